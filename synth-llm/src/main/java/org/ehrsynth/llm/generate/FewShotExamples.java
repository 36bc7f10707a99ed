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
 * Guarded real rows that prompts show to a language model, and a check that it does not repeat
 * them.
 *
 * <p>A generated row that equals a real one in every cell is rejected if fewer than k patients have
 * such a row. In a table with few levels many patients are alike, and a generated row may equal
 * them.
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

  /** The maximum number of rows shown while a pool is generated. */
  int maxShown(int wanted, int batch) {
    long prompts = ((long) wanted + batch - 1) / batch;
    return (int) Math.min(table.rowCount(), prompts * shots);
  }

  /** Some rows as JSON, drawn without replacement, as a section of a prompt. */
  String sample(Seed seed) {
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

  /** Whether fewer than k patients, but at least one, have exactly this row. */
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
