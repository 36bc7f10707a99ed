package org.ehrsynth.llm.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.ehrsynth.Fixtures;
import org.ehrsynth.json.Json;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;

class RowJsonSchemaTest {
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("id", new ColumnType.Identifier()).withRole(Role.SUBJECT),
          Field.of("age", new ColumnType.Numeric(0, 18, 110)).withNullable(false),
          Field.of("bili", new ColumnType.Numeric(1, 0, Double.POSITIVE_INFINITY)),
          Field.of("trt", new ColumnType.Categorical(List.of("1", "2"), false)),
          Field.of(
                  "seen", new ColumnType.Temporal("yyyy-MM-dd", ColumnType.Temporal.Resolution.DAY))
              .withNullable(false),
          Field.of(
              "drawn",
              new ColumnType.Temporal("dd.MM.yyyy HH:mm", ColumnType.Temporal.Resolution.SECOND)),
          Field.of("icd", new ColumnType.Code("ICD-10", List.of())),
          Field.of("never", new ColumnType.Categorical(List.of(), false)));

  private static final ColumnDescriptions MEANINGS =
      new ColumnDescriptions(
          Map.of(
              "bili",
              new ColumnDescription("serum bilirubin", "", "mg/dL", List.of(), Map.of()),
              "trt",
              new ColumnDescription(
                  "treatment", "", "", List.of(), Map.of("2", List.of("placebo", "dummy")))));

  @Test
  void a_row_has_all_learned_columns_as_required_and_no_others() {
    assertThat(Json.pretty(new RowJsonSchema(SCHEMA, MEANINGS).row()))
        .isEqualTo(
            """
            {
              "type" : "object",
              "properties" : {
                "age" : {
                  "type" : "integer",
                  "minimum" : 18,
                  "maximum" : 110
                },
                "bili" : {
                  "type" : [
                    "number",
                    "null"
                  ],
                  "minimum" : 0,
                  "description" : "serum bilirubin; in mg/dL; at most 1 decimals"
                },
                "trt" : {
                  "type" : [
                    "string",
                    "null"
                  ],
                  "enum" : [
                    "1",
                    "2",
                    null
                  ],
                  "description" : "treatment; 2 = placebo"
                },
                "seen" : {
                  "type" : "string",
                  "format" : "date",
                  "description" : "written like 2003-02-01"
                },
                "drawn" : {
                  "type" : [
                    "string",
                    "null"
                  ],
                  "description" : "written like 01.02.2003 16:05"
                },
                "icd" : {
                  "type" : [
                    "string",
                    "null"
                  ],
                  "description" : "a code of ICD-10"
                },
                "never" : {
                  "type" : "null"
                }
              },
              "required" : [
                "age",
                "bili",
                "trt",
                "seen",
                "drawn",
                "icd",
                "never"
              ],
              "additionalProperties" : false
            }
            """);
  }

  @Test
  void a_batch_has_exactly_so_many_rows() {
    Map<String, ?> batch =
        new RowJsonSchema(SCHEMA, ColumnDescriptions.NONE).responseSchema(7).schema();

    assertThat(Json.write(batch))
        .startsWith("{\"type\":\"object\",\"properties\":{\"rows\":{\"type\":\"array\",\"items\":{")
        .endsWith(
            "\"minItems\":7,\"maxItems\":7}},\"required\":[\"rows\"],\"additionalProperties\":false}");
    assertThatThrownBy(() -> new RowJsonSchema(SCHEMA, ColumnDescriptions.NONE).batch(0))
        .hasMessage("rows must be at least 1, found 0");
  }

  @Test
  void more_levels_than_servers_take_are_not_listed() {
    Map<String, ?> form =
        new RowJsonSchema(Fixtures.named("500 levels").schema(), ColumnDescriptions.NONE).row();

    assertThat(Json.write(form)).contains("a code of ICD-10").doesNotContain("enum");
  }
}
