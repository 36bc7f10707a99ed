package org.ehrsynth.eval.fidelity.joint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.eval.comparison.BinnedColumn;
import org.ehrsynth.eval.comparison.ColumnPair;
import org.ehrsynth.eval.comparison.ContingencyTable;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;

/**
 * The standardised propensity mean squared error: how well a model tells synthetic rows from real
 * ones, by what it would be on average if both came from the same law. The value is the mean over
 * all pairs of columns of S of their {@link org.ehrsynth.eval.comparison.ContingencyTable}, numbers
 * by fifth.
 *
 * <p>1 is what a right model scores; below 1, the table is nearer to the real one than another real
 * one would be, which a model does that copies. It grows with the number of rows.
 *
 * <p>Parts: {@code column/a} and {@code table/a|b}, S of each table; {@code one_way}, the mean over
 * columns; {@code logistic.pmse} and {@code logistic.s_pmse} of a logistic regression with main
 * effects ({@link PropensityDesign}), which a model with independent columns wins; it is left out
 * above 300 terms.
 *
 * <p>Snoke, Raab, Nowok, Dibben and Slavkovic (2018), <a
 * href="https://doi.org/10.1111/rssa.12358">doi:10.1111/rssa.12358</a>; Raab, Nowok and Dibben
 * (2021), <a href="https://arxiv.org/abs/2109.12717">arXiv:2109.12717</a>.
 */
public final class Pmse implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "fidelity.pmse";

  private static final int MAX_TERMS = 300;

  @Override
  public MetricInfo info() {
    return MetricInfo.lowerIsBetter(ID, "propensity error by its mean if true (S_pMSE)")
        .withRange(0, Double.POSITIVE_INFINITY)
        .withCitation(
            "Snoke et al. (2018), doi:10.1111/rssa.12358; Raab et al. (2021), arXiv:2109.12717")
        .withCaveat(
            "1 is as good as the truth, less is a warning of copies; grows with the number of rows,"
                + " so compare with the ceiling only where it has as many");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    return ColumnPair.scorePairs(context, columns -> score(context, columns));
  }

  private MetricResult score(EvalContext context, List<ColumnPair> columns) {
    List<BinnedColumn> cells = columns.stream().map(ContingencyTable::fifths).toList();
    JackknifeGroups groups = JackknifeGroups.of(context);
    int p = columns.size();
    JackknifeEstimate[] single = new JackknifeEstimate[p];
    JackknifeEstimate[][] pairs = new JackknifeEstimate[p][p];
    context
        .run()
        .forEach(
            p,
            i -> {
              context.run().checkInterrupted();
              single[i] = ContingencyTable.of(List.of(cells.get(i)), groups).standardised();
              for (int j = i + 1; j < p; j++) {
                pairs[i][j] =
                    ContingencyTable.of(List.of(cells.get(i), cells.get(j)), groups).standardised();
              }
            });
    List<JackknifeEstimate> all = new ArrayList<>();
    Map<String, Double> tables = new LinkedHashMap<>();
    for (int i = 0; i < p; i++) {
      put(tables, "column/" + columns.get(i).name(), single[i]);
    }
    for (int i = 0; i < p; i++) {
      for (int j = i + 1; j < p; j++) {
        all.add(pairs[i][j]);
        put(tables, "table/" + columns.get(i).name() + "|" + columns.get(j).name(), pairs[i][j]);
      }
    }
    JackknifeEstimate mean = JackknifeEstimate.mean(all);
    if (!mean.isDefined()) {
      return new NotApplicable("no pair of columns varies");
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    put(parts, "one_way", JackknifeEstimate.mean(List.of(single)));
    PropensityDesign terms = PropensityDesign.of(columns);
    if (terms.size(false) > 0 && terms.size(false) <= MAX_TERMS) {
      PropensityDesign.Propensity logistic = terms.fit(false);
      parts.put("logistic.pmse", logistic.pmse());
      parts.put("logistic.s_pmse", logistic.standardised());
    }
    parts.putAll(tables);
    return mean.score(info(), parts);
  }

  private static void put(Map<String, Double> parts, String name, JackknifeEstimate estimate) {
    if (estimate.isDefined()) {
      parts.put(name, estimate.value());
    }
  }
}
