package org.ehrsynth.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ehrsynth.bench.board.Leaderboard;
import org.ehrsynth.bench.board.SimulatedRecords;
import org.ehrsynth.bench.ranking.DatasetResults;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlotsTest {

  private static DatasetResults board(double[][] points) {
    List<org.ehrsynth.bench.result.RunRecord> records = new ArrayList<>();
    for (int i = 0; i < points.length; i++) {
      records.add(
          SimulatedRecords.done(
              "x",
              "contestant " + (char) ('A' + i),
              1,
              Map.of("fidelity.detection", points[i][0], "privacy.membership", points[i][1])));
    }
    return DatasetResults.of(records, List.of()).get(0);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void names_overlap_neither_each_other_nor_marks(long seed) {
    RandomStream draws = Seed.of(seed).generator();
    double[][] points = new double[16][];
    for (int i = 0; i < points.length; i++) {
      // Half of them in a heap.
      double spread = i % 2 == 0 ? 0.005 : 0.3;
      points[i] =
          new double[] {0.6 + spread * draws.nextDouble(), 0.55 + spread * draws.nextDouble()};
    }
    ParetoPlot picture = ParetoPlot.of(board(points)).orElseThrow();
    String svg = picture.draw("x");

    List<Rectangle> names = picture.names();
    assertThat(names).hasSize(points.length);
    for (int i = 0; i < names.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(names.get(i).overlaps(names.get(j))).as("%s and %s", i, j).isFalse();
      }
    }
    assertThat(svg).contains("contestant P").doesNotContain("NaN");
  }

  @Test
  void the_front_holds_those_that_no_other_dominates() {
    ParetoPlot picture =
        ParetoPlot.of(
                board(
                    new double[][] {
                      {0.55, 0.70}, {0.60, 0.60}, {0.65, 0.65}, {0.90, 0.50}, {0.38, 0.59}
                    }))
            .orElseThrow();

    // E is as far from .5 as .62, and less private than none of A and B but D.
    assertThat(picture.front())
        .extracting(ParetoPlot.Point::name)
        .containsExactly("contestant E", "contestant A", "contestant B", "contestant D");
  }

  @Test
  void equal_points_at_one_place_are_all_named() {
    ParetoPlot picture =
        ParetoPlot.of(board(new double[][] {{0.5, 0.5}, {0.5, 0.5}, {0.5, 0.5}})).orElseThrow();
    picture.draw("x");

    assertThat(picture.names()).hasSize(3);
    assertThat(picture.front()).hasSize(3);
  }

  @Test
  void without_both_figures_there_is_no_picture() {
    DatasetResults board =
        DatasetResults.of(
                List.of(SimulatedRecords.done("x", "a", 1, Map.of("fidelity.detection", 0.5))),
                List.of())
            .get(0);

    assertThat(ParetoPlot.of(board)).isEmpty();
  }

  @Test
  void the_page_names_no_address() {
    String page = Leaderboard.of(SimulatedRecords.suite()).html();

    assertThat(page)
        .doesNotContain("http:")
        .doesNotContain("https:")
        .doesNotContain("<script")
        .doesNotContain("url(")
        .doesNotContain(" style=")
        .doesNotContain("NaN");
  }

  @Test
  void words_are_cut_to_fit() {
    assertThat(Svg.cut("short", 100)).isEqualTo("short");
    assertThat(Svg.cut("a name that is much too long", 60)).endsWith("…").hasSizeLessThan(10);
    assertThat(Svg.width(Svg.cut("\uD83D\uDE00".repeat(50), 60))).isLessThanOrEqualTo(60);
    assertThat(Svg.escape("<a b='c'>&\"\u0001")).isEqualTo("&lt;a b=&#39;c&#39;&gt;&amp;&quot; ");
  }

  @Test
  void ticks_are_round() {
    assertThat(new Axis(0.48, 0.93, 0, 1, false).ticks().values())
        .containsExactly("0.5", "0.6", "0.7", "0.8", "0.9");
    assertThat(new Axis(0.5, 20_000, 0, 1, true).ticks().values())
        .containsExactly("1", "10", "100", "1 k", "10 k");
  }
}
