package org.ehrsynth.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.Population;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewTest {
  private static final Dataset REAL = Population.draw(300, 1);
  private static final Dataset MADE = Population.draw(200, 2);
  private static final ReviewDesign PLAN = ReviewDesign.of(40, 3);
  private static final Seed SEED = Seed.of(77_003);

  @TempDir private Path folder;

  private static JsonObject key(Review review) {
    return JsonObject.parse(PageContents.text(review, "key.json"), "key");
  }

  private static Map<String, String> originOf(Review review) {
    return key(review).objects("records").stream()
        .collect(Collectors.toMap(r -> r.string("record"), r -> r.string("origin")));
  }

  private static List<Integer> rows(Review review, String origin) {
    return key(review).objects("records").stream()
        .filter(r -> r.string("origin").equals(origin))
        .map(r -> (int) r.integer("row") - 1)
        .toList();
  }

  @Test
  void all_reviewers_get_the_same_records_in_orders_of_their_own() {
    Review review = Review.make(REAL, MADE, PLAN, SEED);

    List<List<String>> orders =
        IntStream.rangeClosed(1, 3).mapToObj(k -> PageContents.ids(review, k)).toList();
    assertThat(orders).doesNotHaveDuplicates();
    assertThat(orders.stream().map(Set::copyOf).distinct()).hasSize(1);
    assertThat(orders.get(0)).hasSize(40).doesNotHaveDuplicates();
    assertThat(originOf(review).keySet()).isEqualTo(Set.copyOf(orders.get(0)));
    assertThat(review.files().keySet())
        .containsExactly("reviewer-1.html", "reviewer-2.html", "reviewer-3.html", "key.json");
  }

  @Test
  void half_are_real_and_both_halves_have_the_same_mix_of_the_outcome() {
    Review review = Review.make(REAL, MADE, PLAN, SEED);
    String outcome =
        REAL.schema()
            .fieldOfRole(Role.OUTCOME)
            .or(() -> REAL.schema().fieldOfRole(Role.EVENT))
            .orElseThrow()
            .name();

    assertThat(rows(review, "real")).hasSize(20).doesNotHaveDuplicates();
    assertThat(mix(REAL, rows(review, "real"), outcome))
        .isEqualTo(mix(MADE, rows(review, "synthetic"), outcome))
        .hasSizeGreaterThan(1);
    assertThat(key(review).string("by")).isEqualTo(outcome);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stage", "ward"})
  void another_column_can_be_asked_for_and_missing_cells_are_a_stratum(String column) {
    Review review = Review.make(REAL, MADE, PLAN.withBy(column), SEED);

    assertThat(mix(REAL, rows(review, "real"), column))
        .isEqualTo(mix(MADE, rows(review, "synthetic"), column))
        .hasSizeGreaterThan(2);
  }

  @Test
  void numbers_are_strata_by_fifths() {
    Review review = Review.make(REAL, MADE, PLAN.withBy("age"), SEED);

    double[] real = rows(review, "real").stream().mapToDouble(age(REAL)::get).sorted().toArray();
    double[] synthetic =
        rows(review, "synthetic").stream().mapToDouble(age(MADE)::get).sorted().toArray();
    // Each fifth has 4 of 20 real rows, and as many synthetic ones.
    assertThat(synthetic[3]).isLessThanOrEqualTo(real[4]);
    assertThat(synthetic[16]).isGreaterThanOrEqualTo(real[15]);
  }

  private static Column.Numeric age(Dataset table) {
    return (Column.Numeric) table.column("age");
  }

  private static Map<String, Long> mix(Dataset table, List<Integer> rows, String column) {
    return rows.stream()
        .collect(
            Collectors.groupingBy(
                row -> String.valueOf(table.column(column).text(row)), Collectors.counting()));
  }

  @Test
  void equal_seeds_give_equal_bytes_and_others_other_records() {
    Review one = Review.make(REAL, MADE, PLAN, SEED);
    Review again = Review.make(REAL, MADE, PLAN, SEED);
    Review other = Review.make(REAL, MADE, PLAN, Seed.of(2));

    one.files().forEach((name, bytes) -> assertThat(again.files().get(name)).isEqualTo(bytes));
    assertThat(rows(other, "real")).isNotEqualTo(rows(one, "real"));
    assertThat(other.id()).isNotEqualTo(one.id());
  }

  @Test
  void a_record_that_looks_like_one_of_the_other_table_is_not_used() {
    // All synthetic rows but 25 are copies: only those 25, and the real rows not copied, are left.
    int[] copied = IntStream.range(0, 225).toArray();
    Dataset synthetic =
        Dataset.concat(
            List.of(
                REAL.learned().selectRows(copied),
                MADE.learned().selectRows(IntStream.range(0, 25).toArray())));

    Review review =
        Review.make(
            REAL, synthetic, new ReviewDesign(30, 1, Optional.of("sex"), ChartLabels.NONE), SEED);

    assertThat(rows(review, "synthetic"))
        .allSatisfy(row -> assertThat(row).isGreaterThanOrEqualTo(225));
  }

  @Test
  void too_few_records_are_refused_with_their_number() {
    Dataset synthetic = Dataset.concat(List.of(MADE.learned().head(7), REAL.learned()));

    assertThatThrownBy(() -> Review.make(REAL, synthetic, PLAN, SEED))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected at least 20 real and 20 synthetic rows")
        .hasMessageContaining("found 0");
  }

  @Test
  void repeated_rows_are_judged_once() {
    Dataset twice = Dataset.concat(List.of(MADE.head(20), MADE.head(20)));

    Review review = Review.make(REAL, twice, ReviewDesign.of(20, 1).withBy("stage"), SEED);

    List<Integer> rows = rows(review, "synthetic");
    assertThat(rows.stream().map(row -> row % 20).distinct()).hasSize(10);
  }

  @Test
  void wishes_that_cannot_be_met_are_refused() {
    assertThatThrownBy(() -> ReviewDesign.of(41, 1)).hasMessageContaining("must be even");
    assertThatThrownBy(() -> ReviewDesign.of(0, 1)).hasMessageContaining("records must be in");
    assertThatThrownBy(() -> ReviewDesign.of(40, 0)).hasMessageContaining("reviewers must be in");
    assertThatThrownBy(() -> Review.make(REAL, MADE, PLAN.withBy("id"), SEED))
        .hasMessageContaining("--by: expected a column that is shown, found 'id'");
    assertThatThrownBy(() -> Review.make(REAL, MADE.select(List.of("age")), PLAN, SEED))
        .hasMessageContaining("in the real table but not in the synthetic table");
  }

  @Test
  void a_folder_with_something_in_it_is_left_alone() throws Exception {
    Review review = Review.make(REAL, MADE, PLAN, SEED);
    Path there = Files.createDirectory(folder.resolve("there"));
    Files.writeString(there.resolve("answers.json"), "{}");

    assertThatThrownBy(() -> review.save(there)).hasMessageContaining("expected a new or empty");
    assertThatThrownBy(() -> review.save(folder.resolve("no/such")))
        .hasMessageContaining("does not exist");
    review.save(folder.resolve("new"));
    review.save(Files.createDirectory(folder.resolve("empty")));

    try (Stream<Path> inside = Files.list(folder)) {
      assertThat(inside.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("there", "new", "empty");
    }
    assertThat(there).isDirectoryContaining("glob:**answers.json");
    assertThat(folder.resolve("empty")).isDirectoryContaining("glob:**reviewer-3.html");
  }

  @Test
  void the_chart_has_headings_labels_units_and_meanings() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("labels.json"),
            """
            {"format": 1, "columns": {
              "sbp": {"label": "Systolic pressure", "unit": "mmHg", "group": "Vital signs"},
              "sex": {"levels": {"F": "woman", "M": "man"}}}}
            """);
    Review review = Review.make(REAL, MADE, PLAN.withLabels(ChartLabels.read(file)), SEED);

    String page = PageContents.text(review, "reviewer-1.html");
    assertThat(page)
        .contains("<h3>Demographics</h3>", "<h3>Vital signs</h3>", "<h3>Outcome and follow-up</h3>")
        .contains("<dt>Systolic pressure</dt><dd data-unit=\"mmHg\">")
        .doesNotContain("<dt>sbp</dt>", "<dt>id</dt>", "<dt>visit</dt>");
    assertThat(PageContents.cells(review, 1).stream().flatMap(List::stream))
        .contains("woman", "man");
    assertThatThrownBy(
            () ->
                Review.make(
                    REAL,
                    MADE,
                    PLAN.withLabels(new ChartLabels(Map.of("sbq", ChartLabels.Entry.NONE))),
                    SEED))
        .hasMessageContaining("labels, column 'sbq': expected a column of the real table");
  }

  @Test
  void labels_of_another_form_are_refused() throws Exception {
    Path file = folder.resolve("labels.json");

    Files.writeString(file, "{\"format\": 1, \"columns\": {\"age\": {\"units\": \"years\"}}}");
    assertThatThrownBy(() -> ChartLabels.read(file)).hasMessageContaining("unknown field 'units'");
    Files.writeString(file, "{\"format\": 2, \"columns\": {}}");
    assertThatThrownBy(() -> ChartLabels.read(file)).hasMessageContaining("expected 1, found 2");
    assertThatThrownBy(() -> ChartLabels.read(folder.resolve("none.json")))
        .hasMessageContaining("there is no such file");
  }

  @Test
  void the_way_a_cell_is_written_does_not_tell() {
    Field number = Field.of("x", ColumnType.Numeric.unbounded(13));
    Field level = Field.of("g", new ColumnType.Categorical(List.of("0", "1", "2"), true));
    Field other = Field.of("g", new ColumnType.Code("", List.of("2.0", " 1", "0.0", "9")));
    double[] real = IntStream.range(0, 60).mapToDouble(i -> 50 + i / 7.0).toArray();
    double[] synthetic = IntStream.range(0, 60).mapToDouble(i -> 50.5 + i).toArray();
    int[] codes = IntStream.range(0, 60).map(i -> i % 4 - 1).toArray();
    Dataset first = Dataset.of(Column.Numeric.of(number, real), Column.Coded.of(level, codes));
    Dataset second =
        Dataset.of(Column.Numeric.of(number, synthetic), Column.Coded.of(other, codes.clone()));

    Review review = Review.make(first, second, ReviewDesign.of(60, 1), SEED);

    Map<String, Set<String>> shapes = new HashMap<>();
    Map<String, Set<String>> levels = new HashMap<>();
    List<String> ids = PageContents.ids(review, 1);
    List<List<String>> cells = PageContents.cells(review, 1);
    Map<String, String> origins = originOf(review);
    for (int i = 0; i < ids.size(); i++) {
      String origin = origins.get(ids.get(i));
      shapes
          .computeIfAbsent(origin, o -> new LinkedHashSet<>())
          .add(cells.get(i).get(0).replaceAll("\\d", "9").replace("999", "99"));
      levels
          .computeIfAbsent(origin, o -> new LinkedHashSet<>())
          .add(String.valueOf(cells.get(i).get(1)));
    }
    assertThat(shapes.get("real")).containsExactly("99.99");
    assertThat(shapes.get("synthetic")).containsExactly("99.99");
    assertThat(levels.get("real")).containsExactlyInAnyOrder("0", "1", "2", "null");
    assertThat(levels.get("synthetic")).containsExactlyInAnyOrder("0", "1", "2", "null");
  }
}
