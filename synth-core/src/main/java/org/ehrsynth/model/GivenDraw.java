package org.ehrsynth.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.SchemaMismatchException;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * Draws the other columns of rows of which some columns are given, in blocks that draw from seeds
 * of their own and on several threads.
 *
 * @param method the name of the method, for messages
 * @param learned the columns that are learned, guarded
 */
record GivenDraw(String method, Schema learned, ConstrainedSampler rows) {
  /** Rows drawn from one seed. */
  private static final int BLOCK = 512;

  /**
   * Draws the learned columns.
   *
   * @throws InputException if the method cannot, or a given column is unknown or of another type
   */
  Dataset draw(Dataset given, Execution run) {
    if (!rows.canDrawGiven()) {
      throw new InputException(
          "model '%s' cannot draw given columns; models that can: %s"
              .formatted(method, SynthesizerProvider.names(SynthesizerProvider::supportsGiven)));
    }
    Dataset known = known(given);
    int blocks = Math.max(1, (given.rowCount() + BLOCK - 1) / BLOCK);
    Dataset[] drawn = new Dataset[blocks];
    Seed seed = run.seed().derive("given");
    List<String> open =
        learned.names().stream().filter(name -> given.schema().find(name) < 0).toList();
    run.forEach(
        blocks,
        b -> {
          int end = Math.min((b + 1) * BLOCK, given.rowCount());
          int[] at = IntStream.range(b * BLOCK, end).toArray();
          drawn[b] = rows.draw(known.selectRows(at), run, seed.derive(b)).select(open);
        });
    List<Column> columns = new ArrayList<>();
    for (Field field : learned.fields()) {
      String name = field.name();
      columns.add(
          known.schema().find(name) >= 0
              ? known.column(name)
              : joined(drawn, name).withField(field));
    }
    return Dataset.of(columns);
  }

  private static Column joined(Dataset[] parts, String name) {
    List<Column> columns = Arrays.stream(parts).map(part -> part.column(name)).toList();
    return columns.get(0).append(columns.subList(1, columns.size()));
  }

  /**
   * The given columns in the learned order; levels that are not known come after those that are.
   */
  private Dataset known(Dataset given) {
    for (String name : given.schema().names()) {
      if (learned.find(name) < 0) {
        throw new SchemaMismatchException(
            "column '%s' is given but not learned by the model, which knows: %s"
                .formatted(name, String.join(", ", learned.names())));
      }
    }
    List<Column> columns = new ArrayList<>();
    for (Field field : learned.fields()) {
      if (given.schema().find(field.name()) >= 0) {
        Column column = given.column(field.name());
        checkType(field, column.field().type());
        columns.add(column instanceof Column.Coded coded ? known(coded, field) : column);
      }
    }
    return columns.isEmpty() ? Dataset.withoutColumns(given.rowCount()) : Dataset.of(columns);
  }

  private static Column known(Column.Coded column, Field field) {
    int[] none = new int[column.size()];
    Arrays.fill(none, -1);
    return Column.Coded.of(field, none).filledFrom(column);
  }

  /** Refuses cells of another kind than those learned. */
  static void checkType(Field field, ColumnType found) {
    if (!isAlike(found, field.type())) {
      throw new SchemaMismatchException(
          "column '%s': expected cells of type %s as the model has learned, found %s"
              .formatted(field.name(), field.type().label(), found.label()));
    }
  }

  private static boolean isAlike(ColumnType found, ColumnType wanted) {
    if (found instanceof ColumnType.Temporal one && wanted instanceof ColumnType.Temporal other) {
      return one.resolution() == other.resolution();
    }
    return wanted.isCoded()
        ? found.isCoded()
        : found instanceof ColumnType.Numeric && wanted instanceof ColumnType.Numeric;
  }
}
