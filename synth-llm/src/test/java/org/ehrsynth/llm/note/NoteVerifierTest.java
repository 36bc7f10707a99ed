package org.ehrsynth.llm.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.llm.note.NoteVerifier.Status;
import org.ehrsynth.llm.note.NoteVerifier.Verdict;
import org.ehrsynth.llm.row.ColumnDescription;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a note says, clause by clause, of one patient. */
class NoteVerifierTest {
  private static final Dataset PATIENT =
      Dataset.of(
          number("age", 2, 58.77),
          number("bili", 1, 14.5),
          number("albumin", 2, 2.6),
          number("chol", 0, Double.NaN),
          coded("sex", new ColumnType.Categorical(List.of("f", "m"), false), 0),
          coded("trt", new ColumnType.Categorical(List.of("1", "2"), false), 1),
          coded("stage", new ColumnType.Categorical(List.of("1", "2", "3", "4"), true), 3),
          coded("ascites", new ColumnType.Flag(List.of("0", "1")), 1),
          coded("spiders", new ColumnType.Flag(List.of("no", "yes")), 0),
          coded("edema", new ColumnType.Categorical(List.of("none", "mild"), true), 0),
          coded("hepato", new ColumnType.Flag(List.of("0", "1")), -1),
          Column.Temporal.of(
              Field.of(
                  "seen",
                  new ColumnType.Temporal("dd.MM.yyyy", ColumnType.Temporal.Resolution.DAY)),
              new long[] {18_661}));

  private static final ColumnDescriptions MEANINGS =
      new ColumnDescriptions(
          Map.of(
              "age", meaning("age", "years", List.of("aged", "year-old")),
              "bili", meaning("bilirubin", "mg/dL", List.of("total bilirubin")),
              "albumin", meaning("albumin", "g/dL", List.of()),
              "chol", meaning("cholesterol", "mg/dL", List.of()),
              "sex",
                  new ColumnDescription(
                      "sex",
                      "",
                      "",
                      List.of(),
                      Map.of("f", List.of("female", "woman"), "m", List.of("male", "man"))),
              "trt",
                  new ColumnDescription(
                      "treatment",
                      "",
                      "",
                      List.of(),
                      Map.of("1", List.of("D-penicillamine"), "2", List.of("placebo")))));

  private static final NoteVerifier CHECK =
      NoteVerifier.of(PATIENT.schema(), MEANINGS, List.of("jaundice", "splenomegaly"));

  private static ColumnDescription meaning(String label, String unit, List<String> synonyms) {
    return new ColumnDescription(label, "", unit, synonyms, Map.of());
  }

  private static Column number(String name, int decimals, double value) {
    return Column.Numeric.of(
        Field.of(name, ColumnType.Numeric.unbounded(decimals)), new double[] {value});
  }

  private static Column coded(String name, ColumnType type, int code) {
    return Column.Coded.of(Field.of(name, type), new int[] {code});
  }

