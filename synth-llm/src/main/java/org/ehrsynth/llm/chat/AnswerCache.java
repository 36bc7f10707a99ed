package org.ehrsynth.llm.chat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.llm.chat.Answer.Usage;

/**
 * Remembers answers in a folder, a file each, by the SHA-256 of all that decides over them: server,
 * model, texts, form, seed, temperature and length. The files hold answers, and neither questions
 * nor the key. Only complete answers are remembered: others may be better another time.
 *
 * <p>A file that cannot be read as an answer is as if it was not there, and is written anew.
 */
final class AnswerCache {
  private static final Set<String> NAMES = Set.of("format", "text", "asked", "answered");

  private final Path folder;
  private final Endpoint endpoint;

  private AnswerCache(Path folder, Endpoint endpoint) {
    this.folder = folder;
    this.endpoint = endpoint;
  }

  /**
   * A cache in a folder, which is made if it is not there.
   *
   * @throws InputException if it cannot be
   */
  static AnswerCache in(Path folder, Endpoint endpoint) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InputException("cannot remember answers in '" + folder + "': no such folder", e);
    }
    return new AnswerCache(folder, endpoint);
  }

  Optional<Answer> find(Question question) {
    Path file = file(question);
    try {
      JsonObject tree = JsonObject.parse(Files.readString(file), "an answer").allow(NAMES);
      return Optional.of(
          new Answer(
              tree.string("text"),
              Answer.End.COMPLETE,
              new Usage(tree.integer("asked"), tree.integer("answered"))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (InputException e) {
      return Optional.empty(); // damaged: asked again
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void keep(Question question, Answer answer) {
    if (answer.end() != Answer.End.COMPLETE) {
      return;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", 1L);
    tree.put("text", answer.text());
    tree.put("asked", answer.usage().asked());
    tree.put("answered", answer.usage().answered());
    byte[] bytes = Json.write(tree).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file(question), out -> out.write(bytes));
  }

  private Path file(Question question) {
    List<Object> all = new ArrayList<>();
    all.add(endpoint.url());
    all.add(endpoint.model());
    all.add(endpoint.temperature());
    all.add((long) endpoint.mostTokens());
    all.add(question.system());
    all.add(question.user());
    all.add(question.form().map(AnswerForm::name).orElse(""));
    all.add(question.form().<Object>map(AnswerForm::schema).orElse(""));
    all.add(question.seed());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(Json.write(all).getBytes(StandardCharsets.UTF_8));
      return folder.resolve(HexFormat.of().formatHex(digest) + ".json");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
