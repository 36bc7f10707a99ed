package org.ehrsynth.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.SchemaMismatchException;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.metric.Population;
import org.ehrsynth.eval.report.ReleaseGate;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.json.Json;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final Execution RUN = Execution.with(Seed.of(9));
  private static final Dataset TRAIN = Population.draw(240, 1);
  private static final Dataset HOLDOUT = Population.draw(160, 2);
  private static final Dataset SYNTHETIC = Population.draw(200, 3);

  @Test
  void the_standard_report_has_a_result_for_every_metric() {
    Report report = Evaluator.standard().evaluate(new Split(TRAIN, HOLDOUT), SYNTHETIC, Seed.of(9));

    assertThat(report.entries()).hasSameSizeAs(Metric.registry().all());
    assertThat(report.entries())
        .hasSizeGreaterThan(30)
        .allSatisfy(e -> assertThat(e.result()).isInstanceOf(Score.class))
        .allSatisfy(e -> assertThat(e.ceiling()).isInstanceOf(Score.class))
        .allSatisfy(e -> assertThat(e.floor()).isInstanceOf(Score.class));
  }

  @Test
  @Tag("slow")
  void a_report_does_not_depend_on_the_number_of_threads() {
    Report one = evaluate(Evaluator.standard(), SYNTHETIC, RUN);
    Report four = evaluate(Evaluator.standard(), SYNTHETIC, RUN.withThreads(4));

    assertThat(Json.write(four.toJson())).isEqualTo(Json.write(one.toJson()));
  }

  @Test
  void associations_fall_to_the_floor_when_columns_are_shuffled_and_marginals_do_not() {
    Report report = evaluate(Evaluator.of(List.of("fidelity.sdmetrics")), SYNTHETIC, RUN);
    Report.Entry entry = report.entry("fidelity.sdmetrics");
    Score value = (Score) entry.result();
    Score floor = (Score) entry.floor();

    assertThat(floor.components().get("pairs")).isLessThan(value.components().get("pairs") - 0.05);
    assertThat(floor.components().get("shapes")).isGreaterThan(0.9);
  }

  @Test
  void without_a_holdout_there_is_no_ceiling_and_some_metrics_do_not_apply() {
    Report report =
        Evaluator.standard().evaluate(TRAIN, Optional.empty(), SYNTHETIC, Optional.empty(), RUN);

    assertThat(report.entry("fidelity.marginal").result()).isInstanceOf(Score.class);
    assertThat(report.entry("fidelity.marginal").ceiling())
        .isEqualTo(new NotApplicable("needs a holdout"));
    assertThat(report.entry("utility.tstr").result())
        .isEqualTo(new NotApplicable("needs a holdout"));
    assertThat(report.explained()).contains("utility.tstr: needs a holdout");
  }

  @Test
  void values_and_verdict_without_references_are_those_with_them() {
    List<String> ids = List.of("fidelity.sdmetrics", "privacy.closest_record");
    Evaluator evaluator = Evaluator.of(ids).withGate(ReleaseGate.defaults());

    Report whole = evaluate(evaluator, SYNTHETIC, RUN);
    Report bare = evaluate(evaluator.withoutReferences(), SYNTHETIC, RUN);

    assertThat(bare.verdict()).isEqualTo(whole.verdict());
    assertThat(ids)
        .allSatisfy(
            id -> {
              assertThat(bare.entry(id).result()).isEqualTo(whole.entry(id).result());
              assertThat(bare.entry(id).ceiling()).isInstanceOf(NotApplicable.class);
              assertThat(bare.entry(id).floor()).isInstanceOf(NotApplicable.class);
            });
  }

  @Test
  void an_empty_synthetic_table_is_not_applicable_everywhere() {
    Report report = evaluate(Evaluator.standard(), SYNTHETIC.head(0), RUN);

    assertThat(report.entries())
        .allSatisfy(e -> assertThat(e.result()).isInstanceOf(NotApplicable.class));
  }

  @Test
  void keys_are_left_out_and_levels_united_by_code_point() {
    Dataset train = levels("b", "a");
    Dataset synthetic = levels("\uD83D\uDE00", "\uFB01");
    EvalContext context =
        Evaluator.context(train, Optional.empty(), synthetic, Optional.empty(), RUN);

    assertThat(context.train().schema().field("x").levels())
        .containsExactly("a", "b", "\uFB01", "\uD83D\uDE00");
    assertThat(context.synthetic().column("x").text(0)).isEqualTo("\uD83D\uDE00");
    assertThat(
            Evaluator.context(TRAIN, Optional.empty(), SYNTHETIC, Optional.empty(), RUN)
                .train()
                .schema()
                .names())
        .doesNotContain("id", "visit", "sample");
  }

  private static Dataset levels(String first, String second) {
    Field field = Field.of("x", new ColumnType.Categorical(List.of(first, second), false));
    return Dataset.of(Column.Coded.of(field, new int[] {0, 1, -1}));
  }

  @Test
  void a_missing_column_is_named() {
    List<String> names = new ArrayList<>(SYNTHETIC.schema().names());
    names.remove("sbp");

    assertThatThrownBy(() -> evaluate(Evaluator.standard(), SYNTHETIC.select(names), RUN))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("column 'sbp' is in the training table but not in the synthetic");
  }

  @Test
  void an_unknown_column_is_named() {
    List<String> names = new ArrayList<>(TRAIN.schema().names());
    names.remove("sbp");

    assertThatThrownBy(
            () ->
                Evaluator.standard()
                    .evaluate(
                        TRAIN.select(names), Optional.empty(), SYNTHETIC, Optional.empty(), RUN))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("column 'sbp' is in the synthetic table but not in the training");
  }

  @Test
  void cells_of_another_kind_are_refused_unless_there_are_none() {
    Field text = Field.of("age", new ColumnType.Categorical(List.of("old"), false));

    assertThatThrownBy(() -> evaluate(Evaluator.standard(), withAge(text, 0), RUN))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("'age' holds numbers in the training table but levels");
    assertThat(
            evaluate(Evaluator.of(List.of("fidelity.marginal")), withAge(text, -1), RUN)
                .part("fidelity.marginal", "missing/age"))
        .hasValue(0.0);
  }

  private static Dataset withAge(Field field, int code) {
    int[] codes = new int[SYNTHETIC.rowCount()];
    Arrays.fill(codes, code);
    List<Column> columns = new ArrayList<>(SYNTHETIC.columns());
    columns.set(SYNTHETIC.schema().indexOf("age"), Column.Coded.of(field, codes));
    return Dataset.of(columns);
  }

  @Test
  void requests_that_cannot_be_met_are_refused_before_any_work() {
    assertThatThrownBy(() -> Evaluator.of(List.of("fidelity.margnal")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unknown metric 'fidelity.margnal'; known: ");
    assertThatThrownBy(
            () ->
                Evaluator.standard()
                    .evaluate(TRAIN, Optional.empty(), SYNTHETIC, Optional.of("id"), RUN))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("target 'id' is not a column that is evaluated");
    assertThatThrownBy(
            () ->
                Evaluator.standard()
                    .evaluate(TRAIN.head(0), Optional.empty(), SYNTHETIC, Optional.empty(), RUN))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected rows in the training table");
  }

  private static Report evaluate(Evaluator evaluator, Dataset synthetic, Execution run) {
    return evaluator.evaluate(TRAIN, Optional.of(HOLDOUT), synthetic, Optional.empty(), run);
  }
}
