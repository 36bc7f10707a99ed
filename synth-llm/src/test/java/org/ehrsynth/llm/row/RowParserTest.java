package org.ehrsynth.llm.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.row.RowError.Kind;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowParserTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.of("id", new ColumnType.Identifier()).withRole(Role.SUBJECT),
              Field.of("age", new ColumnType.Numeric(0, 18, 110)).withNullable(false),
              Field.of("bili", new ColumnType.Numeric(1, 0, 50)),
              Field.of("sex", new ColumnType.Categorical(List.of("F", "M"), false))
                  .withNullable(false),
              Field.of("edema", new ColumnType.Categorical(List.of("0", "0.5", "1"), true)),
              Field.of("ascites", new ColumnType.Flag(List.of("no", "yes"))),
              Field.of(
                  "seen",
                  new ColumnType.Temporal("dd.MM.yyyy", ColumnType.Temporal.Resolution.DAY)),
              Field.of(
                  "drawn",
                  new ColumnType.Temporal(
                      "yyyy-MM-dd HH:mm", ColumnType.Temporal.Resolution.SECOND)),
              Field.of("icd", new ColumnType.Code("ICD-10", List.of())),
              Field.of("smoking", new ColumnType.Categorical(List.of("never", "unknown"), false))),
          List.of("NA", ""),
          List.of(new Constraint.IfThen("sex == 'M'", "age >= 40")));

  private static final RowParser READER =
      RowParser.of(
          SCHEMA,
          new ColumnDescriptions(
              Map.of("bili", new ColumnDescription("", "", "mg/dL", List.of(), Map.of()))));

  private static Map<String, Object> good() {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("age", 54L);
    record.put("bili", 1.4);
    record.put("sex", "F");
    record.put("edema", "0.5");
    record.put("ascites", "no");
    record.put("seen", "03.02.2021");
    record.put("drawn", "2021-02-03 16:05");
    record.put("icd", "K74.3");
    record.put("smoking", "never");
    return record;
  }

  private static Map<String, Object> with(String name, Object value) {
    Map<String, Object> record = good();
    record.put(name, value);
    return record;
  }

  @Test
  void a_record_as_asked_is_accepted_unrepaired() {
    ParsedRow reading = READER.parse(good());

    assertThat(reading.errors()).isEmpty();
    assertThat(reading.coercions()).isEmpty();
    assertThat(reading.row().orElseThrow().toJson()).isEqualTo(good());
  }

  static Stream<Arguments> repairs() {
    return Stream.of(
        Arguments.of("age", "54", 54L, List.of(Coercion.TEXT_FOR_NUMBER)),
        Arguments.of("age", 54.0, 54L, List.of(Coercion.WHOLE_WITH_POINT)),
        Arguments.of("age", 53.7, 54L, List.of(Coercion.ROUNDED)),
        Arguments.of("bili", 1.44, 1.4, List.of(Coercion.ROUNDED)),
        Arguments.of("bili", "1,4", 1.4, List.of(Coercion.TEXT_FOR_NUMBER, Coercion.DECIMAL_COMMA)),
        Arguments.of(
            "bili", "1.4 mg/dl", 1.4, List.of(Coercion.TEXT_FOR_NUMBER, Coercion.UNIT_STRIPPED)),
        Arguments.of("bili", "NA", null, List.of(Coercion.MISSING_IN_WORDS)),
        Arguments.of("bili", "Unknown", null, List.of(Coercion.MISSING_IN_WORDS)),
        Arguments.of("bili", null, null, List.of()),
        Arguments.of("sex", " f ", "F", List.of(Coercion.LEVEL_WRITING)),
        Arguments.of("edema", 0.5, "0.5", List.of(Coercion.NUMBER_FOR_TEXT)),
        Arguments.of("edema", "1.0", "1", List.of(Coercion.LEVEL_WRITING)),
        Arguments.of("edema", 1.0, "1", List.of(Coercion.NUMBER_FOR_TEXT, Coercion.LEVEL_WRITING)),
        Arguments.of("ascites", true, "yes", List.of(Coercion.TRUTH_FOR_LEVEL)),
        Arguments.of("ascites", false, "no", List.of(Coercion.TRUTH_FOR_LEVEL)),
        Arguments.of("seen", "2021-02-03", "03.02.2021", List.of(Coercion.DATE_WRITING)),
        Arguments.of("seen", "2021-02-03T00:00:00Z", "03.02.2021", List.of(Coercion.DATE_WRITING)),
        Arguments.of(
            "drawn", "2021-02-03T16:05:00", "2021-02-03 16:05", List.of(Coercion.DATE_WRITING)),
        Arguments.of("icd", "unknown", null, List.of(Coercion.MISSING_IN_WORDS)),
        Arguments.of("smoking", "unknown", "unknown", List.of()));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("repairs")
  void what_cannot_be_meant_otherwise_is_put_right(
      String name, Object answered, Object cell, List<Coercion> repairs) {
    ParsedRow reading = READER.parse(with(name, answered));

    assertThat(reading.errors()).isEmpty();
    assertThat(reading.coercions()).isEqualTo(repairs);
    assertThat(reading.row().orElseThrow().toJson()).isEqualTo(with(name, cell));
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("age", 17L, Kind.OUT_OF_RANGE, "a whole number from 18 to 110, found 17"),
        Arguments.of("age", 110.2, Kind.OUT_OF_RANGE, "a whole number from 18 to 110, found 110.2"),
        Arguments.of("age", null, Kind.NOT_NULLABLE, "a whole number from 18 to 110, found null"),
        Arguments.of("age", "old", Kind.WRONG_TYPE, "a whole number from 18 to 110, found \"old\""),
        Arguments.of("bili", "1,234", Kind.WRONG_TYPE, "a number from 0 to 50, found \"1,234\""),
        Arguments.of(
            "bili", "1.4 g/dL", Kind.WRONG_TYPE, "a number from 0 to 50, found \"1.4 g/dL\""),
        Arguments.of("bili", true, Kind.WRONG_TYPE, "a number from 0 to 50, found true"),
        Arguments.of("bili", List.of(1L), Kind.WRONG_TYPE, "a number from 0 to 50, found [1]"),
        Arguments.of(
            "bili",
            Double.POSITIVE_INFINITY,
            Kind.OUT_OF_RANGE,
            "a number from 0 to 50, found \"no number\""),
        Arguments.of("sex", "X", Kind.UNKNOWN_LEVEL, "one of \"F\", \"M\", found \"X\""),
        Arguments.of("edema", 5L, Kind.UNKNOWN_LEVEL, "one of \"0\", \"0.5\", \"1\", found 5"),
        Arguments.of(
            "seen",
            "30.02.2021",
            Kind.BAD_DATE,
            "a possible date written as dd.MM.yyyy, found \"30.02.2021\""),
        Arguments.of(
            "seen",
            "2021-02-03T16:05:00",
            Kind.BAD_DATE,
            "a possible date written as dd.MM.yyyy, found \"2021-02-03T16:05:00\""),
        Arguments.of(
            "drawn",
            "2021-02-03",
            Kind.BAD_DATE,
            "a possible date written as yyyy-MM-dd HH:mm, found \"2021-02-03\""));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("faults")
  void what_is_wrong_is_told_to_the_model_with_its_value_and_to_others_without(
      String name, Object answered, Kind kind, String reported) {
    ParsedRow reading = READER.parse(with(name, answered));

    assertThat(reading.row()).isEmpty();
    RowError complaint = reading.errors().get(0);
    assertThat(reading.errors()).hasSize(1);
    assertThat(complaint.kind()).isEqualTo(kind);
    assertThat(complaint.forModel()).isEqualTo("\"" + name + "\": expected " + reported);
    if (answered instanceof String text) {
      assertThat(complaint.toString()).doesNotContain(text);
    }
  }

  @Test
  void a_field_that_is_not_there_is_not_taken_as_missing() {
    Map<String, Object> record = good();
    record.remove("bili");

    assertThat(READER.parse(record).errors())
        .extracting(RowError::kind)
        .containsExactly(Kind.ABSENT);
  }

  @Test
  void unknown_fields_and_keys_are_dropped_and_counted() {
    Map<String, Object> record = good();
    record.put("id", "P1");
    record.put("comment", "made up");

    ParsedRow reading = READER.parse(record);

    assertThat(reading.isAccepted()).isTrue();
    assertThat(reading.coercions()).containsExactly(Coercion.EXTRA_DROPPED, Coercion.EXTRA_DROPPED);
  }

  @Test
  void a_name_in_other_capitals_is_understood() {
    Map<String, Object> record = good();
    record.put("Bili", record.remove("bili"));

    ParsedRow reading = READER.parse(record);

    assertThat(reading.row().orElseThrow().toJson()).isEqualTo(good());
    assertThat(reading.coercions()).containsExactly(Coercion.NAME_WRITING);
  }

  @Test
  void a_broken_rule_is_told_and_the_cells_are_kept() {
    Map<String, Object> record = with("sex", "M");
    record.put("age", 30L);

    ParsedRow reading = READER.parse(record);

    assertThat(reading.isAccepted()).isFalse();
    assertThat(reading.row()).isPresent();
    assertThat(reading.errors().get(0).forModel())
        .isEqualTo(
            "\"age, sex\": expected the rule \"if sex == 'M' then age >= 40\" to hold, found cells"
                + " that break it");
  }

  @Test
  void a_formula_is_computed() {
    Dataset ruled = Fixtures.ruled(false);
    Map<String, Object> record = new HashMap<>(TypedRow.of(ruled, 0).toJson());
    record.put("weight", 80L);
    record.put("height", 200L);
    record.put("bmi", 31L);

    ParsedRow reading = RowParser.of(ruled.schema()).parse(record);

    assertThat(reading.errors()).isEmpty();
    assertThat(reading.coercions()).containsExactly(Coercion.COMPUTED);
    assertThat(reading.row().orElseThrow().toJson()).containsEntry("bmi", 20L);
  }

  @Test
  void each_broken_rule_of_a_table_that_keeps_all_is_found() {
    Dataset ruled = Fixtures.ruled(false);
    RowParser reader = RowParser.of(ruled.schema());
    Map<String, Object> record = new HashMap<>(TypedRow.of(ruled, 0).toJson());
    record.put("age", 17L);
    record.put("diastolic", 130L);
    record.put("systolic", 90L);
    record.put("red", 1L);
    record.put("green", 1L);

    assertThat(reader.parse(record).errors())
        .extracting(RowError::field)
        .containsExactly("age", "diastolic, systolic", "red, green, blue");
  }

  static Stream<Arguments> tables() {
    Map<String, Dataset> all = new LinkedHashMap<>(Fixtures.all());
    all.put("ruled", Fixtures.ruled(true));
    ExampleDatasets.names().forEach(name -> all.put(name, ExampleDatasets.named(name).head(400)));
    return all.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  /** Through JSON text, as a model's answer comes. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void a_table_that_is_written_and_read_again_is_the_same(String name, Dataset data) {
    Dataset learned = data.learned();
    RowParser reader = RowParser.of(data.schema());
    RowBatch batch = new RowBatch(reader.schema());
    String text =
        Json.write(Map.of("rows", TypedRow.of(learned).stream().map(TypedRow::toJson).toList()));

    RowParser.records(text, "answer").forEach(record -> batch.add(reader.parse(record)));

    assertThat(batch.rejected()).isZero();
    assertThat(batch.coercions()).isEmpty();
    assertThat(batch.toDataset().schema()).isEqualTo(learned.schema());
    // As written: a cell of -0, which the table "wide" has, is written as 0.
    assertThat(TypedRow.of(batch.toDataset())).isEqualTo(TypedRow.of(learned));
  }

  @Test
  void a_batch_counts_what_became_of_rows() {
    RowBatch batch = new RowBatch(READER.schema());
    Stream.of(good(), with("age", "60"), with("age", 17L), with("sex", "X"))
        .forEach(record -> batch.add(READER.parse(record)));

    assertThat(batch.summary())
        .isEqualTo(
            "2 rows accepted, 1 of them repaired (a number written as a text: 1); 2 refused"
                + " (a number out of range: 1, an unknown level: 1)");
    assertThat(batch.toDataset().rowCount()).isEqualTo(2);
    assertThat(batch.toDataset().schema().field("icd").levels()).containsExactly("K74.3");
  }

  @Test
  void an_answer_that_is_no_batch_is_refused_without_being_shown() {
    for (String text : Arrays.asList("{\"row\": \"s3cret\"}", "[\"s3cret\"]", "s3cret")) {
      assertThatThrownBy(() -> RowParser.records(text, "answer"))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("answer")
          .hasMessageNotContaining("s3cret");
    }
    assertThatThrownBy(() -> RowParser.records("{\"rows\": [\"s3cret\"]}", "answer"))
        .hasMessage("answer: expected each row to be an object, found something else");
  }
}
