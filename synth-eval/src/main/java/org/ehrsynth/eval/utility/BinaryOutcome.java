package org.ehrsynth.eval.utility;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;

/**
 * A binary outcome maps the levels of a coded column to yes and no.
 *
 * @param column its name
 * @param yes the levels that mean yes
 */
record BinaryOutcome(String column, List<String> yes) {

  /**
   * Rows whose outcome is known.
   *
   * @param features the columns to predict from
   * @param y 1 for yes, 0 for no
   */
  record Labelled(Dataset features, double[] y) {
    boolean hasBoth() {
      return Arrays.stream(y).anyMatch(v -> v > 0) && Arrays.stream(y).anyMatch(v -> v == 0);
    }

    boolean[] positive() {
      boolean[] positive = new boolean[y.length];
      for (int i = 0; i < y.length; i++) {
        positive[i] = y[i] > 0;
      }
      return positive;
    }
  }

  /**
   * Chooses the event levels if declared; the second of two levels; else the most frequent one in
   * train.
   */
  static BinaryOutcome of(Dataset train, Field field) {
    if (!field.eventLevels().isEmpty()) {
      return new BinaryOutcome(field.name(), field.eventLevels());
    }
    Column.Coded column = (Column.Coded) train.column(field.name());
    int[] counts = new int[column.levels().size() + 1];
    for (int i = 0; i < column.size(); i++) {
      counts[column.get(i) + 1]++;
    }
    int used = (int) IntStream.range(1, counts.length).filter(c -> counts[c] > 0).count();
    int chosen = 0;
    for (int c = 1; c < counts.length; c++) {
      boolean later = used == 2 && counts[c] > 0;
      if (later || (used != 2 && counts[c] > counts[chosen + 1])) {
        chosen = c - 1;
      }
    }
    return new BinaryOutcome(
        field.name(), column.levels().isEmpty() ? List.of() : List.of(column.levels().get(chosen)));
  }

  /**
   * Returns whether each level of a column, missing being one, occurs with one value of the target
   * only: such a column repeats the target and is no predictor. The numbers and times of a column
   * that is not coded count as one level: for instance a date of death.
   */
  static boolean isRepeated(Dataset train, String feature, Field target) {
    Column reported = train.column(feature);
    int levels = reported instanceof Column.Coded coded ? coded.levels().size() : 1;
    if (!(train.column(target.name()) instanceof Column.Coded outcome)
        || levels > train.rowCount() / 2) {
      return false;
    }
    List<String> yes = of(train, target).yes();
    boolean[] seenYes = new boolean[levels + 1];
    boolean[] seenNo = new boolean[seenYes.length];
    for (int i = 0; i < reported.size(); i++) {
      if (!outcome.isMissing(i)) {
        (yes.contains(outcome.text(i)) ? seenYes : seenNo)[level(reported, i)] = true;
      }
    }
    boolean any = false;
    for (int c = 0; c < seenYes.length; c++) {
      if (seenYes[c] && seenNo[c]) {
        return false;
      }
      any |= seenYes[c];
    }
    return any && IntStream.range(0, seenNo.length).anyMatch(c -> seenNo[c]);
  }

  /** Counted from 1; 0 is missing. */
  private static int level(Column column, int row) {
    if (column instanceof Column.Coded coded) {
      return coded.get(row) + 1;
    }
    return column.isMissing(row) ? 0 : 1;
  }

  /**
   * Returns the columns that may predict a target: not the target itself, not a column that repeats
   * it ({@link #isRepeated}), and not the follow-up time of an event.
   */
  static List<String> predictors(Dataset train, Field target) {
    return train.schema().fields().stream()
        .filter(f -> !f.name().equals(target.name()))
        .filter(f -> !(target.role() == Role.EVENT && f.role() == Role.TIME_TO_EVENT))
        .filter(f -> !isRepeated(train, f.name(), target))
        .map(Field::name)
        .toList();
  }

  Labelled label(Dataset table, List<String> features) {
    Column.Coded target = (Column.Coded) table.column(column);
    int[] known = IntStream.range(0, target.size()).filter(i -> !target.isMissing(i)).toArray();
    double[] y =
        IntStream.of(known).mapToDouble(i -> yes.contains(target.text(i)) ? 1 : 0).toArray();
    return new Labelled(table.select(features).selectRows(known), y);
  }
}
