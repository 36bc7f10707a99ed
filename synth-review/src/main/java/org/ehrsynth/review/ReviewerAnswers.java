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
 * The exported answers of one reviewer, checked against the key.
 *
 * @param reviewer number of the reviewer, from 1
 * @param answers one per record of the key, in the order of the key
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
   * Reads all exports in a folder: every JSON file except the key and earlier scores.
   *
   * @return at least one, by reviewer
   * @throws InputException if there is none, or if one belongs to another review, answers an
   *     unknown record or a record twice, contains a value out of range, or is a reviewer's second
   *     export
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
    Map<String, Integer> positionOf = new HashMap<>();
    key.entries().forEach(entry -> positionOf.put(entry.id(), positionOf.size()));
    ReviewerAnswer[] answers = new ReviewerAnswer[positionOf.size()];
    for (JsonObject item : tree.objects("answers")) {
      item.allow(ANSWER);
      Integer position = positionOf.get(item.string("record"));
      if (position == null) {
        throw item.malformed("record", "a record of the review", "an unknown one");
      }
      if (answers[position] != null) {
        throw item.malformed("record", "one answer to each record", "a second one");
      }
      answers[position] = answer(item);
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
    item.string("comment", ""); // checks the type only
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
