package org.ehrsynth.eval.validity;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.EvalContext.Raw;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Requirement;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;

/**
 * Measures the fraction of synthetic rows that violate at least one declared constraint. Compare it
 * with the fraction of real rows: where real rows violate a constraint, a synthetic table is not
 * better for satisfying it.
 *
 * <p>Parts: {@code real}, the fraction of training rows that violate a constraint; for each
 * constraint {@code rule/N TEXT}, the fraction of synthetic rows that violate it, and the same
 * followed by {@code | real} for training rows.
 */
public final class ConstraintAdherence implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "validity.rules";

  /** The fraction of training rows that violate a constraint. */
  public static final MetricKey REAL = MetricKey.of(ID, "real");

  private static final MetricInfo INFO =
      MetricInfo.lowerIsBetter(ID, "rows that violate declared constraints")
          .withRequirements(Requirement.CONSTRAINTS)
          .withCitation("Fraction of rows that violate a constraint; own definition")
          .withCaveat(
              "A constraint that real rows violate too says little: compare with the real fraction.");

  @Override
  public MetricInfo info() {
    return INFO;
  }

  @Override
  public MetricResult compute(EvalContext context) {
    Dataset real = context.train();
    Dataset synthetic = context.synthetic();
    if (synthetic.rowCount() == 0 || real.rowCount() == 0) {
      return new NotApplicable("needs at least one row in either table");
    }
    // The declared levels, not those that occur in these tables.
    ConstraintChecker constraints =
        ConstraintChecker.of(context.raw().map(Raw::train).orElse(real).schema());
    Map<String, Double> parts = new LinkedHashMap<>();
    BitSet breaks = new BitSet();
    BitSet realBreaks = new BitSet();
    for (int r = 0; r < constraints.size(); r++) {
      BitSet inSynthetic = rows(constraints.broken(r, synthetic, real), synthetic);
      BitSet inReal = rows(constraints.broken(r, real, real), real);
      String part = "rule/%d %s".formatted(r + 1, constraints.get(r).text());
      parts.put(part, fraction(inSynthetic, synthetic));
      parts.put(part + " | real", fraction(inReal, real));
      breaks.or(inSynthetic);
      realBreaks.or(inReal);
    }
    parts.put(REAL.component(), fraction(realBreaks, real));
    return AdherenceRate.of(JackknifeGroups.of(context), row -> true, breaks::get)
        .score(INFO, parts);
  }

  private static BitSet rows(IntPredicate broken, Dataset data) {
    BitSet rows = new BitSet();
    IntStream.range(0, data.rowCount()).filter(broken).forEach(rows::set);
    return rows;
  }

  private static double fraction(BitSet breaking, Dataset data) {
    return (double) breaking.cardinality() / data.rowCount();
  }
}
