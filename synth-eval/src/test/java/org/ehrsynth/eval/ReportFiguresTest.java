package org.ehrsynth.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.Population;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.json.Json;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;

class ReportFiguresTest {

  @Test
  void four_patients_leave_no_number_and_no_level() {
    Dataset few = Population.draw(4, 1);

    for (Map<String, Object> column : columns(few, Population.draw(4, 2))) {
      assertThat((List<?>) column.get("labels")).as("%s", column.get("name")).hasSizeLessThan(2);
      assertThat((List<?>) column.get("real")).allMatch(fraction -> fraction.equals(0.0));
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

    String text = Json.write(Map.of("columns", columns(table, table)));

    assertThat(text).contains("common").doesNotContain("secret").doesNotContain("1234");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> columns(Dataset real, Dataset synthetic) {
    Execution run = Execution.with(Seed.of(1));
    return (List<Map<String, Object>>)
        ReportFigures.of(
                Evaluator.context(real, Optional.empty(), synthetic, Optional.empty(), run))
            .get("columns");
  }
}
