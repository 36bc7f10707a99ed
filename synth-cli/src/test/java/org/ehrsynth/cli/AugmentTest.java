package org.ehrsynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands impute and balance. */
class AugmentTest {
  @TempDir private static Path shared;
  private static Path model;
  private static Path unable;

  @TempDir private Path folder;

  @BeforeAll
  static void learn() throws IOException {
    RandomStream draws = Seed.of(1).generator();
    StringBuilder csv = new StringBuilder("key,age,sex,stage,income,seen\n");
    for (int i = 0; i < 400; i++) {
      int stage = draws.nextInt(4);
      csv.append("patient-" + (1000 + 7 * i))
          .append("," + (40 + 10 * stage + draws.nextInt(8)))
          .append(draws.nextInt(3) == 0 ? ",M" : ",F")
          .append("," + (draws.nextInt(10) == 0 ? "" : stage))
          .append(stage > 1 ? ",<=50K" : ",>50K")
          .append(",20%02d-03-%02d\n".formatted(10 + stage, 1 + draws.nextInt(28)));
    }
    Path data = Files.writeString(shared.resolve("data.csv"), csv);
    model = shared.resolve("cart.synth");
    unable = shared.resolve("independent.synth");
    CliRun.of("fit", data, "--model", "cart", "--out", model).succeeded();
    CliRun.of("fit", data, "--model", "independent", "--out", unable).succeeded();
  }

  private Path write(String csv) throws IOException {
    return Files.writeString(folder.resolve("open.csv"), csv);
  }

  private CliRun impute(Path data, Object... more) {
    return run("impute", data, more);
  }

  private CliRun balance(Object... more) {
    return run("balance", model, more);
  }

  private CliRun run(String command, Path first, Object... more) {
    Object[] all = Arrays.copyOf(new Object[] {command, first}, 2 + more.length);
    System.arraycopy(more, 0, all, 2, more.length);
    return CliRun.of(all);
  }

  private Path out() {
    return folder.resolve("out.csv");
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(out());
  }

