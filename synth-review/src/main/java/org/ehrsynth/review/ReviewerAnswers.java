package org.ehrsynth.review;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ehrsynth.InputException;
import org.ehrsynth.json.JsonObject;

/**
 * What one reviewer exported, checked against the key.
 *
 * @param reviewer from 1
 * @param answers an answer per record of the key, in its order
 */
record ReviewerAnswers(int reviewer, List<ReviewerAnswer> answers) {
  private static final Set<String> TOP =
      Set.of("format", ReviewFile.KIND, "review", "reviewer", "answers");
  private static final Set<String> ANSWER =
      Set.of("record", "guess", "confidence", "plausibility", "comment");

  ReviewerAnswers {
    answers = List.copyOf(answers);
  }

  /**
   * Reads all exports in a folder: every JSON file but the key and the scores of an earlier time.
   *
   * @return at least one, by reviewer
   * @throws InputException if there is none, or one is of another review, speaks of an unknown
   *     record or twice of one, is out of range, or is a reviewer's second
   */
  static List<ReviewerAnswers> read(Path folder, UnblindingKey key) {
    List<Path> files;
    try (Stream<Path> inside = Files.list(folder)) {
      files =
          inside
              .filter(file -> file.getFileName().toString().endsWith(".json"))
              .filter(file -> !file.getFileName().toString().equals(UnblindingKey.FILE))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new InputException("'" + folder + "': it cannot be read", e);
    }
    Map<Integer, ReviewerAnswers> byReviewer = new TreeMap<>();
    Map<Integer, Path> fileOf = new HashMap<>();
    for (Path file : files) {
      JsonObject tree = ReviewFile.read(file);
      if (ReviewFile.SCORES.equals(tree.toMap().get(ReviewFile.KIND))) {
        continue;
      }
      ReviewerAnswers answers = of(tree, key);
      Path other = fileOf.put(answers.reviewer, file);
      if (other != null) {
        throw new InputException(
            "'%s' and '%s': expected one export of each reviewer, found two of reviewer %d; keep the later one"
                .formatted(other, file, answers.reviewer));
      }
      byReviewer.put(answers.reviewer, answers);
    }
    if (byReviewer.isEmpty()) {
      throw new InputException(
          "'%s': expected the reviewers' exports (*.json) beside %s, found none"
              .formatted(folder, UnblindingKey.FILE));
    }
    return List.copyOf(byReviewer.values());
  }

  /** Reads one export. */
  static ReviewerAnswers of(JsonObject tree, UnblindingKey key) {
    ReviewFile.check(tree, ReviewFile.ANSWERS);
    tree.allow(TOP);
    if (!tree.string("review").equals(key.review())) {
      throw tree.malformed("review", "'" + key.review() + "', as in the key", "another review");
    }
    long reviewer = tree.integer("reviewer");
    if (reviewer < 1 || reviewer > key.reviewers()) {
      throw tree.malformed(
          "reviewer", "a number from 1 to " + key.reviewers(), Long.toString(reviewer));
    }
    Map<String, Integer> placeOf = new HashMap<>();
    key.entries().forEach(entry -> placeOf.put(entry.id(), placeOf.size()));
    ReviewerAnswer[] answers = new ReviewerAnswer[placeOf.size()];
    for (JsonObject item : tree.objects("answers")) {
      item.allow(ANSWER);
      Integer place = placeOf.get(item.string("record"));
      if (place == null) {
        throw item.malformed("record", "a record of the review", "an unknown one");
      }
      if (answers[place] != null) {
        throw item.malformed("record", "one answer to each record", "a second one");
      }
      answers[place] = answer(item);
    }
    List<ReviewerAnswer> all = new ArrayList<>();
    for (ReviewerAnswer answer : answers) {
      all.add(answer == null ? ReviewerAnswer.NONE : answer);
    }
    return new ReviewerAnswers((int) reviewer, all);
  }

  private static ReviewerAnswer answer(JsonObject item) {
    Optional<Origin> guess = Optional.empty();
    if (item.has("guess")) {
      guess = Origin.named(item.string("guess"));
      if (guess.isEmpty()) {
        throw item.malformed("guess", "real or synthetic", "another text");
      }
    }
    item.string("comment", ""); // only that it is a text
    return new ReviewerAnswer(guess, scale(item, "confidence"), scale(item, "plausibility"));
  }

  private static OptionalInt scale(JsonObject item, String name) {
    if (!item.has(name)) {
      return OptionalInt.empty();
    }
    long value = item.integer(name);
    if (value < 1 || value > ReviewerAnswer.MAX) {
      throw item.malformed(name, "a number from 1 to " + ReviewerAnswer.MAX, Long.toString(value));
    }
    return OptionalInt.of((int) value);
  }
}
