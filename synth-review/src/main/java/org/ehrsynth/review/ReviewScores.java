package org.ehrsynth.review;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.review.statistics.ClusteredProportion;

/**
 * Contains the results of a review: how well people distinguish synthetic from real records, how
 * plausible they find either kind, and whether they agree. Contains no comment and no cell.
 */
public final class ReviewScores {
  private final UnblindingKey key;
  private final List<ReviewerAnswers> reviewers;
  private final List<Origin> origins;
  private final Discrimination pooled;
  private final Optional<ClusteredProportion> clustered;
  private final Optional<Plausibility> plausibility;
  private final InterRaterAgreement agreement;

  private ReviewScores(UnblindingKey key, List<ReviewerAnswers> reviewers) {
    this.key = key;
    this.reviewers = reviewers;
    origins = key.entries().stream().map(UnblindingKey.Entry::origin).toList();
    pooled = Discrimination.of(origins, reviewers);
    clustered = pooled.guesses() == 0 ? Optional.empty() : Optional.of(clustered());
    plausibility = Plausibility.of(origins, reviewers);
    agreement = InterRaterAgreement.of(origins.size(), reviewers, key.seed().derive("agreement"));
  }

  static ReviewScores of(UnblindingKey key, List<ReviewerAnswers> reviewers) {
    return new ReviewScores(key, reviewers);
  }

  /**
   * Scores a review.
   *
   * @param folder of {@link Review#save}, with the reviewers' exports added
   * @throws InputException if the key or an export is missing, malformed or from another review
   */
  public static ReviewScores read(Path folder) {
    UnblindingKey key = UnblindingKey.read(folder);
    return of(key, ReviewerAnswers.read(folder, key));
  }

  private ClusteredProportion clustered() {
    int[] correct = new int[origins.size()];
    int[] guesses = new int[origins.size()];
    for (ReviewerAnswers reviewer : reviewers) {
      for (int r = 0; r < guesses.length; r++) {
        Optional<Origin> guess = reviewer.answers().get(r).guess();
        guesses[r] += guess.isPresent() ? 1 : 0;
        correct[r] += guess.equals(Optional.of(origins.get(r))) ? 1 : 0;
      }
    }
    return ClusteredProportion.of(correct, guesses);
  }

  /** All guesses pooled, as if they were independent. */
  Discrimination pooled() {
    return pooled;
  }

  /** The pooled accuracy, clustered by record; empty if there is no guess. */
  Optional<ClusteredProportion> accuracy() {
    return clustered;
  }

  Optional<Plausibility> plausibility() {
    return plausibility;
  }

  InterRaterAgreement agreement() {
    return agreement;
  }

  /** The guesses of each reviewer, by number. */
  Map<Integer, Discrimination> byReviewer() {
    Map<Integer, Discrimination> each = new LinkedHashMap<>();
    for (ReviewerAnswers reviewer : reviewers) {
      each.put(reviewer.reviewer(), Discrimination.of(origins, List.of(reviewer)));
    }
    return each;
  }

  /** Whether the reviewers saw this synthetic table. */
  public boolean isOf(Dataset synthetic) {
    return synthetic.fingerprint().equals(key.syntheticFingerprint());
  }

  /** Whether the reviewers saw this real table. */
  public boolean isOfReal(Dataset real) {
    return real.fingerprint().equals(key.realFingerprint());
  }

  /**
   * A record and the ratings of its plausibility.
   *
   * @param isSynthetic whether it is a row of the synthetic table
   * @param row of its table, from 0
   * @param plausibility by reviewer, from 1 to 5, 0 without an answer; not copied
   */
  public record RatedRecord(boolean isSynthetic, int row, int[] plausibility) {}

  /** The records with the ratings of each reviewer, for a comparison with another rater. */
  public List<RatedRecord> rated() {
    List<RatedRecord> rated = new ArrayList<>();
    for (int r = 0; r < origins.size(); r++) {
      int record = r;
      UnblindingKey.Entry entry = key.entries().get(r);
      int[] plausibility =
          reviewers.stream()
              .mapToInt(reviewer -> reviewer.answers().get(record).plausibility().orElse(0))
              .toArray();
      rated.add(new RatedRecord(entry.origin() == Origin.SYNTHETIC, entry.row(), plausibility));
    }
    return rated;
  }

  /** The number of records. */
  int records() {
    return origins.size();
  }

  /** The metrics of this review, for {@code Evaluator.withMetric}. */
  public List<Metric> metrics() {
    return List.of(new HumanDiscrimination(this), new HumanPlausibility(this));
  }

  /**
   * Checks that the reviewers saw one of some tables.
   *
   * @throws InputException if they saw another table
   */
  public void checkOneOf(Collection<Dataset> synthetic) {
    if (synthetic.stream().noneMatch(this::isOf)) {
      throw new InputException(
          "review '%s': expected the synthetic table of the review, found another one; was it read with the schema of the review?"
              .formatted(key.review()));
    }
  }

  /** As a JSON tree. */
  public JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("format", ReviewFile.FORMAT);
    tree.put(ReviewFile.KIND, ReviewFile.SCORES);
    tree.put("review", key.review());
    tree.put("records", (long) records());
    tree.put("synthetic", key.syntheticFingerprint());
    List<Object> each = new ArrayList<>();
    Map<Integer, Discrimination> scores = byReviewer();
    for (ReviewerAnswers reviewer : reviewers) {
      JsonTree own = new JsonTree();
      own.put("reviewer", (long) reviewer.reviewer());
      own.put("unanswered", unanswered(reviewer));
      own.putAll(scores.get(reviewer.reviewer()).toJson());
      each.add(own);
    }
    tree.put("reviewers", each);
    JsonTree together = pooled.toJson();
    clustered.ifPresent(
        fraction -> {
          JsonTree byRecord = Discrimination.value(fraction.value(), fraction.interval());
          byRecord.put("effectiveGuesses", fraction.effective());
          together.put("accuracyClustered", byRecord);
        });
    tree.put("pooled", together);
    tree.put("plausibility", plausibility.map(Plausibility::toJson).orElse(null));
    tree.put("agreement", agreement.toJson());
    return tree;
  }

  /** The number of records without a complete answer of a reviewer. */
  static long unanswered(ReviewerAnswers reviewer) {
    return reviewer.answers().stream().filter(answer -> !answer.isComplete()).count();
  }

  List<ReviewerAnswers> reviewers() {
    return reviewers;
  }

  String id() {
    return key.review();
  }

  /** The number of reviewers who got a page. */
  int invited() {
    return key.reviewers();
  }

  /**
   * Writes the JSON form, whole or not at all.
   *
   * @throws InputException if the file cannot be written
   */
  public void save(Path file) {
    byte[] bytes = Json.pretty(toJson()).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /** A table for the console. */
  @Override
  public String toString() {
    return ReviewScoresText.render(this);
  }
}
