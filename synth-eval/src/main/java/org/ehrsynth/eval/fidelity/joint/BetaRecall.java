package org.ehrsynth.eval.fidelity.joint;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;

import java.util.Map;
import java.util.stream.IntStream;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;

/**
 * Whether real rows are covered by synthetic ones, in the naive variant without a learned
 * embedding: B_β, the share of real rows that have a synthetic row nearer than (or as near as)
 * their nearest other real row, and that synthetic row in the ball around the synthetic mean which
 * holds a share β of the rows so found; 1 − Σ|B_β − β| / Σβ, see {@link AlphaCurve}, on the {@link
 * SharedNeighborhoods}.
 *
 * <p>A fresh table scores about ½: as often as not another real row is nearer. Compare with the
 * ceiling.
 *
 * <p>Alaa et al. (2022), <a href="https://arxiv.org/abs/2102.08921">arXiv:2102.08921</a>.
 */
public final class BetaRecall implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "fidelity.beta_recall";

  @Override
  public MetricInfo info() {
    return MetricInfo.higherIsBetter(ID, "β-recall, naive variant")
        .withCitation("Alaa et al. (2022), arXiv:2102.08921")
        .withCaveat(
            "only copies score 1, a fresh table about ½: compare with the ceiling, more is a"
                + " warning");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    return SharedNeighborhoods.score(context, () -> score(context));
  }

  private MetricResult score(EvalContext context) {
    SharedNeighborhoods support = SharedNeighborhoods.of(context);
    JackknifeGroups groups = JackknifeGroups.of(context);
    double[] found = found(support);
    double[] radii = AlphaCurve.radii(found);
    JackknifeEstimate[] fractions =
        IntStream.range(0, AlphaCurve.size())
            .mapToObj(
                k ->
                    RowMeans.mean(
                        groups,
                        REAL,
                        support.rows()[0],
                        i -> isCovered(support, i) && found[i] <= radii[k] ? 1 : 0))
            .toArray(JackknifeEstimate[]::new);
    AlphaCurve curve = new AlphaCurve(fractions, AlphaCurve.within(found, radii));
    return curve
        .agreement()
        .score(info(), Map.of("rows", (double) support.size()))
        .withCurves(Map.of("beta", curve.curve()));
  }

  static boolean isCovered(SharedNeighborhoods support, int i) {
    return support.realToSynthetic().first()[i] <= support.realNear().first()[i];
  }

  /** Of each real row, how far its nearest synthetic row is from the synthetic mean. */
  static double[] found(SharedNeighborhoods support) {
    double[] all = AlphaPrecision.root(support.synthetic().squaredFromMean(support.synthetic()));
    return IntStream.of(support.realToSynthetic().index()).mapToDouble(j -> all[j]).toArray();
  }
}
