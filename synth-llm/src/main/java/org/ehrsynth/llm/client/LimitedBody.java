package org.ehrsynth.llm.client;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The bytes of a body; fails when there are too many, so that no server can fill the memory. */
final class LimitedBody implements BodySubscriber<byte[]> {
  /** Far above any answer: the most tokens of one are a few megabytes. */
  static final long MAX_BYTES = 64L << 20;

  private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
  private final long maxBytes;
  private Flow.Subscription subscription;
  private long received;

  LimitedBody(long most) {
    this.maxBytes = most;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return bytes.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    bytes.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> part) {
    received += part.stream().mapToLong(ByteBuffer::remaining).sum();
    if (received > maxBytes) {
      subscription.cancel();
      bytes.onError(new IOException("a body of more than %,d bytes".formatted(maxBytes)));
    } else {
      bytes.onNext(part);
    }
  }

  @Override
  public void onError(Throwable failure) {
    bytes.onError(failure);
  }

  @Override
  public void onComplete() {
    bytes.onComplete();
  }
}
