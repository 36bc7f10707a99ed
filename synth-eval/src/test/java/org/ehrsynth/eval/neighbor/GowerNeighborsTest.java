package org.ehrsynth.eval.neighbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Population;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;

/** The tiled comparisons against the definitions, written out pair by pair. */
class GowerNeighborsTest {
  // More rows than a tile has, so that its border is crossed.
  private static final EvalContext CONTEXT =
      Evaluator.context(
          Population.draw(1100, 1),
          Optional.empty(),
          Population.draw(130, 2),
          Optional.empty(),
          Execution.with(Seed.of(1)));
  private static final Dataset TRAIN = CONTEXT.train();
  private static final Dataset FAKE = CONTEXT.synthetic();
  private static final double[] RANGES =
      TRAIN.columns().stream().mapToDouble(GowerNeighborsTest::range).toArray();
  private static final Execution ONE = Execution.with(Seed.of(1)).withThreads(1);
  private static final Execution TWO = Execution.with(Seed.of(1)).withThreads(2);

  @Test
  void the_nearest_by_gower_is_that_of_all_pairs() {
    double[] nearest = GowerNeighbors.of(TRAIN, TRAIN).nearest(FAKE, ONE);

    for (int i = 0; i < FAKE.rowCount(); i++) {
      double best = Double.POSITIVE_INFINITY;
      for (int k = 0; k < TRAIN.rowCount(); k++) {
        best = Math.min(best, gower(i, k));
      }
      assertThat(nearest[i]).isCloseTo(best, within(1e-10));
    }
    assertThat(GowerNeighbors.of(TRAIN, TRAIN).nearest(FAKE, TWO)).isEqualTo(nearest);
    assertThat(GowerNeighbors.of(TRAIN, TRAIN).nearest(TRAIN, TWO)).containsOnly(0);
  }

  private static double gower(int query, int row) {
    double sum = 0;
    for (int j = 0; j < TRAIN.columns().size(); j++) {
      double a = FAKE.column(j).number(query);
      double b = TRAIN.column(j).number(row);
      if (Double.isNaN(a) || Double.isNaN(b)) {
        sum += Double.isNaN(a) && Double.isNaN(b) ? 0 : 1;
      } else if (TRAIN.column(j) instanceof Column.Coded) {
        sum += a == b ? 0 : 1;
      } else {
        sum += Math.min(1, Math.abs(a - b) / RANGES[j]);
      }
    }
    return sum / TRAIN.columns().size();
  }

  private static double range(Column column) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < column.size(); i++) {
      double x = column.number(i);
      min = Double.isNaN(x) ? min : Math.min(min, x);
      max = Double.isNaN(x) ? max : Math.max(max, x);
    }
    return max - min;
  }

  @Test
  void the_distances_of_points_are_those_of_all_pairs() {
    Dataset train = TRAIN.select(List.of("age", "sbp"));
    Dataset synthetic = FAKE.select(List.of("age", "sbp"));
    PointEncoding encoding = PointEncoding.byRange(train);
    Points points = encoding.encode(train);
    double[][] distances = new double[synthetic.rowCount()][];
    points.distances(
        encoding.encode(synthetic), TWO, (query, squared) -> distances[query] = squared.clone());

    for (int i = 0; i < synthetic.rowCount(); i++) {
      for (int k = 0; k < train.rowCount(); k++) {
        double expected = 0;
        for (int j = 0; j < 2; j++) {
          double d =
              (synthetic.column(j).number(i) - train.column(j).number(k))
                  / RANGES[TRAIN.schema().indexOf(train.schema().names().get(j))];
          expected += d * d;
        }
        assertThat(distances[i][k]).isCloseTo(expected, within(1e-12));
      }
    }
  }

  @Test
  void the_smallest_are_counted_from_one() {
    double[] values = {5, 1, 4, 1, 3};

    assertThat(Points.smallest(values, 1)).isEqualTo(1);
    assertThat(Points.smallest(values, 2)).isEqualTo(1);
    assertThat(Points.smallest(values, 3)).isEqualTo(3);
    assertThat(Points.smallest(values, 5)).isEqualTo(5);
    assertThat(Points.smallest(values, 6)).isInfinite();
  }
}
