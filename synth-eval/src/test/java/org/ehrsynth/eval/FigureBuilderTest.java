package org.ehrsynth.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.Population;
import org.ehrsynth.eval.report.ReportFigures;
import org.ehrsynth.eval.report.ReportFigures.ColumnFigure;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.json.Json;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;

class FigureBuilderTest {

  @Test
  void four_patients_leave_no_number_and_no_level() {
    Dataset few = Population.draw(4, 1);

    for (ColumnFigure column : figures(few, Population.draw(4, 2)).columns()) {
      assertThat(column.labels()).as(column.name()).hasSizeLessThan(2);
      assertThat(column.real()).allMatch(fraction -> fraction == 0.0);
    }
  }

  @Test
  void levels_and_ends_of_fewer_than_five_patients_are_not_named() {
    double[] ages = new double[100];
    int[] codes = new int[100];
    for (int i = 0; i < ages.length; i++) {
      ages[i] = i < 4 ? 1234 : 40 + i % 20;
      codes[i] = i < 4 ? 1 : 0;
    }
    Dataset table =
        Dataset.of(
            Column.Numeric.of(Field.of("age", ColumnType.Numeric.unbounded(0)), ages),
            Column.Coded.of(
                Field.of("code", new ColumnType.Code("ICD", List.of("common", "secret"))), codes));

    String text = Json.write(figures(table, table).toJson());

    assertThat(text).contains("common").doesNotContain("secret").doesNotContain("1234");
  }

  @Test
  void every_pair_of_columns_has_an_association() {
    ReportFigures figures = figures(Population.draw(60, 1), Population.draw(60, 2));
    int columns = figures.columns().size();

    assertThat(figures.association())
        .hasValueSatisfying(pairs -> assertThat(pairs.real()).hasSize(columns * (columns - 1) / 2));
  }

  private static ReportFigures figures(Dataset real, Dataset synthetic) {
    Execution run = Execution.with(Seed.of(1));
    return FigureBuilder.of(
        Evaluator.context(real, Optional.empty(), synthetic, Optional.empty(), run));
  }
}
