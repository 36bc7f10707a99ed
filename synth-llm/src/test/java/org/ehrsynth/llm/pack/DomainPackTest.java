package org.ehrsynth.llm.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ehrsynth.InputException;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.llm.row.RowParser;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainPackTest {
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("bili", new ColumnType.Numeric(1, 0.5, Double.POSITIVE_INFINITY)),
          Field.of("sex", new ColumnType.Categorical(List.of("f", "m"), false)));

  @TempDir Path folder;

  private DomainPack pack(String json) throws IOException {
    Files.writeString(folder.resolve("pack.json"), json.replace('\'', '"'));
    return DomainPack.read(folder);
  }

  private DomainPack withFields(String fields) throws IOException {
    return pack("{'format': 1, 'name': 'p', 'domain': 'd', 'fields': [" + fields + "]}");
  }

  @Test
  void the_bundled_pack_holds_for_every_patient_of_the_table_it_was_made_for() {
    Dataset pbc = ExampleDatasets.pbc();

    DomainPack.Applied applied = DomainPack.bundled("hepatology").applyTo(pbc.schema());

    assertThat(applied.notes()).isEmpty();
    assertThat(applied.descriptions().byName().keySet())
        .containsExactlyElementsOf(pbc.schema().learned().names());
    RowParser reader = RowParser.of(applied.schema(), applied.descriptions());
    Dataset learned = pbc.learned();
    assertThat(TypedRow.of(learned)).allMatch(row -> reader.parse(row.toJson()).isAccepted());
    assertThat(ConstraintChecker.of(applied.schema()).size()).isEqualTo(6);
    assertThat(ConstraintChecker.of(applied.schema()).violations(learned)).isEmpty();
  }

  @Test
  void the_bundled_pack_tells_units_and_codes() {
    DomainPack.Applied applied =
        DomainPack.bundled("hepatology").applyTo(ExampleDatasets.pbc().schema());

    assertThat(applied.descriptions().of("bili").text()).isEqualTo("bilirubin; in serum; in mg/dL");
    assertThat(applied.descriptions().of("status").of("2")).isEqualTo("death");
    assertThat(applied.descriptions().of("sex").text()).isEqualTo("sex; f = female, m = male");
  }

  @Test
  void a_pack_that_was_copied_out_is_the_same() throws IOException {
    Path copy = folder.resolve("mine");

    DomainPack.copyTo("hepatology", copy);

    DomainPack read = DomainPack.of(copy.toString());
    DomainPack bundled = DomainPack.of("hepatology");
    assertThat(read.applyTo(ExampleDatasets.pbc().schema()))
        .isEqualTo(bundled.applyTo(ExampleDatasets.pbc().schema()));
    assertThat(read.note()).isEqualTo(bundled.note()).isPresent();
    assertThat(read.sources()).isEqualTo(bundled.sources()).hasSize(3);
    assertThatThrownBy(() -> DomainPack.copyTo("hepatology", copy))
        .hasMessageEndingWith("pack.json' is already there");
  }

  @Test
  void a_pack_narrows_and_never_loosens() throws IOException {
    DomainPack pack =
        pack(
            "{'format': 1, 'name': 'p', 'domain': 'd', 'fields': ["
                + "{'name': 'bili', 'min': 0.1, 'max': 60, 'unit': 'mg/dL'},"
                + "{'name': 'sex', 'codes': {'F': 'female', 'x': ['other', 'diverse']}},"
                + "{'name': 'age', 'min': 0}], 'constraints': ["
                + "{'type': 'ifThen', 'if': 'missing(sex)', 'then': 'bili < 50'},"
                + "{'type': 'range', 'column': 'bili', 'max': 40},"
                + "{'type': 'ifThen', 'if': 'age > 90', 'then': 'bili < 9'}]}");
    Constraint own = new Constraint.Range("bili", Double.NEGATIVE_INFINITY, 40);

    DomainPack.Applied applied = pack.applyTo(SCHEMA.withConstraints(List.of(own)));

    assertThat(applied.schema().field("bili").type()).isEqualTo(new ColumnType.Numeric(1, .5, 60));
    assertThat(applied.schema().constraints())
        .containsExactly(own, new Constraint.IfThen("missing(sex)", "bili < 50"));
    assertThat(applied.descriptions().of("sex").codes()).containsOnlyKeys("f");
    assertThat(applied.notes())
        .containsExactly(
            "the column 'sex' has no level 'x', which the pack explains",
            "there is no column 'age', which the pack describes",
            "the pack's rule 'if age > 90 then bili < 9' is left out: 'age' is not learned");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'name': 'bili', 'max': 0.4} | pack 'p', field 'bili': expected a range that meets the"
            + " schema's, found one beside it",
        "{'name': 'sex', 'unit': 'kg'} | pack 'p', field 'sex': expected a numeric column for a"
            + " range or a unit, found type categorical in the schema",
        "{'name': 'age'} | pack 'p' describes none of the columns; it describes: age"
      })
  void what_contradicts_the_schema_is_refused(String field, String message) throws IOException {
    DomainPack pack = withFields(field);

    assertThatThrownBy(() -> pack.applyTo(SCHEMA))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'name': 'a', 'min': 2, 'max': 1} | field 'min': expected at most the max of 'a', found a"
            + " larger number",
        "{'name': ' '} | field 'name': expected a column's name, found a blank text",
        "{'name': 'a', 'units': 'kg'} | unknown field 'units'; known: codes, description, label,"
            + " max, min, name, synonyms, unit",
        "{'name': 'a'}, {'name': 'a'} | field 'fields': expected names that differ, found 'a'"
            + " twice",
        "{'name': 'a', 'codes': {'1': []}} | field 'codes', field '1': expected at least one text,"
            + " found none",
        "{'name': 'a', 'codes': {'1': 2}} | field 'codes', field '1': expected a list,"
            + " found a whole number"
      })
  void what_is_wrong_in_a_pack_is_named(String fields, String message) {
    assertThatThrownBy(() -> withFields(fields))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("pack '" + folder.resolve("pack.json") + "'")
        .hasMessageEndingWith(message);
  }

  @Test
  void a_rule_that_does_not_fit_is_named() throws IOException {
    DomainPack pack =
        pack(
            "{'format': 1, 'name': 'p', 'domain': 'd', 'fields': [{'name': 'sex'}],"
                + "'constraints': [{'type': 'range', 'column': 'sex', 'min': 1}]}");

    assertThatThrownBy(() -> pack.applyTo(SCHEMA))
        .hasMessage(
            "pack 'p', rule 'sex at least 1' does not fit the schema: schema, constraint 1 (range),"
                + " column 'sex': expected a numeric column, found type categorical");
    assertThatThrownBy(
            () ->
                pack(
                    "{'format': 1, 'name': 'p', 'domain': 'd', 'fields': [{'name': 'sex'}],"
                        + "'constraints': [{'type': 'range', 'column': 'age', 'min': 1}]}"))
        .hasMessageEndingWith(
            "field 'constraints': expected columns that are among the fields, found 'age'");
  }

  @Test
  void a_template_is_a_file_of_the_pack() throws IOException {
    String json = "{'format': 1, 'name': 'p', 'domain': 'd', 'fields': [], 'note': '%s'}";
    Path outside = Files.writeString(folder.resolve("secret.ftl"), "outside");
    Path pack = Files.createDirectory(folder.resolve("pack"));

    for (String name : List.of("../secret.ftl", "/etc/passwd", "note.txt", "a/b.ftl")) {
      assertThatThrownBy(() -> pack(json.formatted(name)))
          .hasMessageEndingWith(
              "field 'note': expected the name of an .ftl file in the pack's folder, found another"
                  + " text");
    }
    assertThatThrownBy(() -> pack(json.formatted("absent.ftl")))
        .hasMessageEndingWith("absent.ftl': there is no such file");
    Files.createSymbolicLink(pack.resolve("note.ftl"), outside);
    Files.writeString(pack.resolve("pack.json"), json.formatted("note.ftl").replace('\'', '"'));
    assertThatThrownBy(() -> DomainPack.read(pack))
        .hasMessageEndingWith("expected a file in the pack's folder, found a link");
  }

  @Test
  void an_unknown_pack_is_told_of_the_known_ones() {
    assertThatThrownBy(() -> DomainPack.of("cardiology"))
        .hasMessage("unknown pack 'cardiology': expected the folder of one, or one of: hepatology");
    assertThatThrownBy(() -> DomainPack.bundled("cardiology"))
        .hasMessage("unknown pack 'cardiology'; known: hepatology");
  }
}