  private void assertNothingWritten() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .allMatch(name -> name.equals("open.csv"));
    }
  }

  @Test
  void missing_cells_are_filled_and_every_other_text_stays() throws IOException {
    Path data =
        write(
            """
            note,seen,sex,age,stage,income,key
            "a, b",2013-03-05,F,77.50,3.0,<=50K,p1
            ,,other,,,,
            x,2010-03-01,,41,0.0,,p2
            """);

    CliRun run = impute(data, "--model", model, "--out", out(), "--json").succeeded();

    assertThat(lines().get(0)).isEqualTo("note,seen,sex,age,stage,income,key");
    assertThat(lines().get(1)).isEqualTo("\"a, b\",2013-03-05,F,77.50,3.0,<=50K,p1");
    assertThat(lines().get(2)).matches(",20\\d\\d-03-\\d\\d,other,\\d\\d,[0-3](\\.0)?,(<=|>)50K,");
    assertThat(lines().get(3)).matches("x,2010-03-01,[FM],41,0.0,>50K,p2");
    assertThat(run.outLines()).hasSize(1);
    JsonObject line = JsonObject.parse(run.out(), "line");
    assertThat(line.integer("rows")).isEqualTo(3);
    assertThat(line.integer("cells")).isEqualTo(6);
    assertThat(line.integer("left")).isZero();
    assertThat(line.number("seconds")).isNotNegative();
    assertThat(run.err()).contains("filled 6 missing cells in 3 rows and left 0");
  }

  @Test
  void levels_are_filled_as_the_table_writes_them() throws IOException {
    Path data =
        write(
            """
            key,age,sex,stage,income,seen
            a,75,F,,<=50K,2013-03-05
            b,45,F,3.0,>50K,2010-03-01
            b,45,F,0.0,>50K,2010-03-01
            """);

    impute(data, "--model", model, "--out", out()).succeeded();

    assertThat(lines().get(1)).isEqualTo("a,75,F,3.0,<=50K,2013-03-05");
  }

  @Test
  void standard_input_and_output_give_the_same_bytes_for_any_number_of_threads()
      throws IOException {
    String csv = "key,age,sex,stage,income,seen\n" + "a,,F,,<=50K,\nb,45,,,>50K,\n".repeat(700);
    Path data = write(csv);

    impute(data, "--model", model, "--out", out(), "--seed", 4, "--threads", 1).succeeded();
    CliRun piped =
        CliRun.withInput(
                csv, "impute", "-", "--model", model, "--out", "-", "--seed", 4, "--threads", 3)
            .succeeded();

    assertThat(piped.out()).isEqualTo(Files.readString(out()));
    impute(data, "--model", model, "--out", folder.resolve("other.csv"), "--seed", 5).succeeded();
    assertThat(Files.readString(folder.resolve("other.csv"))).isNotEqualTo(piped.out());
  }

  @Test
  void a_model_that_cannot_impute_is_refused_with_those_that_can() throws IOException {
    Path data = write("key,age,sex,stage,income,seen\na,,F,,<=50K,\n");

    assertThat(impute(data, "--model", unable, "--out", out()).refused().err())
        .contains("model 'independent' cannot impute; models that can: ", "cart");
    assertNothingWritten();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key,sex,stage,income,seen\na,F,,<=50K,2013-03-05\n", // a learned column is not there
        "key,age,sex,stage,income,seen\na,secret-7,F,1,<=50K,2013-03-05\n",
        "key,age,sex,stage,income,seen\na,50,F,1,<=50K,secret-7\n",
        "key,age,sex,stage,income,seen\na,50,F\n",
        ""
      })
  void a_table_that_does_not_fit_the_model_is_refused_in_one_line_without_its_cells(String csv)
      throws IOException {
    CliRun run = impute(write(csv), "--model", model, "--out", out()).refused();

    assertThat(run.err()).doesNotContain("secret-7").doesNotContain("\tat ");
    assertNothingWritten();
  }

  @Test
  void a_missing_column_is_named() throws IOException {
    Path data = write("key,sex,stage,income,seen\na,F,,<=50K,2013-03-05\n");

    assertThat(impute(data, "--model", model, "--out", out()).refused().err())
        .contains("column 'age' is learned by the model but not in the data; data has: key, sex");
  }

  @Test
  void the_input_is_never_overwritten() throws IOException {
    Path data = write("key,age,sex,stage,income,seen\na,,F,,<=50K,\n");

    impute(data, "--model", model, "--out", data).refused();
    impute(data, "--model", model, "--out", model).refused();
    impute(data, "--model", model, "--out", "-", "--json").misused();
    assertThat(Files.readString(data)).endsWith("a,,F,,<=50K,\n");
  }

  private long count(String text) throws IOException {
    return lines().stream().filter(line -> line.contains(text)).count();
  }

  @Test
  void rows_are_balanced_and_numbered() throws IOException {
    CliRun run =
        balance("--column", "sex", "--to", "F=0.3,M=0.7", "--rows", 50, "--out", out(), "--json")
            .succeeded();

    assertThat(count(",F,")).isEqualTo(15);
    assertThat(count(",M,")).isEqualTo(35);
    assertThat(lines().get(1)).startsWith("1,");
    assertThat(lines().get(50)).startsWith("50,");
    assertThat(JsonObject.parse(run.out(), "line").integer("rows")).isEqualTo(50);
  }

  @Test
  void levels_may_hold_equals_signs_and_a_condition_holds_too() throws IOException {
    balance(
            "--column",
            "income",
            "--to",
            "<=50K=1,>50K=3",
            "--rows",
            40,
            "--where",
            "sex == 'F'",
            "--out",
            out())
        .succeeded();

    assertThat(count(",<=50K,")).isEqualTo(10);
    assertThat(count(",>50K,")).isEqualTo(30);
    assertThat(count(",F,")).isEqualTo(40);
  }

  @Test
  void without_shares_all_levels_are_equal_and_rows_may_go_to_standard_output() {
    CliRun run = balance("--column", "sex", "--rows", 11, "--out", "-").succeeded();

    assertThat(run.outLines()).hasSize(12);
    assertThat(run.outLines().stream().filter(line -> line.contains(",F,"))).hasSize(6);
  }

  @Test
  void a_balance_that_cannot_be_is_refused_in_one_line() throws IOException {
    Object[] rest = {"--rows", 5, "--out", out()};
    for (List<String> wish :
        List.of(
            List.of("sex", "X=1", "unknown level 'X'; levels are: F, M"),
            List.of("sexe", "F=1", "unknown column 'sexe'"),
            List.of("sex", "F=0,M=1", "expected a share greater than 0"),
            List.of("key", "F=1", "expected levels or numbers"),
            List.of("age", "999=1", "condition"))) {
      CliRun run =
          CliRun.of(
                  "balance",
                  model,
                  "--column",
                  wish.get(0),
                  "--to",
                  wish.get(1),
                  rest[0],
                  rest[1],
                  rest[2],
                  rest[3])
              .refused();
      assertThat(run.err()).contains(wish.get(2));
    }
    assertNothingWritten();
  }

  @ParameterizedTest
  @ValueSource(strings = {"F", "F=", "=1", "F=x", "F=1,F=2", ","})
  void shares_that_are_none_are_wrong_use(String to) throws IOException {
    balance("--column", "sex", "--to", to, "--rows", 5, "--out", out()).misused();

    assertNothingWritten();
  }

  @Test
  void fewer_rows_than_none_are_wrong_use() {
    balance("--column", "sex", "--rows", -1, "--out", out()).misused();
  }
}
