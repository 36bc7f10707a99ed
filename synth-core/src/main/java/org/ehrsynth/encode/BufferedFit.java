package org.ehrsynth.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.Field;

/** Keeps all cells until the end, then learns from them at once: exactly mergeable. */
final class BufferedFit implements ColumnEncoder.Accumulator {

  /** Learns from all cells of a column. */
  @FunctionalInterface
  interface Fitter {
    FittedEncoder fit(Column cells, Subjects subjects, RandomStream draws);
  }

  private final Field field;
  private final Fitter fitter;
  private final List<Column> chunks = new ArrayList<>();
  private Subjects subjects = Subjects.eachRow(0);

  BufferedFit(ColumnEncoder encoder, Field field, Fitter learner) {
    if (!encoder.accepts(field)) {
      throw new IllegalArgumentException(
          "column '%s': the encoder '%s' does not take a %s column"
              .formatted(field.name(), encoder.name(), field.type().label()));
    }
    this.field = field;
    this.fitter = learner;
  }

  @Override
  public void accept(Column chunk, Subjects subjects) {
    if (chunk.size() != subjects.rowCount()) {
      throw new IllegalArgumentException(
          "column '%s': cells and subjects must be equally many, found %d and %d"
              .formatted(field.name(), chunk.size(), subjects.rowCount()));
    }
    if (!chunk.field().type().equals(field.type())) {
      throw new IllegalArgumentException(
          "column '%s': a chunk must have the type and levels of the start, found others"
              .formatted(field.name()));
    }
    chunks.add(chunk.withField(field));
    append(subjects);
  }

  private void append(Subjects more) {
    int n = subjects.rowCount();
    int[] of = Arrays.copyOf(subjects.of(), n + more.rowCount());
    System.arraycopy(more.of(), 0, of, n, more.rowCount());
    subjects = new Subjects(of, Math.max(subjects.count(), more.count()));
  }

  @Override
  public void combine(ColumnEncoder.Accumulator other) {
    if (!(other instanceof BufferedFit cells) || !cells.field.equals(field)) {
      throw new IllegalArgumentException(
          "column '%s': only a fit of the same encoder and field can be combined"
              .formatted(field.name()));
    }
    chunks.addAll(cells.chunks);
    append(cells.subjects);
  }

  @Override
  public FittedEncoder finish(RandomStream draws) {
    Column whole =
        chunks.isEmpty()
            ? empty(field)
            : Dataset.concat(chunks.stream().map(Dataset::of).toList()).column(0);
    return fitter.fit(whole, subjects, draws);
  }

  private static Column empty(Field field) {
    return field
        .type()
        .match(
            n -> Column.Numeric.of(field, new double[0]),
            c -> Column.Coded.of(field, new int[0]),
            f -> Column.Coded.of(field, new int[0]),
            t -> Column.Temporal.of(field, new long[0]),
            c -> Column.Coded.of(field, new int[0]),
            i -> Column.Coded.identifier(field, new int[0], List.of()));
  }
}
