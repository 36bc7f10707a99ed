package org.ehrsynth.bench.ranking;

import java.util.List;
import java.util.Optional;

/**
 * How often a contestant is better, equal or worse than {@code independent}, over data sets where
 * both were run: by mean losses, without a test. Who has no figure where the other has one is
 * worse.
 */
record WinTieLoss(int wins, int ties, int losses) {

  /** Empty if there is no data set where both were run and one has a figure. */
  static Optional<WinTieLoss> independent(
      List<DatasetResults> boards, ContestantId contestant, BoardColumn measure) {
    int[] counts = new int[3];
    for (DatasetResults board : boards) {
      Optional<ContestantResults> other =
          board.contestants().stream().filter(e -> e.contestant().isIndependent()).findFirst();
      ContestantResults entry = board.entry(contestant);
      if (other.isPresent() && other.get().wasRun() && entry.wasRun()) {
        compare(entry, other.get(), measure).ifPresent(sign -> counts[sign + 1]++);
      }
    }
    return counts[0] + counts[1] + counts[2] == 0
        ? Optional.empty()
        : Optional.of(new WinTieLoss(counts[0], counts[1], counts[2]));
  }

  /** −1 if the first is better, 0, or 1; empty if neither has a figure. */
  static Optional<Integer> compare(
      ContestantResults entry, ContestantResults other, BoardColumn measure) {
    Optional<Double> own = entry.loss(measure);
    Optional<Double> its = other.loss(measure);
    if (own.isEmpty() && its.isEmpty()) {
      return Optional.empty();
    } else if (own.isEmpty() || its.isEmpty()) {
      return Optional.of(own.isEmpty() ? 1 : -1);
    }
    double difference = own.get() - its.get();
    return Optional.of(
        Math.abs(difference) < DatasetResults.EQUAL ? 0 : (int) Math.signum(difference));
  }

  /** As {@code 3–0–2}: better, equal, worse. */
  @Override
  public String toString() {
    return wins + "–" + ties + "–" + losses;
  }
}
