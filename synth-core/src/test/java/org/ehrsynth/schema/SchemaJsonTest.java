package org.ehrsynth.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ehrsynth.InputException;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.schema.ColumnType.Temporal.Resolution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaJsonTest {
  private static final Schema EVERYTHING =
      new Schema(
          List.of(
              Field.of("id", new ColumnType.Identifier()).withRole(Role.SUBJECT),
              Field.of("age", new ColumnType.Numeric(0, 50, 101)).withNullable(false),
              Field.of("bili", new ColumnType.Numeric(1, 0.3, Double.POSITIVE_INFINITY)),
              Field.of("stage", new ColumnType.Categorical(List.of("1", "2", "3"), true)),
              Field.of("ascites", new ColumnType.Flag(List.of("0", "1"))),
              Field.of("admitted", new ColumnType.Temporal("yyyy-MM-dd", Resolution.DAY)),
              Field.of("seen", new ColumnType.Temporal("M/d/yyyy HH:mm", Resolution.SECOND)),
              Field.of("diag_1", new ColumnType.Code("ICD-9-CM", List.of("250.1", "V10"))),
              Field.of("time", ColumnType.Numeric.unbounded(0)).withRole(Role.TIME_TO_EVENT),
              Field.of("status", new ColumnType.Categorical(List.of("0", "1", "2"), false))
                  .withRole(Role.EVENT)
                  .withEventLevels(List.of("2")),
              Field.of("note", new ColumnType.Identifier()).withRole(Role.IGNORE)),
          List.of("", "NA", "?"),
          List.of(
              new Constraint.Range("age", 50, Double.POSITIVE_INFINITY),
              new Constraint.Ordered(List.of("admitted", "seen"), true),
              new Constraint.FixedCombination(List.of("stage", "ascites")),
              new Constraint.IfThen("stage == 1", "bili < 20 and `diag_1` == 'V10'"),
              new Constraint.Missing("bili", "missing(time)"),
              new Constraint.Unique(List.of("age", "bili")),
              new Constraint.ExactlyOne(List.of("ascites", "status"), "1")));

  @Test
  void every_type_role_and_rule_comes_back_as_it_was() {
    String json = Json.pretty(EVERYTHING.toJson());

    assertThat(Schema.fromJson(JsonObject.parse(json, "test"))).isEqualTo(EVERYTHING);
  }

  @Test
  void a_short_hand_written_schema_gets_its_defaults() {
    Schema schema =
        parse(
            """
            {"format":1, "fields":[
              {"name":"age","type":"numeric"},
              {"name":"seen","type":"temporal","format":"yyyy-MM-dd HH:mm"},
              {"name":"diag","type":"code"}], "constraints":[]}
            """);

    assertThat(schema.missing()).isEqualTo(Schema.DEFAULT_MISSING);
    assertThat(schema.field("age")).isEqualTo(Field.of("age", ColumnType.Numeric.unbounded(0)));
    assertThat(schema.field("seen").type())
        .isEqualTo(new ColumnType.Temporal("yyyy-MM-dd HH:mm", Resolution.SECOND));
    assertThat(schema.field("diag").type()).isEqualTo(new ColumnType.Code("", List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"name\":\"a\",\"type\":\"number\"} | 'type': expected one of categorical, code, flag",
        "{\"name\":\"a\"} | field 'type': expected a text, found nothing",
        "{\"type\":\"numeric\"} | field 'name': expected a text, found nothing",
        "{\"name\":\" \",\"type\":\"numeric\"} | a field's name must not be blank",
        "{\"name\":1,\"type\":\"numeric\"} | field 'name': expected a text, found a whole number",
        "{\"name\":\"a\",\"type\":\"numeric\",\"mim\":1} | unknown field 'mim'; known: decimals, max, min, name, nullable, quasiIdentifier",
        "{\"name\":\"a\",\"type\":\"numeric\",\"levels\":[]} | unknown field 'levels'",
        "{\"name\":\"a\",\"type\":\"numeric\",\"min\":\"0\"} | 'min': expected a number, found a text",
        "{\"name\":\"a\",\"type\":\"numeric\",\"min\":2,\"max\":1} | min must be at most max",
        "{\"name\":\"a\",\"type\":\"numeric\",\"decimals\":16} | decimals must be in [0, 15]",
        "{\"name\":\"a\",\"type\":\"numeric\",\"decimals\":-8589934592} | decimals must be in [0, 15]",
        "{\"name\":\"a\",\"type\":\"numeric\",\"decimals\":1.5} | 'decimals': expected a whole number",
        "{\"name\":\"a\",\"type\":\"numeric\",\"nullable\":\"no\"} | expected true or false",
        "{\"name\":\"a\",\"type\":\"numeric\",\"role\":\"target\"} | 'role': expected one of feature,",
        "{\"name\":\"a\",\"type\":\"identifier\",\"role\":\"time_to_event\"} | a numeric column for",
        "{\"name\":\"a\",\"type\":\"categorical\"} | 'levels': expected a list, found nothing",
        "{\"name\":\"a\",\"type\":\"categorical\",\"levels\":[1]} | a list of texts, found a list with",
        "{\"name\":\"a\",\"type\":\"categorical\",\"levels\":[\"x\",\"x\"]} | levels must be distinct",
        "{\"name\":\"a\",\"type\":\"flag\",\"levels\":[\"x\",\"y\",\"z\"]} | a flag has at most 2 levels",
        "{\"name\":\"a\",\"type\":\"temporal\"} | 'format': expected a text, found nothing",
        "{\"name\":\"a\",\"type\":\"temporal\",\"format\":\"nonsense\"} | expected a pattern of dates",
        "{\"name\":\"a\",\"type\":\"temporal\",\"format\":\"MM/dd\"} | tells year, month and day",
        "{\"name\":\"a\",\"type\":\"temporal\",\"format\":\"HH:mm\"} | year, month, day, hour and minute",
        "{\"name\":\"a\",\"type\":\"flag\",\"levels\":[\"0\"],\"eventLevels\":[\"0\"]} | expected role event",
        "{\"name\":\"a\",\"type\":\"flag\",\"levels\":[\"0\"],\"role\":\"event\",\"eventLevels\":[\"1\"]} | declared levels of column 'a', found '1'",
        "{\"name\":\"a\",\"type\":\"numeric\"},{\"name\":\"a\",\"type\":\"flag\",\"levels\":[]} | names that differ, found 'a' as items 1 and 2",
        "{\"name\":\"a\",\"type\":\"identifier\",\"role\":\"subject\"},{\"name\":\"b\",\"type\":\"identifier\",\"role\":\"subject\"} | at most one column of role subject, found 'a' and 'b'",
        "1 | item 1: expected an object, found a whole number"
      })
  void a_field_that_breaks_a_rule_is_refused_by_name_and_rule(String field, String message) {
    assertThatThrownBy(() -> parse("{\"format\":1,\"fields\":[" + field + "]}"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("schema 'my.json'")
        .hasMessageContaining(message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"format\":2,\"fields\":[]} | 'format': expected 1, found 2",
        "{\"fields\":[]} | 'format': expected a whole number, found nothing",
        "{\"format\":1,\"fields\":[]} | expected at least one field, found none",
        "{\"format\":1,\"colums\":[]} | unknown field 'colums'; known: constraints, fields,",
        "{\"format\":1,\"fields\":{}} | 'fields': expected a list, found an object",
        "{\"format\":1,\"missing\":\"NA\",\"fields\":[]} | 'missing': expected a list, found a text",
        "{\"format\":1,\"fields\":[{\"name\":\"a\",\"type\":\"numeric\"}],\"missing\":[]} | at least one marker",
        "{\"format\":1,\"fields\":[],\"constraints\":[{\"type\":\"order\"}]} | 'constraints', item 1, field 'type': expected one of fixedCombination,",
        "{\"format\":1,\"fields\":[],\"constraints\":[{\"type\":\"ordered\"}]} | 'constraints', item 1, field 'columns': expected a list, found nothing",
        "{\"format\":1,\"fields\":[],\"constraints\":[{\"type\":\"unique\",\"columns\":[]}]} | 'unique': expected at least 1 distinct columns",
        "{\"format\":1,\"fields\":[],\"constraints\":[{\"type\":\"range\",\"column\":\"a\",\"min\":2,\"max\":1}]} | min must not be above max",
        "[1] | expected an object, found a list",
        "{\"format\":1, | line 1, column 13: expected valid JSON",
        "{\"format\":1,\"format\":1} | expected valid JSON"
      })
  void a_file_that_is_no_schema_is_refused(String json, String message) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("schema")
        .hasMessageContaining(message);
  }

  @Test
  void a_schema_file_that_cannot_be_read_is_named(@TempDir Path folder) throws IOException {
    Path latin = folder.resolve("latin.json");
    Files.write(latin, "{\"m\u00fc\":1}".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> Schema.read(folder.resolve("none.json")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none.json': there is no such file");
    assertThatThrownBy(() -> Schema.read(latin))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("latin.json': expected UTF-8 text");
  }

  private static Schema parse(String json) {
    return Schema.fromJson(JsonObject.parse(json, "schema 'my.json'"));
  }
}
