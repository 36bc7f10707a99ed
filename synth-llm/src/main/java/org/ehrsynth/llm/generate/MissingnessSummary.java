package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.eval.comparison.CramersV;

/**
 * Describes the groups of columns that are missing in the same rows. Two columns with φ ≥ .5
 * between their patterns of missing cells belong to one group, and groups are chained; the strength
 * of a group is that of its weakest link.
 */
final class MissingnessSummary {
  private static final double MIN_PHI = .5;

  private final Dataset table;
  private final Subjects subjects;
  private final int k;

  MissingnessSummary(Dataset table, Subjects subjects, int k) {
    this.table = table;
    this.subjects = subjects;
    this.k = k;
  }

  /** One sentence per group. */
  List<AssociationSentence> sentences() {
    List<AssociationSentence> out = new ArrayList<>();
    int p = table.columns().size();
    int[] group = IntStream.range(0, p).toArray();
    double[] weakest = new double[p];
    Arrays.fill(weakest, 1);
    for (int a = 0; a < p; a++) {
      for (int b = a + 1; b < p; b++) {
        OptionalDouble phi = together(table.column(a), table.column(b));
        if (phi.isPresent() && phi.getAsDouble() >= MIN_PHI && group[a] != group[b]) {
          int kept = Math.min(group[a], group[b]);
          int gone = Math.max(group[a], group[b]);
          weakest[kept] = Math.min(phi.getAsDouble(), Math.min(weakest[kept], weakest[gone]));
          Arrays.setAll(group, c -> group[c] == gone ? kept : group[c]);
        }
      }
    }
    for (int g = 0; g < p; g++) {
      int own = g;
      List<String> names =
          IntStream.range(0, p)
              .filter(c -> group[c] == own)
              .mapToObj(c -> PromptFormat.quoted(table.column(c).field().name()))
              .toList();
      if (names.size() > 1) {
        out.add(
            new AssociationSentence(
                weakest[g], String.join(", ", names) + " are mostly missing in the same rows"));
      }
    }
    return out;
  }

  /** φ of the two patterns of missing cells; empty if too few patients have a pattern. */
  private OptionalDouble together(Column a, Column b) {
    int[] codes = new int[a.size()];
    double[][] counts = new double[2][2];
    for (int i = 0; i < codes.length; i++) {
      int first = a.isMissing(i) ? 1 : 0;
      int second = b.isMissing(i) ? 1 : 0;
      codes[i] = 2 * first + second;
      counts[first][second]++;
    }
    int[] holders = subjects.perCode(codes, 4);
    boolean isConstant = holders[0] + holders[1] < k || holders[2] + holders[3] < k;
    double phi = isConstant || holders[3] < k ? Double.NaN : CramersV.of(counts);
    boolean isSame = counts[1][1] > counts[1][0] && counts[1][1] > counts[0][1];
    return Double.isNaN(phi) || !isSame ? OptionalDouble.empty() : OptionalDouble.of(phi);
  }
}
