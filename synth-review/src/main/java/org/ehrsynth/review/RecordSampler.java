package org.ehrsynth.review;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.QuantileBins;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;

/**
 * Draws the records of a review: as many real as synthetic ones of each stratum, and the strata in
 * the shares that they have among the real rows as far as both tables have rows of them.
 *
 * <p>A stratum is a level of a column, a fifth of its real numbers or times, or its missing cells.
 */
final class RecordSampler {
  private static final int FIFTHS = 5;

  private RecordSampler() {}

  /** A record that was drawn: a row of one of the tables. */
  record SampledRecord(Origin origin, int row) {}

  /** The column of the strata: the one asked for, else the outcome, else the event, else none. */
  static Optional<String> column(Schema schema, Optional<String> requested) {
    if (requested.isPresent() && schema.find(requested.get()) < 0) {
      throw new InputException(
          "--by: expected a column that is shown, found '%s'; columns are: %s"
              .formatted(requested.get(), String.join(", ", schema.names())));
    }
    return requested
        .or(() -> schema.fieldOfRole(Role.OUTCOME).map(Field::name))
        .or(() -> schema.fieldOfRole(Role.EVENT).map(Field::name));
  }

  /**
   * Draws.
   *
   * @param half how many of either kind
   * @return the real ones, then the synthetic ones
   * @throws InputException if there are too few that can be shown; the message gives the number
   */
  static List<SampledRecord> draw(
      BlindedTables tables, Optional<String> column, int half, Seed seed) {
    Map<Origin, boolean[]> eligible = tables.eligible();
    Map<Origin, List<List<Integer>>> strata =
        Map.of(
            Origin.REAL, strata(tables, Origin.REAL, column, eligible),
            Origin.SYNTHETIC, strata(tables, Origin.SYNTHETIC, column, eligible));
    int[] places =
        places(sizes(strata.get(Origin.REAL)), sizes(strata.get(Origin.SYNTHETIC)), half, column);
    List<SampledRecord> drawn = new ArrayList<>();
    for (Origin origin : Origin.values()) {
      for (int s = 0; s < places.length; s++) {
        List<Integer> rows = strata.get(origin).get(s);
        RandomStream draws = seed.derive(origin.label()).derive(s).generator();
        int[] order = draws.permutation(rows.size());
        for (int i = 0; i < places[s]; i++) {
          drawn.add(new SampledRecord(origin, rows.get(order[i])));
        }
      }
    }
    return drawn;
  }

  private static List<List<Integer>> strata(
      BlindedTables tables,
      Origin origin,
      Optional<String> column,
      Map<Origin, boolean[]> eligible) {
    Dataset table = tables.table(origin);
    int[] stratum =
        column
            .map(name -> strata(tables.table(Origin.REAL).column(name), table.column(name)))
            .orElseGet(() -> new int[table.rowCount()]);
    int count = 1 + column.map(name -> count(tables.table(Origin.REAL).column(name))).orElse(0);
    List<List<Integer>> rows = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      rows.add(new ArrayList<>());
    }
    for (int i = 0; i < stratum.length; i++) {
      if (eligible.get(origin)[i]) {
        rows.get(stratum[i]).add(i);
      }
    }
    return rows;
  }

  /** The number of strata without that of the missing cells. */
  private static int count(Column real) {
    return real instanceof Column.Coded coded ? coded.levels().size() : groups(real).count();
  }

  /** The stratum of each row: 0 for a missing cell. */
  private static int[] strata(Column real, Column column) {
    int[] strata = new int[column.size()];
    if (column instanceof Column.Coded coded) {
      Arrays.setAll(strata, i -> 1 + coded.get(i));
      return strata;
    }
    QuantileBins groups = groups(real);
    double[] numbers = column.toNumbers();
    Arrays.setAll(strata, i -> Double.isNaN(numbers[i]) ? 0 : 1 + groups.group(numbers[i]));
    return strata;
  }

  private static QuantileBins groups(Column real) {
    return QuantileBins.of(real.toNumbers(), FIFTHS);
  }

  private static int[] sizes(List<List<Integer>> strata) {
    return strata.stream().mapToInt(List::size).toArray();
  }

  /** Each next place goes to the stratum that is furthest below its share and has rows left. */
  private static int[] places(int[] real, int[] synthetic, int half, Optional<String> column) {
    int most = 0;
    double all = Arrays.stream(real).sum();
    for (int s = 0; s < real.length; s++) {
      most += Math.min(real[s], synthetic[s]);
    }
    if (most < half) {
      throw new InputException(
          "records: expected at least %d real and %d synthetic rows%s that differ from one another, found %d"
              .formatted(
                  half,
                  half,
                  column.map(name -> " of the same mix of '" + name + "'").orElse(""),
                  most));
    }
    int[] places = new int[real.length];
    for (int k = 0; k < half; k++) {
      int next = -1;
      double deficit = Double.NEGATIVE_INFINITY;
      for (int s = 0; s < places.length; s++) {
        double below = half * (real[s] / all) - places[s];
        if (places[s] < Math.min(real[s], synthetic[s]) && below > deficit) {
          next = s;
          deficit = below;
        }
      }
      places[next]++;
    }
    return places;
  }
}
