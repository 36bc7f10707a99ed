package org.ehrsynth.eval.fidelity.joint;

import static org.ehrsynth.eval.metric.JackknifeGroups.SYNTHETIC;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.Score;

/**
 * Whether synthetic rows lie where real ones do, in the naive variant without a learned embedding:
 * of the ball around the real mean that holds a share α of the real rows, the share of synthetic
 * rows in it should be α too; 1 − Σ|P_α − α| / Σα over α = 0, 1/29, … 1, see {@link AlphaCurve}. On
 * the {@link SharedNeighborhoods}. Differs from the paper's code: α is the real share in the closed
 * ball, so that equal rows score 1 exactly.
 *
 * <p>Parts: {@code authenticity}, the share of synthetic rows that are farther from their nearest
 * real row than that is from its nearest other real row: about ½ for a fresh table, 0 for copies;
 * {@code adversarial_accuracy}, the mean share of rows of either table whose nearest row is of the
 * same table (½ is best, Yale et al. 2020, doi:10.1016/j.neucom.2019.12.136); {@code
 * identifiability}, the share of real rows nearer to a synthetic row than to another real one (Yoon
 * et al. 2020, doi:10.1109/JBHI.2020.2980262); {@code rows}. Curve {@code alpha}.
 *
 * <p>Alaa et al. (2022), <a href="https://arxiv.org/abs/2102.08921">arXiv:2102.08921</a>.
 */
public final class AlphaPrecision implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "fidelity.alpha_precision";

  @Override
  public MetricInfo info() {
    return MetricInfo.higherIsBetter(ID, "α-precision, naive variant")
        .withCitation("Alaa et al. (2022), arXiv:2102.08921")
        .withCaveat(
            "sees only the distance from one centre: a table with independent columns scores high");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    return SharedNeighborhoods.score(context, () -> score(context));
  }

  private MetricResult score(EvalContext context) {
    SharedNeighborhoods support = SharedNeighborhoods.of(context);
    JackknifeGroups groups = JackknifeGroups.of(context);
    double[] real = distances(support);
    double[] synthetic = root(support.synthetic().squaredFromMean(support.real()));
    double[] radii = AlphaCurve.radii(real);
    JackknifeEstimate[] fractions =
        IntStream.range(0, AlphaCurve.size())
            .mapToObj(
                k ->
                    RowMeans.mean(
                        groups,
                        SYNTHETIC,
                        support.rows()[1],
                        j -> synthetic[j] <= radii[k] ? 1 : 0))
            .toArray(JackknifeEstimate[]::new);
    AlphaCurve curve = new AlphaCurve(fractions, AlphaCurve.within(real, radii));
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("authenticity", authenticity(support));
    parts.put("adversarial_accuracy", adversarialAccuracy(support));
    parts.put("identifiability", identifiability(support));
    parts.put("rows", (double) support.size());
    Score score = curve.agreement().score(info(), parts);
    return score.withCurves(Map.of("alpha", curve.curve()));
  }

  /** Of the real rows from their mean. */
  static double[] distances(SharedNeighborhoods support) {
    return root(support.real().squaredFromMean(support.real()));
  }

  static double[] root(double[] squared) {
    return Arrays.stream(squared).map(v -> Math.sqrt(Math.max(0, v))).toArray();
  }

  static double authenticity(SharedNeighborhoods support) {
    SharedNeighborhoods.Near near = support.syntheticToReal();
    return IntStream.range(0, support.size())
            .filter(j -> near.first()[j] > support.realNear().first()[near.index()[j]])
            .count()
        / (double) support.size();
  }

  static double adversarialAccuracy(SharedNeighborhoods support) {
    double[][] own = {support.realNear().first(), support.syntheticNear().first()};
    double[][] other = {support.realToSynthetic().first(), support.syntheticToReal().first()};
    double sum = 0;
    for (int t = 0; t < 2; t++) {
      int table = t;
      sum +=
          IntStream.range(0, support.size()).filter(i -> other[table][i] > own[table][i]).count();
    }
    return sum / (2.0 * support.size());
  }

  static double identifiability(SharedNeighborhoods support) {
    return IntStream.range(0, support.size())
            .filter(i -> support.realToSynthetic().first()[i] < support.realNear().first()[i])
            .count()
        / (double) support.size();
  }
}