  private static Verdict check(String note) {
    return CHECK.check(TypedRow.of(PATIENT, 0), note);
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        // numbers, and how they are written
        "bilirubin 14.5 mg/dL | bili | AGREES",
        "Bilirubin: 14.5 mg/dl. | bili | AGREES",
        "total bilirubin was 14.5 | bili | AGREES",
        "bilirubin had risen to 14.5 mg/dL | bili | AGREES",
        "bilirubin 14.6 mg/dL | bili | CONTRADICTS",
        "bilirubin 14 mg/dL | bili | CONTRADICTS",
        "bilirubin 145 mg/dL | bili | CONTRADICTS",
        "bilirubin 14.5 g/dL | bili | CONTRADICTS",
        "bilirubin 14.5 µmol/L | bili | CONTRADICTS",
        "bilirubin not recorded | bili | CONTRADICTS",
        "bilirubin was discussed | bili | NOT_FOUND",
        "bilirubin 14.5 mg/dL; later bilirubin 9.9 mg/dL | bili | CONTRADICTS",
        "bilirubin 14.5, albumin 2.6 | albumin | AGREES",
        "bilirubin 2.6 mg/dL, albumin 14.5 g/dL | albumin | CONTRADICTS",
        "albumin 2.60 g/dL | albumin | AGREES",
        // years
        "A 58-year-old woman | age | AGREES",
        "A 59-year-old woman | age | AGREES",
        "A 58.8-year-old woman | age | AGREES",
        "A 57-year-old woman | age | CONTRADICTS",
        "The patient, aged 58 years | age | AGREES",
        "age 58.77 months | age | CONTRADICTS",
        // cells that are missing
        "cholesterol not recorded | chol | AGREES",
        "cholesterol 250 mg/dL | chol | UNSUPPORTED",
        "hepato not available | hepato | AGREES",
        "no hepato | hepato | UNSUPPORTED",
        "hepato present | hepato | UNSUPPORTED",
        // levels, and what they mean
        "sex: f | sex | AGREES",
        "sex: male | sex | CONTRADICTS",
        "a man with ascites | sex | CONTRADICTS",
        "a woman with ascites | sex | AGREES",
        "female sex | sex | AGREES",
        "treatment: placebo | trt | AGREES",
        "treatment was placebo | trt | AGREES",
        "she received D-penicillamine | trt | CONTRADICTS",
        "stage 4 | stage | AGREES",
        "stage: 3 | stage | CONTRADICTS",
        "stage 7 | stage | CONTRADICTS",
        // findings
        "ascites | ascites | AGREES",
        "There is ascites. | ascites | AGREES",
        "ascites: 1 | ascites | AGREES",
        "ascites: yes | ascites | AGREES",
        "no ascites | ascites | CONTRADICTS",
        "ascites: no | ascites | CONTRADICTS",
        "ascites absent | ascites | CONTRADICTS",
        "ascites was not seen | ascites | CONTRADICTS",
        "without evidence of ascites | ascites | CONTRADICTS",
        "negative for spiders, ascites present | ascites | AGREES",
        "no spiders, ascites present | ascites | AGREES",
        "no spiders or ascites | ascites | CONTRADICTS",
        "no spiders, ascites or edema | ascites | CONTRADICTS",
        "no spiders, ascites, and edema | ascites | CONTRADICTS",
        "no spiders, ascites | ascites | AGREES",
        "No evidence of spiders was found | spiders | AGREES",
        "spiders | spiders | CONTRADICTS",
        "spiders present | spiders | CONTRADICTS",
        "No spiders. Ascites. | spiders | AGREES",
        "Ascites, no spiders | ascites | AGREES",
        "Ascites, no spiders | spiders | AGREES",
        "no edema | edema | AGREES",
        "edema: none | edema | AGREES",
        "mild edema | edema | CONTRADICTS",
        "edema mild | edema | CONTRADICTS",
        // times
        "seen 03.02.2021 | seen | AGREES",
        "seen on 2021-02-03 | seen | AGREES",
        "seen on 04.02.2021 | seen | CONTRADICTS",
        "seen today | seen | NOT_FOUND"
      })
  void a_clause_says_of_a_column(String note, String column, Status status) {
    assertThat(check(note).byColumn()).containsEntry(column, status);
  }

  @Test
  void what_is_missing_and_not_spoken_of_is_no_fact() {
    Verdict verdict = check("");

    assertThat(verdict.byColumn()).hasSize(10).doesNotContainKeys("chol", "hepato");
    assertThat(verdict.count(Status.NOT_FOUND)).isEqualTo(10);
    assertThat(verdict.isConsistent()).isTrue();
    assertThat(verdict.isComplete()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jaundice | 1",
        "no jaundice | 0",
        "no jaundice or splenomegaly | 0",
        "jaundice and splenomegaly | 2",
        "sodium 133 mmol/L | 1",
        "bilirubin 14.5 mg/dL, 133 mmol/L | 1",
        "she has 3 children | 0",
        "bilirubin 14.5 mg/dL | 0"
      })
  void what_belongs_to_no_column_is_invented(String note, int inventions) {
    assertThat(check(note).unsupportedMentions()).isEqualTo(inventions);
  }

  @Test
  void agreement_is_counted_over_notes_and_facts() {
    TypedRow row = TypedRow.of(PATIENT, 0);
    List<TypedRow> rows = List.of(row, row, row);
    NoteConsistency agreement =
        CHECK.check(
            rows,
            Arrays.asList(
                "bilirubin 14.5 mg/dL, no spiders", "bilirubin 14.4 mg/dL, jaundice", null));

    assertThat(agreement.notes()).isEqualTo(2);
    assertThat(agreement.consistent()).isEqualTo(1);
    assertThat(agreement.complete()).isZero();
    assertThat(agreement.facts())
        .containsEntry(Status.AGREES, 2)
        .containsEntry(Status.CONTRADICTS, 1)
        .containsEntry(Status.UNSUPPORTED, 1)
        .containsEntry(Status.NOT_FOUND, 17);
    assertThat(agreement.agreement()).isEqualTo(.5);
    // Wilson's interval of 1 in 2: (1 + z²/2 ± z √(1/2 + z²/4)) / (2 + z²), z = 1.96.
    assertThat(agreement.summary())
        .startsWith("2 notes: 50.0% [9.5, 90.5] say nothing that the row does not say, 0.0%");
    assertThat(CHECK.check(List.of(), List.of()).summary()).isEqualTo("no notes to check");
  }
}
