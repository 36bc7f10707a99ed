package org.ehrsynth.llm.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.Endpoint;

/**
 * Caches answers in a folder, one file per answer, under a digest of everything that determines an
 * answer: model, address, texts, response schema, seed, temperature and maximum length. A file
 * contains the answer and its tokens, neither the prompt nor the key. Thread-safe.
 *
 * <p>Only complete answers are cached: a truncated or refused answer is requested again the next
 * time. A damaged file is ignored and replaced.
 *
 * <p>Answers may repeat parts of a prompt, so a folder that is created here is accessible to its
 * owner only, if the file system supports that.
 */
final class ResponseCache {
  private static final long FORMAT = 2;

  private final Path folder;
  private final Consumer<String> notes;
  private final AtomicBoolean isDamageReported = new AtomicBoolean();

  /**
   * Creates the folder if it does not exist.
   *
   * @throws InputException if it cannot be created
   */
  ResponseCache(Path folder, Consumer<String> notes) {
    this.folder = folder;
    this.notes = notes;
    if (Files.isDirectory(folder)) {
      return;
    }
    try {
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new InputException(
          "the folder '%s' for answers cannot be created: the system refused (%s)"
              .formatted(folder, e.getClass().getSimpleName()));
    }
  }

  /** The cached answer to a prompt, without cost; empty if there is none. */
  Optional<ChatCompletion> find(Endpoint endpoint, ChatPrompt prompt) {
    Path file = file(endpoint, prompt);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ChatCompletion(
              text(file), ChatCompletion.FinishReason.COMPLETE, ChatCompletion.Usage.NONE));
    } catch (IOException | InputException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted(e);
      }
      if (isDamageReported.compareAndSet(false, true)) {
        notes.accept("a cached answer is damaged and is requested again: '%s'".formatted(file));
      }
      return Optional.empty();
    }
  }

  private static String text(Path file) throws IOException {
    JsonObject tree =
        JsonObject.parse(Files.readString(file), "answer")
            .allow(Set.of("format", "text", "promptTokens", "completionTokens", "check"));
    String text = tree.string("text");
    if (tree.integer("format") != FORMAT || !tree.string("check").equals(digest(text))) {
      throw new InputException("the text of the answer has changed");
    }
    return text;
  }

  /**
   * Stores a complete answer; ignores any other.
   *
   * @throws InputException if it cannot be written
   */
  void put(Endpoint endpoint, ChatPrompt prompt, ChatCompletion answer) {
    if (answer.finishReason() != ChatCompletion.FinishReason.COMPLETE) {
      return;
    }
    JsonTree tree = new JsonTree();
    tree.put("format", FORMAT);
    tree.put("text", answer.text());
    tree.put("promptTokens", answer.usage().promptTokens());
    tree.put("completionTokens", answer.usage().completionTokens());
    tree.put("check", digest(answer.text()));
    boolean isInterrupted = Thread.interrupted(); // keeps an answer that has been paid for
    try {
      AtomicFile.write(
          file(endpoint, prompt),
          out -> out.write(Json.pretty(tree).getBytes(StandardCharsets.UTF_8)));
    } catch (InputException e) {
      throw Thread.currentThread().isInterrupted() ? interrupted(e) : e;
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The exception for an interruption, which makes file operations fail. */
  private static CancellationException interrupted(Exception e) {
    return (CancellationException) new CancellationException("interrupted").initCause(e);
  }

  private Path file(Endpoint endpoint, ChatPrompt prompt) {
    Object schema =
        prompt
            .responseSchema()
            .<Object>map(f -> Arrays.asList(f.name(), f.schema()))
            .orElse("none");
    String all =
        Json.write(
            Arrays.asList(
                FORMAT,
                endpoint.model(),
                endpoint.url(),
                prompt.system(),
                prompt.user(),
                schema,
                prompt.seed(),
                endpoint.decoding().temperature(),
                endpoint.decoding().maxTokens()));
    return folder.resolve(digest(all) + ".json");
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
