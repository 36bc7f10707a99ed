package org.ehrsynth.eval.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.Golden;
import org.ehrsynth.eval.comparison.BinnedColumn;
import org.ehrsynth.eval.comparison.ColumnPair;
import org.ehrsynth.eval.comparison.JointCounts;
import org.ehrsynth.eval.comparison.LevelCounts;
import org.ehrsynth.eval.comparison.MidRanks;
import org.ehrsynth.eval.comparison.PooledValues;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value of the reference programs for measures of this package, to its tolerance. */
class FidelityGoldenTest {

  static List<String> sets() {
    return Golden.SETS;
  }

  @ParameterizedTest
  @MethodSource("sets")
  void values_equal_those_of_the_reference_programs(String set) {
    Map<String, Subject> subjects = new LinkedHashMap<>();
    Map<String, Integer> checked = new TreeMap<>();

    for (Golden.Entry entry : Golden.entries(set)) {
      Subject subject = subjects.computeIfAbsent(entry.synthetic(), name -> new Subject(set, name));
      if (subject.check(entry)) {
        checked.merge(entry.metric(), 1, Integer::sum);
      }
    }

    System.out.println("golden values checked, " + set + ": " + checked);
    assertThat(checked).containsKeys("QualityReport", "KSComplement", "ContingencySimilarity");
  }

  /** One synthetic table against its training table. */
  private static final class Subject {
    private final EvalContext context;
    private final JackknifeGroups groups;
    private final SdMetricsScores quality;
    private final Map<String, ColumnPair> columns = new LinkedHashMap<>();

    Subject(String set, String name) {
      var train = Golden.train(set);
      var synthetic = Golden.synthetic(set, name);
      context =
          Evaluator.context(
              train, Optional.empty(), synthetic, Optional.empty(), Execution.with(Seed.of(1)));
      groups = JackknifeGroups.of(context);
      quality = SdMetricsScores.of(context);
      ColumnPair.all(context).forEach(column -> columns.put(column.name(), column));
      for (String key : train.schema().names()) {
        columns.putIfAbsent(key, ColumnPair.of(train.column(key), synthetic.column(key)));
      }
    }

    boolean check(Golden.Entry entry) {
      ColumnPair column = columns.get(entry.scope("column"));
      switch (entry.metric()) {
        case "KSComplement" ->
            entry.check("value", PooledValues.rounded(column).ksComplement(groups).value());
        case "TVComplement" ->
            entry.check("value", LevelCounts.of(column, groups).sdTvComplement().value());
        case "MissingValueSimilarity" -> entry.check("value", Marginals.missingSimilarity(column));
        case "MissingRateDifference" ->
            entry.check("value", column.missingRate(1) - column.missingRate(0));
        case "RangeCoverage" -> entry.check("value", ColumnStatistics.rangeCoverage(column));
        case "CategoryCoverage" -> entry.check("value", LevelCounts.of(column, groups).coverage());
        case "StatisticSimilarity" ->
            entry.check("value", ColumnStatistics.similarity(column, statistic(entry)));
        case "JensenShannonDistance" ->
            entry.check("value", ColumnStatistics.jensenShannon(BinnedColumn.binned(column)));
        case "Hellinger" ->
            entry.check("value", ColumnStatistics.hellinger(BinnedColumn.binned(column)));
        case "Wasserstein1" -> checkWasserstein(entry, column);
        case "CorrelationSimilarity" -> checkCorrelation(entry);
        case "ContingencySimilarity" -> checkContingency(entry);
        case "ColumnPairTrends.pair" -> checkTrend(entry);
        case "QualityReport" -> checkQuality(entry);
        case "QualityReport.ColumnShapes" -> entry.check("value", quality.shapeScore().value());
        case "QualityReport.ColumnPairTrends" -> entry.check("value", pairScore(entry));
        default -> {
          return false;
        }
      }
      return true;
    }

    private static ColumnStatistics.Statistic statistic(Golden.Entry entry) {
      String name = (String) entry.param("statistic");
      return name.equals("std")
          ? ColumnStatistics.Statistic.SD
          : ColumnStatistics.Statistic.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private void checkWasserstein(Golden.Entry entry, ColumnPair column) {
      double[] range = column.range(JackknifeGroups.REAL);
      double scale = "raw".equals(entry.param("scale")) ? 1 : range[1] - range[0];
      entry.check("value", PooledValues.of(column).wasserstein() / scale);
    }

    private void checkCorrelation(Golden.Entry entry) {
      ColumnPair a = columns.get(entry.scope("column1"));
      ColumnPair b = columns.get(entry.scope("column2"));
      if (a.isConstant(0) || a.isConstant(1) || b.isConstant(0) || b.isConstant(1)) {
        entry.check("value", pair(a.name(), b.name()).score().value());
        return;
      }
      Correlations r =
          "Spearman".equals(entry.param("coefficient"))
              ? Correlations.spearman(MidRanks.of(a), MidRanks.of(b), groups)
              : Correlations.pearson(a.numbersUnsafe(), b.numbersUnsafe(), groups);
      entry.check("value", r.similarity().value());
      if (entry.tree().containsKey("real_correlation")) {
        entry.check("real_correlation", r.real().value());
      }
    }

    private void checkContingency(Golden.Entry entry) {
      ColumnPair a = columns.get(entry.scope("column1"));
      ColumnPair b = columns.get(entry.scope("column2"));
      if (Boolean.TRUE.equals(entry.param("in_report"))) {
        entry.check("value", pair(a.name(), b.name()).score().value());
        return;
      }
      JointCounts joint =
          JointCounts.of(
              BinnedColumn.asContingencySimilarity(a),
              BinnedColumn.asContingencySimilarity(b),
              groups);
      entry.check("value", joint.similarity().value());
    }

    private void checkTrend(Golden.Entry entry) {
      SdMetricsScores.Pair pair = pair(entry.scope("column1"), entry.scope("column2"));
      boolean counts = Boolean.FALSE.equals(entry.param("default")) || pair.strong();
      entry.check("value", counts ? pair.score().value() : Double.NaN);
      if (entry.tree().containsKey("real_association")) {
        entry.check("real_association", pair.strength());
      }
    }

    private SdMetricsScores.Pair pair(String first, String second) {
      return quality.pairs().stream()
          .filter(p -> p.first().equals(first) && p.second().equals(second))
          .findFirst()
          .orElseThrow();
    }

    private double pairScore(Golden.Entry entry) {
      boolean thresholds = ((Number) entry.param("real_correlation_threshold")).doubleValue() > 0;
      return (thresholds ? quality.pairScore() : quality.allPairScore()).value();
    }

    private void checkQuality(Golden.Entry entry) {
      entry.check("value", (quality.shapeScore().value() + pairScore(entry)) / 2);
      if (entry.tree().containsKey("column_shapes")) {
        entry.check("column_shapes", quality.shapeScore().value());
        entry.check("column_pair_trends", pairScore(entry));
      }
    }
  }
}
