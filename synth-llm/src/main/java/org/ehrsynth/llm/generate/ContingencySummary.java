package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.eval.comparison.CramersV;
import org.ehrsynth.schema.Field;

/**
 * Describes two columns of levels by the proportions of one by level of the other, if Cramér's V is
 * at least .1. Cells of fewer than k patients are omitted, and so is the proportion that a single
 * omitted cell would reveal.
 */
final class ContingencySummary {
  /** Columns with more levels are not described. */
  static final int MAX_LEVELS = 12;

  private static final double MIN_V = .1;

  private final Subjects subjects;
  private final int k;

  ContingencySummary(Subjects subjects, int k) {
    this.subjects = subjects;
    this.k = k;
  }

  /** The sentence about two columns; empty if they are too weakly associated or too wide. */
  Optional<AssociationSentence> sentence(Column.Coded a, Column.Coded b) {
    int rows = a.field().levels().size();
    int columns = b.field().levels().size();
    if (rows > MAX_LEVELS || columns > MAX_LEVELS || rows < 2 || columns < 2) {
      return Optional.empty();
    }
    int[] codes = new int[a.size()];
    double[][] counts = new double[rows][columns];
    for (int i = 0; i < codes.length; i++) {
      boolean isThere = !a.isMissing(i) && !b.isMissing(i);
      codes[i] = isThere ? a.get(i) * columns + b.get(i) : -1;
      if (isThere) {
        counts[a.get(i)][b.get(i)]++;
      }
    }
    double v = CramersV.of(counts);
    if (!(v >= MIN_V)) {
      return Optional.empty();
    }
    int[] holders = subjects.perCode(codes, rows * columns);
    String text =
        IntStream.range(0, rows)
            .mapToObj(r -> fractions(r, counts[r], holders, a.field(), b.field()))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    return text.isEmpty() ? Optional.empty() : Optional.of(new AssociationSentence(v, text));
  }

  /** The proportions of b's levels in the rows with one level of a. */
  private Optional<String> fractions(int row, double[] counts, int[] holders, Field a, Field b) {
    double all = Arrays.stream(counts).sum();
    List<Integer> shown =
        IntStream.range(0, counts.length)
            .filter(c -> holders[row * counts.length + c] >= k)
            .boxed()
            .collect(Collectors.toCollection(ArrayList::new));
    long hidden =
        IntStream.range(0, counts.length).filter(c -> counts[c] > 0).count() - shown.size();
    if (hidden == 1 && !shown.isEmpty()) {
      // A single hidden cell is the complement of the others: the smallest of those is hidden too.
      shown.remove(shown.stream().min(Comparator.comparingDouble(c -> counts[c])).orElseThrow());
    }
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "where %s is %s, %s is %s"
            .formatted(
                PromptFormat.quoted(a.name()),
                PromptFormat.quoted(a.levels().get(row)),
                PromptFormat.quoted(b.name()),
                shown.stream()
                    .map(
                        c ->
                            PromptFormat.quoted(b.levels().get(c))
                                + " "
                                + PromptFormat.percent(counts[c] / all))
                    .collect(Collectors.joining(", "))));
  }
}
