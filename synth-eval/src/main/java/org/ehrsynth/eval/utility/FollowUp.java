package org.ehrsynth.eval.utility;

import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.survival.SurvivalData;
import org.ehrsynth.schema.Field;

/**
 * A follow-up contains the rows of a table whose time and event are known.
 *
 * @param rows their positions in the table, increasing
 * @param patients their times and events
 */
record FollowUp(int[] rows, SurvivalData patients) {
  static FollowUp of(Dataset table, Field time, Field event) {
    Column times = table.column(time.name());
    Column.Coded events = (Column.Coded) table.column(event.name());
    int[] rows =
        IntStream.range(0, table.rowCount())
            .filter(i -> !times.isMissing(i) && !events.isMissing(i))
            .toArray();
    boolean[] observed = new boolean[rows.length];
    for (int k = 0; k < rows.length; k++) {
      observed[k] = event.eventLevels().contains(events.text(rows[k]));
    }
    double[] t = IntStream.of(rows).mapToDouble(times::number).toArray();
    return new FollowUp(rows, new SurvivalData(t, observed));
  }
}
