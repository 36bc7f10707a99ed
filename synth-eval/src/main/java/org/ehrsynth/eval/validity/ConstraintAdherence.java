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
 * The share of synthetic rows that break at least one declared rule, to be read beside the real
 * table's own share: a table whose real rows break a rule is not better for keeping it.
 *
 * <p>Parts: {@code real}, the share of training rows that break a rule; for each rule {@code rule/N
 * TEXT}, the share of synthetic rows that break it, and the same followed by {@code | real}.
 */
public final class ConstraintAdherence implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "validity.rules";

  /** The fraction of training rows that violate a constraint. */
  public static final MetricKey REAL = MetricKey.of(ID, "real");

  private static final MetricInfo INFO =
      MetricInfo.lowerIsBetter(ID, "rows that break declared rules")
          .withRequirements(Requirement.RULES)
          .withCitation("Share of rows breaking a rule; own definition")
          .withCaveat("Rules that real rows break too say little; read it beside the real share.");

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
    ConstraintChecker rules =
        ConstraintChecker.of(context.raw().map(Raw::train).orElse(real).schema());
    Map<String, Double> parts = new LinkedHashMap<>();
    BitSet breaks = new BitSet();
    BitSet realBreaks = new BitSet();
    for (int r = 0; r < rules.size(); r++) {
      BitSet inSynthetic = rows(rules.broken(r, synthetic, real), synthetic);
      BitSet inReal = rows(rules.broken(r, real, real), real);
      String part = "rule/%d %s".formatted(r + 1, rules.get(r).text());
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
