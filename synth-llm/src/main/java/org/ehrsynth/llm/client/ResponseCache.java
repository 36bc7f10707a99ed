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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.Endpoint;

/**
 * A folder that remembers answers, a file each, under a digest of all that decides over an answer:
 * model, address, texts, form, seed, temperature and most tokens. The file holds the answer and
 * what it cost, neither the question nor the key. Thread-safe.
 *
 * <p>Whole answers only: one that was cut off or refused is asked for again the next time, when the
 * server may do better. A file that is damaged is passed over and written anew.
 *
 * <p>Answers may repeat parts of what the model was shown, so a folder that is made here is for its
 * owner only, where the file system can say so.
 */
final class ResponseCache {
  private static final long FORMAT = 1;

  private final Path folder;
  private final Consumer<String> notes;
  private final AtomicBoolean isDamageReported = new AtomicBoolean();

  /**
   * Makes the folder if it is not there.
   *
   * @throws InputException if it cannot be made
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
          "the folder '%s' for answers cannot be made: the system refused (%s)"
              .formatted(folder, e.getClass().getSimpleName()));
    }
  }

  /** The answer to a question, if it is remembered; at no cost. */
  Optional<ChatCompletion> find(Endpoint endpoint, ChatPrompt question) {
    Path file = file(endpoint, question);
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
        notes.accept("a remembered answer is damaged and is asked for again: '%s'".formatted(file));
      }
      return Optional.empty();
    }
  }

  private static String text(Path file) throws IOException {
    JsonObject tree =
        JsonObject.parse(Files.readString(file), "answer")
            .allow(Set.of("format", "text", "asked", "answered", "check"));
    String text = tree.string("text");
    if (tree.integer("format") != FORMAT || !tree.string("check").equals(digest(text))) {
      throw new InputException("the answer is not the one that was written");
    }
    return text;
  }

  /**
   * Remembers a whole answer; passes over another.
   *
   * @throws InputException if it cannot be written
   */
  void put(Endpoint endpoint, ChatPrompt question, ChatCompletion answer) {
    if (answer.finishReason() != ChatCompletion.FinishReason.COMPLETE) {
      return;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    tree.put("text", answer.text());
    tree.put("asked", answer.usage().promptTokens());
    tree.put("answered", answer.usage().completionTokens());
    tree.put("check", digest(answer.text()));
    boolean isInterrupted = Thread.interrupted(); // an answer that was paid for is kept
    try {
      AtomicFile.write(
          file(endpoint, question),
          out -> out.write(Json.pretty(tree).getBytes(StandardCharsets.UTF_8)));
    } catch (InputException e) {
      throw Thread.currentThread().isInterrupted() ? interrupted(e) : e;
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What an interruption ends with, which makes files fail. */
  private static CancellationException interrupted(Exception e) {
    return (CancellationException) new CancellationException("interrupted").initCause(e);
  }

  private Path file(Endpoint endpoint, ChatPrompt question) {
    Object form =
        question
            .responseSchema()
            .<Object>map(f -> Arrays.asList(f.name(), f.schema()))
            .orElse("none");
    String all =
        Json.write(
            Arrays.asList(
                FORMAT,
                endpoint.model(),
                endpoint.url(),
                question.system(),
                question.user(),
                form,
                question.seed(),
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
