package org.ehrsynth.eval.privacy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Requirement;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * Attacks by singling out: every synthetic row (at most 20,000, drawn with the seed) makes one
 * {@link Predicate} of one column and one of several, see {@link PredicateAttack}. A learned record
 * is singled out if it alone among the learned records satisfies some guess. An unseen record is
 * put in the place of a learned one, drawn with the seed, and the same is asked. The value is the
 * {@link ExcessRisk} of the two shares of records, by either kind of guess; each kind is a part.
 *
 * <p>Where the synthetic table knows nothing of the learned records, a learned and an unseen record
 * stand alike among as many others, so the expected excess is 0 whatever the sizes of the tables.
 *
 * <p>After Giomi et al. (2023), <a href="https://arxiv.org/abs/2211.10459">arXiv:2211.10459</a>,
 * section 5.1. Differs: they count the guesses that are right, in a table of unseen records whose
 * different size a fitted curve corrects; here records are counted and no correction is needed.
 * Their conditions on several columns are half-open and miss an original that was blurred; ours are
 * boxes.
 */
public final class SinglingOut implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "privacy.singling_out";

  private static final int GUESSES = 20_000;
  private static final int BLOCK = 64;

  @Override
  public MetricInfo info() {
    return MetricInfo.lowerIsBetter(ID, "excess risk of singling out")
        .withRange(ExcessRisk.MIN, ExcessRisk.MAX)
        .withRequirements(Requirement.HOLDOUT)
        .withCitation("Giomi et al. (2023), arXiv:2211.10459")
        .withCaveat(
            "by one column it sees values, not rows: a model that publishes true rare values again"
                + " is accused even if its columns are independent");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    if (!AttackTargets.areEnough(context)) {
      return new NotApplicable(AttackTargets.TOO_FEW);
    }
    Seed seed = context.seed().derive("singling-out");
    Execution run = context.run();
    PredicateAttack guesser = PredicateAttack.of(context.synthetic());
    AttackableRecords real = AttackableRecords.of(context, seed.derive("real"));
    int n = guesser.cells().rows();
    int[] rows =
        Arrays.copyOf(seed.derive("rows").generator().permutation(n), Math.min(n, GUESSES));
    List<Predicate> one = new ArrayList<>();
    List<Predicate> several = new ArrayList<>();
    guess(guesser, rows, seed, run, one, several);
    SingledOut byOne = SingledOut.by(one, real, run);
    SingledOut bySeveral = SingledOut.by(several, real, run);
    ExcessRisk risk = byOne.or(bySeveral).risk();
    SingledOut blind =
        SingledOut.by(blind(guesser, one, seed.derive("blind/one")), real, run)
            .or(SingledOut.by(blind(guesser, several, seed.derive("blind/several")), real, run));
    Map<String, Double> parts = new LinkedHashMap<>();
    risk.addRates(parts, blind.risk().attack());
    parts.put("records", (double) real.train().rows());
    parts.put("control_records", (double) real.holdout().rows());
    parts.put("guesses/univariate", (double) one.size());
    parts.put("guesses/multivariate", (double) several.size());
    byOne.risk().addTo(parts, "univariate");
    bySeveral.risk().addTo(parts, "multivariate");
    return new Score(risk.value(), risk.interval(), parts);
  }

  /** Each row's guesses, in the order of the rows; rows that are never alone make none. */
  private static void guess(
      PredicateAttack guesser,
      int[] rows,
      Seed seed,
      Execution run,
      List<Predicate> one,
      List<Predicate> several) {
    Predicate[] ofOne = new Predicate[rows.length];
    Predicate[] ofSeveral = new Predicate[rows.length];
    run.forEach(
        (rows.length + BLOCK - 1) / BLOCK,
        b -> {
          int[] found = new int[guesser.cells().rows()];
          for (int g = b * BLOCK; g < Math.min(rows.length, (b + 1) * BLOCK); g++) {
            RandomStream draws = seed.derive("guess").derive(rows[g]).generator();
            ofOne[g] = guesser.ofOneColumn(rows[g], draws);
            ofSeveral[g] = guesser.ofColumns(rows[g], draws, found);
          }
        });
    Arrays.stream(ofOne).filter(Objects::nonNull).forEach(one::add);
    Arrays.stream(ofSeveral).filter(Objects::nonNull).forEach(several::add);
  }

  private static List<Predicate> blind(
      PredicateAttack guesser, List<Predicate> guesses, Seed seed) {
    RandomStream draws = seed.generator();
    return guesses.stream().map(guess -> guesser.blind(guess, draws)).toList();
  }
}
