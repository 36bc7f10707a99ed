package org.ehrsynth.eval.fidelity;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.eval.comparison.ColumnPair;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;

/**
 * The mean over pairs of columns of |N_real − N_synthetic|, with the normalised mutual information
 * \( N = 2 I(a, b) / (H(a) + H(b)) \), 0 where both columns are constant; cut by {@link
 * TabPcCodes}.
 *
 * <p>Parts: {@code nmi_weighted}, the mean with weights N_real + N_synthetic, which does not drown
 * in independent pairs; {@code mi} and {@code mi_weighted}, the same of I in nats; {@code
 * pair/a|b}.
 *
 * <p>TabPC, <a href="https://arxiv.org/abs/2603.23016">arXiv:2603.23016</a>.
 */
public final class MutualInformationDistance implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "fidelity.nmi";

  @Override
  public MetricInfo info() {
    return MetricInfo.lowerIsBetter(ID, "distance of mutual information")
        .withCitation("TabPC, arXiv:2603.23016")
        .withCaveat(
            "most pairs of a table tell little of each other, so the plain mean is small for any"
                + " table: compare with the floor, or read nmi_weighted");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    return ColumnPair.scorePairs(context, columns -> score(context));
  }

  private MetricResult score(EvalContext context) {
    Matrices matrices = Matrices.of(context);
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("nmi_weighted", mean(matrices.pairs(), true, true).value());
    parts.put("mi", mean(matrices.pairs(), false, false).value());
    parts.put("mi_weighted", mean(matrices.pairs(), false, true).value());
    for (Pair pair : matrices.pairs()) {
      parts.put(
          "pair/" + pair.name(), Math.abs(pair.normalised[0].value() - pair.normalised[1].value()));
    }
    return mean(matrices.pairs(), true, false).score(info(), parts);
  }

  /** What two columns tell of each other in each table, normalised and plain. */
  record Pair(String name, JackknifeEstimate[] normalised, JackknifeEstimate[] plain) {}

  /** All pairs. */
  record Matrices(List<Pair> pairs) {
    /** Of the columns of a context, computed once. */
    static Matrices of(EvalContext context) {
      return context.view("information", () -> of(ColumnPair.all(context), context));
    }

    private static Matrices of(List<ColumnPair> columns, EvalContext context) {
      int p = columns.size();
      int[][][] codes = new int[2][p][];
      int[][] sizes = new int[2][p];
      for (int t = REAL; t < 2; t++) {
        for (int j = 0; j < p; j++) {
          TabPcCodes own = TabPcCodes.of(columns.get(j), t);
          codes[t][j] = own.of();
          sizes[t][j] = own.size();
        }
      }
      MutualInformation.Pair tables =
          MutualInformation.Pair.of(codes, sizes, JackknifeGroups.of(context));
      JackknifeEstimate[][] entropy = new JackknifeEstimate[2][p];
      for (int j = 0; j < p; j++) {
        entropy[0][j] = tables.real().of(j, j);
        entropy[1][j] = tables.synthetic().of(j, j);
      }
      Pair[][] rows = new Pair[p][];
      context
          .run()
          .forEach(
              p,
              i -> {
                context.run().checkInterrupted();
                rows[i] = new Pair[p - i - 1];
                for (int j = i + 1; j < p; j++) {
                  JackknifeEstimate[] plain = {tables.real().of(i, j), tables.synthetic().of(i, j)};
                  JackknifeEstimate[] normalised = new JackknifeEstimate[2];
                  for (int t = 0; t < 2; t++) {
                    normalised[t] = normalised(plain[t], entropy[t][i], entropy[t][j]);
                  }
                  rows[i][j - i - 1] =
                      new Pair(
                          columns.get(i).name() + "|" + columns.get(j).name(), normalised, plain);
                }
              });
      List<Pair> pairs = new ArrayList<>();
      for (Pair[] row : rows) {
        pairs.addAll(List.of(row));
      }
      return new Matrices(pairs);
    }

    /** An entropy of 0 counts as 1. */
    private static JackknifeEstimate normalised(
        JackknifeEstimate information, JackknifeEstimate a, JackknifeEstimate b) {
      return JackknifeEstimate.of(
          g -> 2 * information.without(g) / (orOne(a.without(g)) + orOne(b.without(g))));
    }

    private static double orOne(double entropy) {
      return entropy > 1e-12 ? entropy : 1;
    }
  }

  /**
   * The normalised mutual information of all pairs of columns, (0, 1), (0, 2), … (1, 2), ….
   *
   * @return by table, real and synthetic; empty lists for fewer than two rows or columns
   */
  public static List<double[]> normalised(EvalContext context) {
    boolean none =
        context.train().rowCount() < 2
            || context.synthetic().rowCount() < 2
            || context.train().columns().size() < 2;
    List<Pair> pairs = none ? List.of() : Matrices.of(context).pairs();
    return List.of(
        pairs.stream().mapToDouble(pair -> pair.normalised[0].value()).toArray(),
        pairs.stream().mapToDouble(pair -> pair.normalised[1].value()).toArray());
  }

  static JackknifeEstimate mean(List<Pair> pairs, boolean normalised, boolean weighted) {
    return JackknifeEstimate.of(
        g -> {
          double sum = 0;
          double weights = 0;
          for (Pair pair : pairs) {
            JackknifeEstimate[] tables = normalised ? pair.normalised : pair.plain;
            double real = tables[0].without(g);
            double synthetic = tables[1].without(g);
            double weight = weighted ? real + synthetic : 1;
            sum += weight * Math.abs(real - synthetic);
            weights += weight;
          }
          return weights > 0 ? sum / weights : 0;
        });
  }
}
