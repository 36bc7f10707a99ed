package org.ehrsynth.eval.validity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.Golden;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value of the reference program for measures of this package, to its tolerance. */
class ValidityGoldenTest {

  static List<String> sets() {
    return Golden.SETS;
  }

  @ParameterizedTest
  @MethodSource("sets")
  void values_equal_those_of_the_reference_program(String set) {
    Map<String, Integer> checked = new TreeMap<>();
    Dataset train = Golden.train(set);
    Map<String, Dataset> tables = new TreeMap<>();

    for (Golden.Entry entry : Golden.entries(set)) {
      Dataset synthetic =
          tables.computeIfAbsent(entry.synthetic(), name -> Golden.synthetic(set, name));
      if (entry.scope("variant") == null && check(entry, train, synthetic)) {
        checked.merge(entry.metric(), 1, Integer::sum);
      }
    }

    System.out.println("golden values checked, " + set + ": " + checked);
    assertThat(checked)
        .containsKeys("BoundaryAdherence", "CategoryAdherence", "KeyUniqueness", "TableStructure");
  }

  private static boolean check(Golden.Entry entry, Dataset train, Dataset synthetic) {
    EvalContext context =
        Evaluator.context(
            train, Optional.empty(), synthetic, Optional.empty(), Execution.with(Seed.of(1)));
    JackknifeGroups groups = JackknifeGroups.of(context);
    String column = entry.scope("column");
    switch (entry.metric()) {
      case "BoundaryAdherence" ->
          entry.check(
              "value",
              RangeAdherence.adherence(train.column(column), synthetic.column(column), groups)
                  .value());
      case "CategoryAdherence" ->
          entry.check(
              "value",
              CategoryAdherence.adherence(
                      (Column.Coded) context.train().column(column),
                      (Column.Coded) context.synthetic().column(column),
                      groups)
                  .value());
      case "KeyUniqueness" ->
          entry.check("value", KeyUniqueness.uniqueness(synthetic.column(column), groups).value());
      case "TableStructure", "DiagnosticReport.DataStructure" ->
          entry.check("value", SchemaAdherence.jaccard(train, synthetic));
      case "DiagnosticReport.DataValidity" -> entry.check("value", validity(context));
      case "DiagnosticReport" ->
          entry.check("value", (validity(context) + SchemaAdherence.jaccard(train, synthetic)) / 2);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The mean over all columns of the three measures that apply to one kind of column each. */
  private static double validity(EvalContext context) {
    double sum = 0;
    int columns = 0;
    for (Metric metric :
        List.of(new RangeAdherence(), new CategoryAdherence(), new KeyUniqueness())) {
      if (metric.evaluate(context) instanceof MetricResult.Score score) {
        for (double part : score.components().values()) {
          sum += part;
          columns++;
        }
      }
    }
    return sum / columns;
  }
}
