package org.ehrsynth.eval.fidelity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;

/**
 * The Quality score of SDMetrics (0.29), so that results can be set beside those of the Python
 * world: the mean of column shapes and column pair trends.
 *
 * <p>Shapes: per column 1 − KS distance (numbers, times) or 1 − total variation (levels), missing
 * cells dropped. Trends: two columns of numbers 1 − |r − r'|/2 (Pearson, complete rows); other
 * pairs 1 − total variation of the joint distribution, numbers cut into ten bins <em>on each
 * table's own range</em>, the maximum sharing its bin with the missing cells. A pair counts only if
 * the real table shows |r| &gt; .5 or Cramér's V &gt; .3.
 *
 * <p>Parts: {@code shapes}; {@code pairs} (those thresholds); {@code pairs_all} (every pair);
 * {@code shape/COLUMN}. A part without any column or pair to it is left out; without counted pairs
 * the value is the shapes alone, as in the reference. Subsampling, which the reference does above
 * 50,000 rows, is not done. In the interval the bins and the set of counted pairs are taken as
 * given.
 */
public final class SdMetricsQuality implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "fidelity.sdmetrics";

  /** The score of the single columns. */
  public static final MetricKey SHAPES = MetricKey.of(ID, "shapes");

  /** The score of the pairs of columns. */
  public static final MetricKey PAIRS = MetricKey.of(ID, "pairs");

  private static final MetricInfo INFO =
      MetricInfo.higherIsBetter(ID, "SDMetrics quality")
          .withCitation("SDMetrics 0.29, Quality Report; https://docs.sdv.dev/sdmetrics")
          .withCaveat("Can be won by independent columns where few pairs are strongly associated.");

  @Override
  public MetricInfo info() {
    return INFO;
  }

  @Override
  public MetricResult compute(EvalContext context) {
    if (context.train().rowCount() == 0 || context.synthetic().rowCount() == 0) {
      return new NotApplicable("needs at least one row in either table");
    }
    SdMetricsScores quality = SdMetricsScores.of(context);
    JackknifeEstimate shapes = quality.shapeScore();
    JackknifeEstimate pairs = quality.pairScore();
    JackknifeEstimate overall = JackknifeEstimate.mean(List.of(shapes, pairs));
    if (!overall.isDefined()) {
      return new NotApplicable("no column has values in both tables");
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    put(parts, SHAPES.component(), shapes);
    put(parts, PAIRS.component(), pairs);
    put(parts, "pairs_all", quality.allPairScore());
    quality.shapes().forEach(shape -> put(parts, "shape/" + shape.column(), shape.score()));
    return overall.score(INFO, parts);
  }

  private static void put(Map<String, Double> parts, String name, JackknifeEstimate estimate) {
    if (estimate.isDefined()) {
      parts.put(name, estimate.value());
    }
  }
}
