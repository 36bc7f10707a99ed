package org.ehrsynth.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.Constraint;

/** A duplicate filter remembers combinations of cells and finds the rows that repeat none. */
public final class DuplicateFilter {
  private final List<Constraint.Unique> constraints;
  private final List<Set<List<Object>>> seen;

  /** Nothing is seen yet. */
  public DuplicateFilter(List<Constraint.Unique> constraints) {
    this.constraints = List.copyOf(constraints);
    this.seen = new ArrayList<>();
    constraints.forEach(constraint -> seen.add(new HashSet<>()));
  }

  /**
   * The rows that repeat no row found fresh before, in order; what they hold counts as seen from
   * now on. A constraint passes over a row with one of its cells missing.
   */
  public int[] fresh(Dataset data) {
    List<List<Column>> columns =
        constraints.stream()
            .map(constraint -> constraint.names().stream().map(data::column).toList())
            .toList();
    int[] fresh = new int[data.rowCount()];
    int n = 0;
    List<List<Object>> keys = new ArrayList<>(Collections.nCopies(constraints.size(), null));
    for (int row = 0; row < fresh.length; row++) {
      boolean isNew = true;
      for (int r = 0; r < keys.size() && isNew; r++) {
        keys.set(r, key(columns.get(r), row));
        isNew = keys.get(r) == null || !seen.get(r).contains(keys.get(r));
      }
      if (isNew) {
        for (int r = 0; r < keys.size(); r++) {
          if (keys.get(r) != null) {
            seen.get(r).add(keys.get(r));
          }
        }
        fresh[n++] = row;
      }
    }
    return Arrays.copyOf(fresh, n);
  }

  private static List<Object> key(List<Column> columns, int row) {
    return columns.stream().anyMatch(c -> c.isMissing(row))
        ? null
        : JointValues.cells(columns, row);
  }

  /** The constraints in words. */
  @Override
  public String toString() {
    return constraints.stream().map(Constraint::text).collect(Collectors.joining("; "));
  }
}
