package org.ehrsynth.eval.fidelity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.comparison.BinnedColumn;
import org.ehrsynth.eval.comparison.ColumnPair;
import org.ehrsynth.eval.comparison.JointCounts;
import org.ehrsynth.eval.learner.Auc;
import org.ehrsynth.eval.learner.FeatureEncoding;
import org.ehrsynth.eval.learner.GradientBoostedTrees;
import org.ehrsynth.eval.learner.SparseMatrix;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.random.Seed;

/**
 * Whether cells are missing where they should be: the total variation of the patterns, ½ Σ |p − q|
 * over all combinations of columns missing in a row.
 *
 * <p>Parts: {@code rate/a}, the missing rate synthetic less real; {@code predictable_real/a} and
 * {@code predictable_synthetic/a}, the AUC by which boosted trees tell from the rest of a row
 * whether a is missing, learned from one half of at most 4,000 rows of that table and tested on the
 * other: ½ says that missing tells nothing. Of the columns at most 10 are so tried, those missing
 * most often; {@code patterns_real} and {@code patterns_synthetic} count the combinations.
 */
public final class Missingness implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "fidelity.missingness";

  private static final int COLUMNS = 10;
  private static final int ROWS = 4000;
  private static final int MIN_OF_EACH = 20;

  @Override
  public MetricInfo info() {
    return MetricInfo.lowerIsBetter(ID, "distance of missing patterns")
        .withCitation("total variation of the patterns; Rubin (1976), doi:10.1093/biomet/63.3.581")
        .withCaveat(
            "with many columns patterns are rare and even a real table is far off: compare with the"
                + " ceiling");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    if (context.train().rowCount() == 0 || context.synthetic().rowCount() == 0) {
      return new NotApplicable("needs at least one row in either table");
    }
    List<ColumnPair> columns = ColumnPair.all(context);
    List<ColumnPair> holed =
        columns.stream().filter(c -> c.missingRate(0) + c.missingRate(1) > 0).toList();
    if (holed.isEmpty()) {
      return new NotApplicable("no cell is missing in either table");
    }
    BinnedColumn patterns = patterns(holed, context);
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("patterns_real", (double) Arrays.stream(patterns.of()[0]).distinct().count());
    parts.put("patterns_synthetic", (double) Arrays.stream(patterns.of()[1]).distinct().count());
    for (ColumnPair column : holed) {
      parts.put("rate/" + column.name(), column.missingRate(1) - column.missingRate(0));
    }
    holed.stream()
        .sorted(
            Comparator.comparingDouble((ColumnPair c) -> -c.missingRate(0))
                .thenComparing(ColumnPair::name))
        .limit(COLUMNS)
        .forEach(
            column -> {
              context.run().checkInterrupted();
              predictable(context.train(), column.name(), context.seed())
                  .ifPresent(auc -> parts.put("predictable_real/" + column.name(), auc));
              predictable(context.synthetic(), column.name(), context.seed())
                  .ifPresent(auc -> parts.put("predictable_synthetic/" + column.name(), auc));
            });
    JackknifeEstimate similarity =
        JointCounts.of(
                patterns,
                new BinnedColumn(
                    new int[][] {
                      new int[patterns.of()[0].length], new int[patterns.of()[1].length]
                    },
                    1),
                JackknifeGroups.of(context))
            .similarity();
    return JackknifeEstimate.of(g -> 1 - similarity.without(g)).score(info(), parts);
  }

  private static BinnedColumn patterns(List<ColumnPair> columns, EvalContext context) {
    Map<List<Integer>, Integer> numbers = new LinkedHashMap<>();
    int[][] of = {new int[context.train().rowCount()], new int[context.synthetic().rowCount()]};
    for (int t = 0; t < 2; t++) {
      for (int i = 0; i < of[t].length; i++) {
        List<Integer> missing = new ArrayList<>();
        for (int j = 0; j < columns.size(); j++) {
          if (columns.get(j).isMissing(t, i)) {
            missing.add(j);
          }
        }
        of[t][i] = numbers.computeIfAbsent(missing, m -> numbers.size());
      }
    }
    return new BinnedColumn(of, numbers.size());
  }

  private static OptionalDouble predictable(Dataset table, String column, Seed seed) {
    List<String> rest =
        table.schema().names().stream().filter(name -> !name.equals(column)).toList();
    int n = Math.min(ROWS, table.rowCount());
    int[] order = seed.derive("missing/" + column).generator().permutation(table.rowCount());
    int[] learned = Arrays.copyOfRange(order, 0, n / 2);
    int[] tested = Arrays.copyOfRange(order, n / 2, n);
    double[] y = missing(table, column, learned);
    double[] truth = missing(table, column, tested);
    if (rest.isEmpty() || !hasEnough(y) || !hasEnough(truth)) {
      return OptionalDouble.empty();
    }
    Dataset features = table.select(rest);
    GradientBoostedTrees trees = GradientBoostedTrees.defaults();
    FeatureEncoding encoding = FeatureEncoding.of(trees.encoding(), features, List.of(features));
    SparseMatrix x = encoding.encode(features.selectRows(learned));
    double[] predicted =
        trees
            .classify(x, y, seed.derive("missing/trees"))
            .predict(encoding.encode(features.selectRows(tested)));
    boolean[] positive = new boolean[truth.length];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = truth[i] > 0;
    }
    return OptionalDouble.of(Auc.of(predicted, positive).value());
  }

  private static double[] missing(Dataset table, String column, int[] rows) {
    return IntStream.of(rows).mapToDouble(i -> table.column(column).isMissing(i) ? 1 : 0).toArray();
  }

  private static boolean hasEnough(double[] y) {
    double yes = Arrays.stream(y).sum();
    return Math.min(yes, y.length - yes) >= MIN_OF_EACH;
  }
}
