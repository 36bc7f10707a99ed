package org.ehrsynth.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.schema.SchemaInference.Proposal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaInferenceTest {
  private static final int ROWS = 300;

  static Stream<Arguments> columns() {
    return Stream.of(
        column("age", "numeric(0)", i -> 18 + i * 7 % 71),
        column("bili", "numeric(1)", i -> i * 13 % 97 / 10.0),
        column("wbc", "numeric(3)", i -> "%d.%03d".formatted(i % 9, i * 37 % 1000)),
        column("gap", "numeric(0)", i -> i % 5 == 0 ? "NA" : i % 60 + ".0"),
        column("dots", "numeric(0)", i -> i % 5 == 0 ? "." : i % 60),
        column("tiny", "numeric(9)", i -> i % 7 + "e-9"),
        column("delta", "numeric(2)", i -> "-0." + (10 + i % 80)),
        column("sample.yr", "numeric(0)", i -> 1995 + i % 9),
        column("flc.grp", "numeric(0)", i -> 1 + i % 10),
        column("stage", "categorical[1, 2, 3, 4] ordered", i -> 1 + i % 4),
        column("edema", "categorical[0, 0.5, 1] ordered", i -> i % 3 / 2.0 == 0.5 ? "0.5" : i % 2),
        column("status", "categorical[0, 1, 2] ordered", i -> i % 3),
        column("trt", "categorical[1, 2] ordered", i -> 1 + i % 2),
        column("death", "flag[0, 1]", i -> i % 2),
        column("floating", "flag[0.0, 1.0]", i -> i % 3 == 0 ? "" : i % 2 + ".0"),
        column("smoker", "flag[N, Y]", i -> i % 2 == 0 ? "Y" : "N"),
        column("ckd", "flag[FALSE, TRUE]", i -> i % 2 == 0 ? "TRUE" : "FALSE"),
        column("cured", "flag[no, yes]", i -> i % 2 == 0 ? "yes" : "no"),
        column("sex", "categorical[F, M]", i -> i % 2 == 0 ? "M" : "F"),
        column("unknowns", "categorical[known, unknown]", i -> i % 2 == 0 ? "unknown" : "known"),
        column("dash", "categorical[+, ++, -]", i -> List.of("-", "+", "++").get(i % 3)),
        column("constant", "categorical[x]", i -> "x"),
        column("zeros", "categorical[0] ordered", i -> 0),
        column("nothing", "categorical[]", i -> i % 2 == 0 ? "" : "NA"),
        column("ward", "code(120)", i -> "ward " + i % 120),
        column("zipcode", "code(80)", i -> "%05d".formatted(4000 + i % 80)),
        column("fips", "code(60)", i -> 25000 + i % 60),
        column("snomed", "code(60)", i -> 44054006L + i % 60),
        column("diag_1", "code(50) ICD", i -> i % 3 == 0 ? "V" + (10 + i % 30) : 250 + i % 60),
        column("icd10", "code(26) ICD", i -> (char) ('A' + i % 26) + "10.1"),
        column("admission_type_id", "categorical[1, 2, 3, 4, 5, 6, 7]", i -> 1 + i % 7),
        column("gender_concept_id", "categorical[8507, 8532]", i -> i % 2 == 0 ? 8507 : 8532),
        column("seen", "temporal(yyyy-MM-dd)", i -> "2020-01-" + (10 + i % 20)),
        column("us", "temporal(MM/dd/yyyy)", i -> "01/%02d/2020".formatted(1 + i % 28)),
        column("european", "temporal(dd/MM/yyyy)", i -> "%02d/01/2020".formatted(1 + i % 28)),
        column("short", "temporal(M/d/yyyy)", i -> "1/%d/2020".formatted(1 + i % 28)),
        column("german", "temporal(dd.MM.yyyy)", i -> "%02d.01.1961".formatted(1 + i % 28)),
        column("digits", "temporal(yyyyMMdd)", i -> 20200101 + i % 28),
        column("admitted", "temporal(yyyy-MM-dd HH:mm:ss)", i -> "1969-12-31 23:59:0" + i % 10),
        column(
            "iso",
            "temporal(yyyy-MM-dd'T'HH:mm:ss'Z')",
            i -> "2020-02-29T00:00:0%dZ".formatted(i % 10)),
        column("mrn", "identifier subject", i -> 7_000_000 + i * 7919L % 100_003),
        column("patient_nbr", "identifier subject", i -> 135 + i / 3),
        column("PATIENT", "identifier subject", i -> uuid(i / 5)),
        column("encounter_id", "identifier", i -> 22_783 + i * 11),
        column("Id", "identifier subject", i -> uuid(i)),
        column("counter", "identifier", i -> i + 1),
        column("padded", "identifier", i -> "%05d".formatted(i + 1)),
        column("huge", "identifier", i -> "9" + "0".repeat(15) + (100 + i)),
        column("name", "identifier ignore", i -> "Person " + i),
        column("note", "identifier ignore", i -> "seen on day " + i + ", \u00fcber\n\"well\""));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @MethodSource("columns")
  void a_column_is_taken_for_what_it_is(String name, String expected, List<String> cells) {
    Proposal proposal = propose(name, cells);

    assertThat(describe(proposal.field())).as("%s", proposal.why()).isEqualTo(expected);
    assertThat(proposal.why()).isNotEmpty().noneMatch(String::isBlank);
  }

  @Test
  void impossible_dates_make_a_column_text_and_the_reason_says_how_many() {
    List<String> cells = cells(i -> i == 7 ? "2020-02-30" : "2020-01-" + (10 + i % 20));

    Proposal proposal = propose("seen", cells);

    assertThat(proposal.field().type().label()).isEqualTo("categorical");
    assertThat(proposal.why().toString())
        .contains("1 of 300 cells are impossible dates")
        .doesNotContain("2020");
  }

  @Test
  void a_few_texts_among_numbers_are_counted_and_not_shown() {
    Proposal proposal = propose("lab", cells(i -> i % 100 == 0 ? ">9.0" : i % 60 / 10.0));

    assertThat(proposal.field().type().label()).isEqualTo("code");
    assertThat(proposal.why().toString()).contains("3 of 300 cells are not numbers");
    assertThat(proposal.why().toString()).doesNotContain(">9");
  }

  @Test
  void days_that_could_be_months_are_named_as_such() {
    Proposal proposal = propose("seen", cells(i -> "0%d/0%d/2020".formatted(1 + i % 9, 1 + i % 7)));

    assertThat(describe(proposal.field())).isEqualTo("temporal(MM/dd/yyyy)");
    assertThat(proposal.why()).contains("day before month would fit as well");
  }

  @Test
  void the_most_frequent_marker_is_the_one_written() {
    SchemaInference inference = new SchemaInference(List.of("a", "b"), false);
    for (int i = 0; i < 60; i++) {
      inference.accept(
          List.of(i % 3 == 0 ? "?" : "" + i, i % 5 == 0 ? "" : i % 7 == 0 ? "-" : "" + i));
    }

    assertThat(inference.schema().missing()).containsExactly("?", "", "-");
  }

  @Test
  void a_marker_of_one_column_is_no_level_of_another() {
    SchemaInference inference = new SchemaInference(List.of("lab", "rhesus"), false);
    for (int i = 0; i < 60; i++) {
      inference.accept(List.of(i % 3 == 0 ? "-" : "" + i, i % 2 == 0 ? "-" : "+"));
    }

    assertThat(inference.schema().missing()).containsExactly("-");
    assertThat(inference.schema().field("rhesus").levels()).containsExactly("+");
  }

  @Test
  void one_column_is_the_subject_and_a_patient_key_wins_over_a_plain_id() {
    SchemaInference inference = new SchemaInference(List.of("id", "patient_id", "mrn"), false);
    for (int i = 0; i < 60; i++) {
      inference.accept(List.of("" + i, "" + i / 4, "" + i * 3));
    }

    assertThat(inference.schema().fieldOfRole(Role.SUBJECT).orElseThrow().name())
        .isEqualTo("patient_id");
    assertThat(inference.schema().fields().stream().filter(f -> f.role() == Role.SUBJECT))
        .hasSize(1);
  }

  @Test
  void survival_roles_are_never_guessed() {
    SchemaInference inference = new SchemaInference(List.of("time", "status"), false);
    for (int i = 0; i < 60; i++) {
      inference.accept(List.of("" + i * 7 % 61, "" + i % 3));
    }

    assertThat(inference.schema().fields()).allMatch(f -> f.role() == Role.FEATURE);
  }

  @Test
  void no_rows_at_all_make_columns_without_levels() {
    Schema schema = new SchemaInference(List.of("a", "b"), false).schema();

    assertThat(schema.fields()).allMatch(f -> f.levels().isEmpty() && f.nullable());
  }

  @Test
  void more_texts_than_memory_allows_are_left_out_with_a_reason() {
    SchemaInference inference = new SchemaInference(List.of("text"), false);
    for (int i = 0; i < 100_000; i++) {
      inference.accept(List.of("t" + i % 25_000));
    }

    Proposal proposal = inference.proposals().get(0);
    assertThat(describe(proposal.field())).isEqualTo("identifier ignore");
    assertThat(proposal.why().get(0)).isEqualTo("more than 20,000 different texts: left out");
  }

  @Test
  void a_decimal_comma_is_read_where_a_semicolon_separates() {
    SchemaInference inference = new SchemaInference(List.of("bili"), true);
    for (int i = 0; i < ROWS; i++) {
      inference.accept(List.of(i % 60 + "," + i % 10));
    }

    assertThat(describe(inference.schema().field(0))).isEqualTo("numeric(1)");
  }

  private static Proposal propose(String name, List<String> cells) {
    SchemaInference inference = new SchemaInference(List.of(name), false);
    cells.forEach(cell -> inference.accept(List.of(cell)));
    return inference.proposals().get(0);
  }

  private static String describe(Field field) {
    String role = field.role() == Role.FEATURE ? "" : " " + field.role().label();
    return field
            .type()
            .match(
                n -> "numeric(" + n.decimals() + ")",
                c -> "categorical" + c.levels() + (c.ordered() ? " ordered" : ""),
                f -> "flag" + f.levels(),
                t -> "temporal(" + t.format() + ")",
                c ->
                    "code("
                        + c.levels().size()
                        + ")"
                        + (c.system().isEmpty() ? "" : " " + c.system()),
                i -> "identifier")
        + role;
  }

  private static Arguments column(String name, String expected, IntFunction<Object> cell) {
    return arguments(name, expected, cells(cell));
  }

  private static List<String> cells(IntFunction<Object> cell) {
    return new ArrayList<>(
        IntStream.range(0, ROWS).mapToObj(i -> cell.apply(i).toString()).toList());
  }

  private static String uuid(int i) {
    return "%08x-1111-4222-8333-444455556666".formatted(i * 2_654_435_761L & 0xFFFFFFFFL);
  }
}
