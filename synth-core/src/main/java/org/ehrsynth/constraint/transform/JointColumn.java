package org.ehrsynth.constraint.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.constraint.JointValues;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * A joint column replaces several columns by one coded column of their combinations, so that no
 * other combination can be sampled.
 *
 * @param name of the one column
 * @param names of the columns it stands for
 * @param known the combinations, at least one; the code of the column is the position
 */
record JointColumn(String name, List<String> names, JointValues known) {

  /** The one column as a model sees it. */
  Field field() {
    List<String> levels =
        IntStream.rangeClosed(1, known.size()).mapToObj(Integer::toString).toList();
    return Field.of(name, new ColumnType.Categorical(levels, false)).withNullable(false);
  }

  /** Codes the rows; a combination that is not known is drawn anew from those that are. */
  Column transformed(Dataset guarded, Seed seed) {
    int[] codes = known.codes(guarded);
    double[] counts = new double[known.size()];
    for (int code : codes) {
      if (code >= 0) {
        counts[code]++;
      }
    }
    AliasSampler common = AliasSampler.of(counts);
    RandomStream draws = seed.derive(name).generator();
    for (int i = 0; i < codes.length; i++) {
      codes[i] = codes[i] < 0 ? common.draw(draws) : codes[i];
    }
    return Column.Coded.of(field(), codes);
  }

  /**
   * The combinations that a row with missing cells may have once they are filled: those that agree
   * with the cells that are there. One that lacks a cell is among them only if none is that has
   * this cell too and is otherwise the same.
   *
   * @param cells as {@link JointValues#cells} gives them, missing ones open
   * @return codes, increasing
   */
  int[] fitting(List<Object> cells) {
    List<Column> columns = known.rows().columns();
    List<List<Object>> agreeing = new ArrayList<>();
    List<Integer> codes = new ArrayList<>();
    for (int code = 0; code < known.size(); code++) {
      List<Object> combination = JointValues.cells(columns, code);
      if (extend(combination, cells)) {
        agreeing.add(combination);
        codes.add(code);
      }
    }
    return IntStream.range(0, codes.size())
        .filter(
            c ->
                agreeing.stream()
                    .noneMatch(o -> o != agreeing.get(c) && extend(o, agreeing.get(c))))
        .map(codes::get)
        .toArray();
  }

  /** Whether cells are the same as others wherever those are there. */
  private static boolean extend(List<Object> cells, List<Object> others) {
    return IntStream.range(0, cells.size())
        .allMatch(j -> others.get(j).equals("") || others.get(j).equals(cells.get(j)));
  }

  /** Puts the columns it stands for in its place. */
  void restore(Map<String, Column> columns) {
    int[] codes = ((Column.Coded) columns.remove(name)).toArray();
    for (String each : names) {
      columns.put(each, known.rows().column(each).select(codes));
    }
  }

  /** A condition on one of the columns as one on the codes. */
  Condition transformed(Condition onOneColumn) {
    boolean[] allowed = new boolean[known.size()];
    for (int code : onOneColumn.matching(known.rows())) {
      allowed[code] = true;
    }
    return new Condition.InSet(field(), new ValueSet(false, allowed, null), onOneColumn.toString());
  }

  /** What it holds of real patients. */
  String disclosure() {
    return "%d combinations of the columns %s".formatted(known.size(), String.join(", ", names));
  }
}
