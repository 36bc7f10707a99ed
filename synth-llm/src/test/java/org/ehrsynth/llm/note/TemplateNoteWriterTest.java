package org.ehrsynth.llm.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.llm.note.NoteVerifier.Status;
import org.ehrsynth.llm.note.NoteVerifier.Verdict;
import org.ehrsynth.llm.pack.DomainPack;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.DecimalParser;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateNoteWriterTest {
  private static final DomainPack PACK = DomainPack.bundled("hepatology");
  private static final Dataset PBC = ExampleDatasets.pbc().learned();
  private static final DomainPack.Applied APPLIED = PACK.applyTo(PBC.schema());

  static Stream<Arguments> tables() {
    Map<String, Dataset> all = new LinkedHashMap<>(Fixtures.all());
    all.put("ruled", Fixtures.ruled(true));
    ExampleDatasets.names().forEach(name -> all.put(name, ExampleDatasets.named(name).head(200)));
    return all.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue().learned()));
  }

  /** All of a note by the standard template is found in it, and none of it is taken amiss. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void the_standard_template_agrees_with_every_row(String name, Dataset data) {
    NoteWriter writer = TemplateNoteWriter.standard(ColumnDescriptions.NONE);
    NoteVerifier check = NoteVerifier.of(data.schema(), ColumnDescriptions.NONE, List.of());

    for (int i = 0; i < Math.min(data.rowCount(), 60); i++) {
      TypedRow row = TypedRow.of(data, i);
      String note = writer.write(row, Seed.of(i)).orElseThrow();
      Verdict verdict = check.check(row, note);
      assertThat(verdict.isComplete()).as("row %d: %s in %s", i, verdict, note).isTrue();
      assertThat(verdict.byColumn()).hasSize(data.schema().size());
    }
  }

  private static TemplateNoteWriter hepatology() {
    return TemplateNoteWriter.of(PACK.note().orElseThrow(), "note.ftl", APPLIED.descriptions());
  }

  private static NoteVerifier check() {
    return NoteVerifier.of(PBC.schema(), APPLIED.descriptions(), PACK.findings());
  }

  @Test
  void the_template_of_the_hepatology_pack_agrees_with_every_patient() {
    List<TypedRow> rows = TypedRow.of(PBC);
    TemplateNoteWriter writer = hepatology();
    List<String> notes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      notes.add(writer.write(rows.get(i), Seed.of(1).derive(i)).orElseThrow());
    }

    NoteConsistency agreement = check().check(rows, notes);

    assertThat(agreement.notes()).isEqualTo(418);
    assertThat(agreement.complete()).isEqualTo(418);
    assertThat(agreement.facts())
        .containsEntry(Status.AGREES, 418 * 19)
        .containsEntry(Status.NOT_FOUND, 0);
  }

  @Test
  void a_note_reads_like_one() {
    assertThat(hepatology().write(TypedRow.of(PBC, 0), Seed.of(1)).orElseThrow().split("\n"))
        .containsExactly(
            "Patient: 58.8-year-old woman with primary biliary cholangitis, randomised to"
                + " D-penicillamine.",
            "On examination: ascites present, hepatomegaly present, spider angiomas present; edema:"
                + " despite diuretic therapy.",
            "Blood and urine: bilirubin 14.5 mg/dL, albumin 2.6 g/dL, alkaline phosphatase of 1718"
                + " U/L, aspartate aminotransferase 137.95 U/mL; cholesterol 261 mg/dL,"
                + " triglycerides at 172 mg/dL; urine copper of 156 µg/day; platelet count 190"
                + " 10^9/L, prothrombin time 12.2 seconds.",
            "Biopsy: histologic stage 4.",
            "Outcome: death; follow-up of 400 days.");
  }

  /** A note on one patient held against the next: every cell in which they differ is caught. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void a_note_on_another_patient_is_caught_in_every_cell_that_differs(String name, Dataset data) {
    NoteWriter writer = TemplateNoteWriter.standard(ColumnDescriptions.NONE);
    NoteVerifier check = NoteVerifier.of(data.schema(), ColumnDescriptions.NONE, List.of());
    for (int i = 0; i + 1 < Math.min(data.rowCount(), 30); i++) {
      TypedRow one = TypedRow.of(data, i);
      TypedRow other = TypedRow.of(data, i + 1);
      String note = writer.write(one, Seed.of(i)).orElseThrow();

      Map<String, Status> said = check.check(other, note).byColumn();

      for (int j = 0; j < data.schema().size(); j++) {
        String cell = one.text(j);
        String reported = other.text(j);
        boolean isBoth = cell != null && reported != null;
        boolean isAlike =
            Objects.equals(cell, reported) || (isBoth && isWithinRounding(cell, reported));
        Status expected =
            isAlike ? Status.AGREES : reported == null ? Status.UNSUPPORTED : Status.CONTRADICTS;
        assertThat(said.get(data.schema().field(j).name()))
            .as("column %d, %s", j, note)
            .isEqualTo(expected);
      }
    }
  }

  private static boolean isWithinRounding(String written, String cell) {
    double value = DecimalParser.parse(written);
    double exact = DecimalParser.parse(cell);
    int point = written.indexOf('.');
    int decimals = point < 0 ? 0 : written.length() - point - 1;
    return Math.abs(value - exact) <= .5 * Math.pow(10, -decimals) * (1 + 1e-9)
        && Math.abs(value - exact) <= .01 * Math.abs(exact);
  }

  @Test
  void the_same_row_and_seed_give_the_same_note_and_seeds_give_many() {
    TypedRow row = TypedRow.of(PBC, 0);
    TemplateNoteWriter writer = hepatology();
    Set<String> notes = new HashSet<>();
    for (int seed = 0; seed < 40; seed++) {
      notes.add(writer.write(row, Seed.of(seed)).orElseThrow());
    }

    assertThat(writer.write(row, Seed.of(3))).isEqualTo(hepatology().write(row, Seed.of(3)));
    assertThat(notes).hasSizeGreaterThan(35);
  }

  /** Each note with one thing changed; all must be caught. */
  @ParameterizedTest
  @ValueSource(strings = {"value", "unit", "negation", "swap", "finding", "number"})
  void a_planted_contradiction_is_caught(String fault) {
    NoteVerifier check = check();
    TemplateNoteWriter writer = hepatology();
    int planted = 0;
    for (int i = 0; i < PBC.rowCount(); i++) {
      TypedRow row = TypedRow.of(PBC, i);
      String note = writer.write(row, Seed.of(2).derive(i)).orElseThrow();
      String wrong = planted(note, fault, Seed.of(3).derive(i).generator());
      if (!wrong.equals(note)) {
        planted++;
        Verdict verdict = check.check(row, wrong);
        assertThat(verdict.isConsistent()).as("row %d: %s in %s", i, verdict, wrong).isFalse();
      }
    }
    assertThat(planted).as("notes with a planted fault").isGreaterThan(300);
  }

  private static String planted(String note, String fault, RandomStream draws) {
    return switch (fault) {
      case "value" ->
          note.replaceFirst("(albumin (?:at |of )?)(\\d)", "$1" + (6 + draws.nextInt(3)));
      case "unit" -> note.replaceFirst("mg/dL", draws.nextInt(2) == 0 ? "g/dL" : "µmol/L");
      case "negation" ->
          note.contains("no hepatomegaly") || note.contains("without hepatomegaly")
              ? note.replaceFirst("(?:no|without) hepatomegaly", "hepatomegaly")
              : note.replaceFirst("hepatomegaly (?:present|noted)", "no hepatomegaly");
      case "swap" ->
          note.replace("bilirubin", "@").replace("albumin", "bilirubin").replace("@", "albumin");
      case "finding" ->
          note.replaceFirst(
              "\\n", " There is " + (draws.nextInt(2) == 0 ? "jaundice" : "splenomegaly") + ".\n");
      default -> note + " Sodium 133 mmol/L.";
    };
  }

  @Test
  void a_template_tells_cells_as_they_are() {
    Schema schema =
        Schema.of(
            Field.of("x", ColumnType.Numeric.unbounded(1)),
            Field.of("html", new ColumnType.Categorical(List.of("<b> & ${1 + 1}"), false)));
    Dataset data =
        Dataset.of(
            Column.Numeric.of(schema.field(0), new double[] {1234.5}),
            Column.Coded.of(schema.field(1), new int[] {0}));
    TemplateNoteWriter notes =
        TemplateNoteWriter.of(
            "${fact.x.value} ${fact['html'].text} ${fact.x.number + 1} ${facts?size}",
            "t.ftl",
            ColumnDescriptions.NONE);

    assertThat(notes.write(TypedRow.of(data, 0), Seed.of(1)))
        .contains("1234.5 <b> & ${1 + 1} 1235.5 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${'freemarker.template.utility.Execute'?new()('id')}",
        "${'freemarker.template.utility.ObjectConstructor'?new()}",
        "${facts?api.class}",
        "${facts.class}",
        "${pick.class}",
        "<#include '/etc/passwd'>",
        "<#include 'default-note.ftl'>",
        "<#import 'x.ftl' as x>",
        "${.data_model.Configuration}",
        "<#macro m><@m/></#macro><@m/>",
        "<#list 1..200000000 as x>xxxxxxxxxx</#list>",
        "${fact.nothing.text}",
        "${pick()}"
      })
  void a_template_reaches_nothing_but_the_facts_and_its_bounds(String text) {
    TemplateNoteWriter notes = TemplateNoteWriter.of(text, "evil.ftl", ColumnDescriptions.NONE);
    TypedRow row = TypedRow.of(PBC, 0);

    assertThatThrownBy(() -> notes.write(row, Seed.of(1)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("evil.ftl")
        .hasMessageNotContaining(row.text(PBC.schema().indexOf("age")));
  }

  @Test
  void a_template_that_runs_for_ever_is_stopped() {
    TemplateNoteWriter notes =
        TemplateNoteWriter.of("<#list 1.. as x></#list>", "evil.ftl", ColumnDescriptions.NONE)
            .within(Duration.ofMillis(200));

    assertThatThrownBy(() -> notes.write(TypedRow.of(PBC, 0), Seed.of(1)))
        .hasMessage("evil.ftl: the template took too long to write one note");
  }

  @Test
  void what_is_no_template_is_told_with_its_line() {
    assertThatThrownBy(() -> TemplateNoteWriter.of("a\n<#if x>", "t.ftl", ColumnDescriptions.NONE))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            "t.ftl: expected a Freemarker template, found one with an error at line 2, column"
                + " \\d+");
  }
}
