package org.ehrsynth.eval.fidelity.joint;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;
import static org.ehrsynth.eval.metric.JackknifeGroups.SYNTHETIC;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;

/**
 * Measures coverage, the fraction of real rows whose ball (up to the 5th nearest other real row)
 * contains a synthetic row, on the {@link SharedNeighborhoods}. Parts: {@code precision}, the
 * fraction of synthetic rows in the ball of some real row; {@code recall}, the fraction of real
 * rows in the ball of some synthetic row; {@code density}, a fifth of the mean number of real balls
 * a synthetic row is in; {@code rows} of each table that were compared. A fresh table of the same
 * distribution has coverage 31/32.
 *
 * <p>Kynkäänniemi et al. (2019), <a href="https://arxiv.org/abs/1904.06991">arXiv:1904.06991</a>;
 * Naeem et al. (2020), <a href="https://arxiv.org/abs/2002.09797">arXiv:2002.09797</a>.
 */
public final class Prdc implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "fidelity.prdc";

  @Override
  public MetricInfo info() {
    return MetricInfo.higherIsBetter(ID, "coverage of the real rows' neighbourhoods")
        .withCitation("Naeem et al. (2020), arXiv:2002.09797")
        .withCaveat(
            "distances count each level as much as a number's whole range: in tables with many"
                + " levels numbers hardly matter; copies score best");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    return SharedNeighborhoods.score(context, () -> score(context));
  }

  private MetricResult score(EvalContext context) {
    SharedNeighborhoods support = SharedNeighborhoods.of(context);
    JackknifeGroups groups = JackknifeGroups.of(context);
    int[] inReal =
        SharedNeighborhoods.ballsAround(
            support.synthetic(), support.real(), support.realNear().radius(), context.run());
    int[] inSynthetic =
        SharedNeighborhoods.ballsAround(
            support.real(), support.synthetic(), support.syntheticNear().radius(), context.run());
    int[][] rows = support.rows();
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put(
        "precision", RowMeans.mean(groups, SYNTHETIC, rows[1], j -> inReal[j] > 0 ? 1 : 0).value());
    parts.put(
        "recall", RowMeans.mean(groups, REAL, rows[0], i -> inSynthetic[i] > 0 ? 1 : 0).value());
    parts.put(
        "density",
        RowMeans.mean(groups, SYNTHETIC, rows[1], j -> inReal[j] / (double) SharedNeighborhoods.K)
            .value());
    parts.put("rows", (double) support.size());
    JackknifeEstimate coverage =
        RowMeans.mean(
            groups,
            REAL,
            rows[0],
            i ->
                SharedNeighborhoods.isInside(
                        support.realToSynthetic().first()[i], support.realNear().radius()[i])
                    ? 1
                    : 0);
    return coverage.score(info(), parts);
  }
}
