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
import org.ehrsynth.review.statistics.ClusteredProportion;

/**
 * What the answers to a review show: whether people tell synthetic from real records, how plausible
 * either kind seems to them, and whether they agree. No comment and no cell is in it.
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
   * @param folder that of {@link Review#save}, with the reviewers' exports put into it
   * @throws InputException if the key or an export is missing, broken or of another review
   */
  public static ReviewScores read(Path folder) {
    UnblindingKey key = UnblindingKey.read(folder);
    return of(key, ReviewerAnswers.read(folder, key));
  }

  private ClusteredProportion clustered() {
    int[] right = new int[origins.size()];
    int[] guesses = new int[origins.size()];
    for (ReviewerAnswers reviewer : reviewers) {
      for (int r = 0; r < guesses.length; r++) {
        Optional<Origin> guess = reviewer.answers().get(r).guess();
        guesses[r] += guess.isPresent() ? 1 : 0;
        right[r] += guess.equals(Optional.of(origins.get(r))) ? 1 : 0;
      }
    }
    return ClusteredProportion.of(right, guesses);
  }

  /** All guesses together; as if they were independent. */
  Discrimination pooled() {
    return pooled;
  }

  /** The pooled accuracy, clustered by record; empty without a guess. */
  Optional<ClusteredProportion> accuracy() {
    return clustered;
  }

  Optional<Plausibility> plausibility() {
    return plausibility;
  }

  InterRaterAgreement agreement() {
    return agreement;
  }

  /** Each reviewer's own, by his number. */
  Map<Integer, Discrimination> byReviewer() {
    Map<Integer, Discrimination> each = new LinkedHashMap<>();
    for (ReviewerAnswers reviewer : reviewers) {
      each.put(reviewer.reviewer(), Discrimination.of(origins, List.of(reviewer)));
    }
    return each;
  }

  /** Whether these are the rows that the reviewers saw. */
  public boolean isOf(Dataset synthetic) {
    return synthetic.fingerprint().equals(key.syntheticFingerprint());
  }

  /** Whether these are the real rows that the reviewers saw. */
  public boolean isOfReal(Dataset real) {
    return real.fingerprint().equals(key.realFingerprint());
  }

  /**
   * A record and how plausible it seemed.
   *
   * @param isSynthetic which table it is of
   * @param row of that table, from 0
   * @param plausibility by reviewer from 1 to 5, 0 where there is no answer; not copied
   */
  public record RatedRecord(boolean isSynthetic, int row, int[] plausibility) {}

  /** The records with what each reviewer said, for a comparison with another judge. */
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

  /** How many records there are. */
  int records() {
    return origins.size();
  }

  /** The metrics of this review, for {@code Evaluator.replacing}. */
  public List<Metric> metrics() {
    return List.of(new HumanDiscrimination(this), new HumanPlausibility(this));
  }

  /**
   * Checks that the reviewers saw one of some tables.
   *
   * @throws InputException if they saw another one
   */
  public void checkOneOf(Collection<Dataset> synthetic) {
    if (synthetic.stream().noneMatch(this::isOf)) {
      throw new InputException(
          "review '%s': expected the synthetic table that was reviewed, found another one; was it read with the schema that the review was made with?"
              .formatted(key.review()));
    }
  }

  /** As a JSON tree. */
  public Map<String, Object> toJson() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", ReviewFile.FORMAT);
    tree.put(ReviewFile.KIND, ReviewFile.SCORES);
    tree.put("review", key.review());
    tree.put("records", (long) records());
    tree.put("synthetic", key.syntheticFingerprint());
    List<Object> each = new ArrayList<>();
    Map<Integer, Discrimination> scores = byReviewer();
    for (ReviewerAnswers reviewer : reviewers) {
      Map<String, Object> own = new LinkedHashMap<>();
      own.put("reviewer", (long) reviewer.reviewer());
      own.put("unanswered", unanswered(reviewer));
      own.putAll(scores.get(reviewer.reviewer()).toJson());
      each.add(own);
    }
    tree.put("reviewers", each);
    Map<String, Object> together = pooled.toJson();
    clustered.ifPresent(
        fraction -> {
          Map<String, Object> byRecord =
              Discrimination.value(fraction.value(), fraction.interval());
          byRecord.put("effectiveGuesses", fraction.effective());
          together.put("accuracyClustered", byRecord);
        });
    tree.put("pooled", together);
    tree.put("plausibility", plausibility.map(Plausibility::toJson).orElse(null));
    tree.put("agreement", agreement.toJson());
    return tree;
  }

  /** Records that a reviewer did not answer wholly. */
  static long unanswered(ReviewerAnswers reviewer) {
    return reviewer.answers().stream().filter(answer -> !answer.isComplete()).count();
  }

  List<ReviewerAnswers> reviewers() {
    return reviewers;
  }

  String id() {
    return key.review();
  }

  /** How many reviewers the pages were made for. */
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
