package org.ehrsynth.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.Population;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing on a page but the cells themselves tells where a record comes from. */
class BlindingTest {
  private static final Dataset REAL = Population.draw(120, 1);
  private static final Dataset MADE = Population.draw(90, 2);
  private static final ReviewDesign PLAN = ReviewDesign.of(40, 2);
  private static final Seed SEED = Seed.of(77_003);
  private static final int REVIEWS = 200;

  private static List<JsonObject> entries(Review review) {
    return JsonObject.parse(PageContents.text(review, "key.json"), "key").objects("records");
  }

  private static Set<String> realIds(Review review) {
    return entries(review).stream()
        .filter(r -> r.string("origin").equals("real"))
        .map(r -> r.string("record"))
        .collect(Collectors.toSet());
  }

  @Test
  void the_page_holds_ids_and_cells_and_nothing_else_of_a_record() {
    Review review = Review.make(REAL, MADE, PLAN, SEED);
    JsonObject data = PageContents.data(review, 1);

    assertThat(data.toMap()).containsOnlyKeys("review", "reviewer", "records");
    assertThat(data.objects("records"))
        .allSatisfy(r -> assertThat(r.toMap()).containsOnlyKeys("id", "cells"))
        .allSatisfy(r -> assertThat(r.string("id")).matches("[0-9a-f]{12}"));
    String page = PageContents.text(review, "reviewer-1.html");
    String without = page.substring(0, page.indexOf("<script type=\"application/json\""));
    for (JsonObject entry : entries(review)) {
      assertThat(without).doesNotContain(entry.string("record"));
    }
    assertThat(page)
        .doesNotContain(Long.toString(SEED.value()))
        .doesNotContain(REAL.fingerprint().substring(0, 12))
        .doesNotContain(MADE.fingerprint().substring(0, 12))
        .doesNotContain("id1-", "id2-", "visit1-", "sample2-");
  }

  @Test
  void pages_of_tables_in_each_others_place_are_alike_but_for_the_data() {
    Review one = Review.make(REAL, MADE, PLAN, SEED);
    Review other = Review.make(MADE, REAL, PLAN, SEED);

    assertThat(shell(one)).isEqualTo(shell(other));
  }

  /** The page without its data and the review's id. */
  private static String shell(Review review) {
    return PageContents.text(review, "reviewer-1.html")
        .replaceAll("(?s)<script type=\"application/json\".*?</script>", "")
        .replace(review.id(), "ID");
  }

  @Test
  void no_id_is_a_digest_of_what_is_shown_or_of_the_row() throws Exception {
    Review review = Review.make(REAL, MADE, PLAN, SEED);
    List<String> ids = PageContents.ids(review, 1);
    List<List<String>> cells = PageContents.cells(review, 1);

    for (String algorithm : List.of("MD5", "SHA-1", "SHA-256")) {
      for (int i = 0; i < ids.size(); i++) {
        for (String text :
            List.of(
                cells.get(i).toString(),
                String.join(",", cells.get(i).stream().map(String::valueOf).toList()),
                Integer.toString(i))) {
          byte[] digest =
              MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
          assertThat(HexFormat.of().formatHex(digest)).doesNotStartWith(ids.get(i));
        }
      }
    }
  }

  @Test
  void a_record_that_is_drawn_again_has_another_id() {
    Map<String, Set<String>> idsOf = new HashMap<>();
    for (long seed = 1; seed <= 10; seed++) {
      Review review = Review.make(REAL, MADE, PLAN, Seed.of(seed));
      for (JsonObject entry : entries(review)) {
        idsOf
            .computeIfAbsent(entry.string("origin") + entry.integer("row"), k -> new HashSet<>())
            .add(entry.string("record"));
      }
    }

    assertThat(idsOf.values().stream().mapToInt(Set::size).sum()).isEqualTo(10 * 40);
    assertThat(idsOf.values()).anySatisfy(ids -> assertThat(ids).hasSizeGreaterThan(2));
  }

  @Test
  void the_same_seed_with_other_tables_gives_other_ids() {
    // Who does not have the tables cannot try small seeds until the ids fit.
    Review one = Review.make(REAL, MADE, PLAN, Seed.of(1));
    Review other = Review.make(REAL, Population.draw(90, 3), PLAN, Seed.of(1));

    assertThat(PageContents.ids(one, 1)).doesNotContainAnyElementsOf(PageContents.ids(other, 1));
  }

  /**
   * The mean place of the real records, over many reviews, less that of all places, in standard
   * errors. The mean of m = n/2 of the places 0 … n − 1, drawn without replacement, has the
   * variance n (n + 1) / 12 / m · (1 − m / n) = (n + 1) / 12.
   */
  private static double displacement(List<List<Boolean>> orders) {
    double sum = 0;
    int n = orders.get(0).size();
    for (List<Boolean> order : orders) {
      for (int i = 0; i < n; i++) {
        sum += order.get(i) ? (i - (n - 1) / 2.0) / (n / 2.0) : 0;
      }
    }
    return sum / orders.size() / Math.sqrt((n + 1) / 12.0 / orders.size());
  }

  private static List<List<Boolean>> orders(boolean byId) {
    List<List<Boolean>> orders = new ArrayList<>();
    for (long seed = 1; seed <= REVIEWS; seed++) {
      Review review = Review.make(REAL, MADE, PLAN, Seed.of(seed));
      Set<String> real = realIds(review);
      List<String> ids = new ArrayList<>(PageContents.ids(review, 2));
      if (byId) {
        ids.sort(Comparator.naturalOrder());
      }
      orders.add(ids.stream().map(real::contains).toList());
    }
    return orders;
  }

  /** Either bound is passed by chance once in 100,000 tests. */
  @Test
  @Tag("slow")
  void neither_the_place_nor_the_id_leans_to_one_kind() {
    assertThat(Math.abs(displacement(orders(false)))).isLessThan(4.4172);
    assertThat(Math.abs(displacement(orders(true)))).isLessThan(4.4172);
  }

  @Test
  @Tag("slow")
  void an_order_that_leaks_would_be_found() {
    // Every tenth review has its real records in front.
    List<List<Boolean>> leaking = orders(false);
    for (int i = 0; i < REVIEWS; i += 10) {
      leaking.set(i, IntStream.range(0, 40).mapToObj(k -> k < 20).toList());
    }

    assertThat(Math.abs(displacement(leaking))).isGreaterThan(4.4172);
  }
}
