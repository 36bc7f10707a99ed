package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * Guarded real rows that a language model is shown, and a watch that it does not repeat them.
 *
 * <p>A made row that equals a real one in every cell is refused where fewer than k patients have
 * such a row: in a table of few levels many patients are alike, and a made one may be.
 */
final class FewShotExamples {
  private final Dataset table;
  private final int shots;
  private final Set<List<String>> rare;

  FewShotExamples(Dataset table, Subjects subjects, int k, int shots) {
    this.table = table;
    this.shots = Math.min(shots, table.rowCount());
    Map<List<String>, Set<Integer>> holders = new HashMap<>();
    for (int i = 0; i < table.rowCount(); i++) {
      holders.computeIfAbsent(cells(table, i), c -> new HashSet<>()).add(subjects.of(i));
    }
    this.rare =
        holders.entrySet().stream()
            .filter(entry -> entry.getValue().size() < k)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
  }

  /** How many rows are shown at most while a pool is asked for. */
  int maxShown(int wanted, int batch) {
    long questions = ((long) wanted + batch - 1) / batch;
    return (int) Math.min(table.rowCount(), questions * shots);
  }

  /** Some rows as JSON, drawn without replacement. */
  String shown(Seed seed) {
    RandomStream draws = seed.derive("examples").generator();
    int[] order = draws.permutation(table.rowCount());
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < shots; i++) {
      int row = order[i];
      lines.add(
          table.columns().stream()
              .map(c -> PromptFormat.quoted(c.field().name()) + ": " + PromptFormat.cell(c, row))
              .collect(Collectors.joining(", ", "{", "}")));
    }
    return RowPrompt.section("Some records, for their style; repeat none of them:", lines);
  }

  /** Whether a row is that of fewer than k patients, cell by cell. */
  boolean repeats(Dataset rows, int row) {
    return rare.contains(cells(rows, row));
  }

  private static List<String> cells(Dataset rows, int row) {
    List<String> cells = new ArrayList<>();
    for (Column column : rows.columns()) {
      String text = column.text(row);
      cells.add(text == null ? "" : "=" + text);
    }
    return cells;
  }
}
