package org.ehrsynth.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.ehrsynth.random.Seed;

/** Reviews with answers that no one gave. */
final class SimulatedAnswers {
  private SimulatedAnswers() {}

  /** A key of records r0, r1, …, the first half of them real. */
  static UnblindingKey key(int records, int reviewers) {
    List<UnblindingKey.Entry> entries = new ArrayList<>();
    for (int r = 0; r < records; r++) {
      Origin origin = r < records / 2 ? Origin.REAL : Origin.SYNTHETIC;
      entries.add(new UnblindingKey.Entry("r" + r, origin, r));
    }
    return new UnblindingKey(
        "abc", Seed.of(5), reviewers, "real print", "made print", Optional.empty(), entries);
  }

  /** A reviewer who is right on some records, with the same confidence everywhere. */
  static ReviewerAnswers reviewer(
      UnblindingKey key, int number, IntPredicate right, int confidence, IntUnaryOperator rating) {
    return new ReviewerAnswers(
        number,
        IntStream.range(0, key.entries().size())
            .mapToObj(
                r ->
                    new ReviewerAnswer(
                        Optional.of(guess(key.entries().get(r).origin(), right.test(r))),
                        OptionalInt.of(confidence),
                        OptionalInt.of(rating.applyAsInt(r))))
            .toList());
  }

  private static Origin guess(Origin origin, boolean right) {
    return right == (origin == Origin.REAL) ? Origin.REAL : Origin.SYNTHETIC;
  }
}
