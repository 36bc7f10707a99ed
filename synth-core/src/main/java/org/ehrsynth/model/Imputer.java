package org.ehrsynth.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.SchemaMismatchException;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * Fills the missing cells of a table, in blocks that draw from seeds of their own and on several
 * threads.
 */
final class Imputer {
  /** Rows filled from one seed. */
  private static final int BLOCK = 512;

  private final String method;
  private final Schema learned;
  private final ConstrainedSampler rows;

  /**
   * An imputer.
   *
   * @param method the name of the method, for messages
   * @param learned the columns that are learned, guarded
   */
  Imputer(String method, Schema learned, ConstrainedSampler rows) {
    this.method = method;
    this.learned = learned;
    this.rows = rows;
  }

  /**
   * Fills a table.
   *
   * @throws SchemaMismatchException if the table lacks a learned column, or holds another kind of
   *     cells in it
   * @throws InputException if the method cannot impute
   */
  ImputationResult impute(Dataset table, Execution run) {
    Dataset given = given(table);
    if (!rows.canImpute(given.head(0))) {
      throw new InputException(
          "model '%s' cannot impute; models that can: %s"
              .formatted(
                  method, SynthesizerProvider.names(SynthesizerProvider::supportsImputation)));
    }
    Dataset cells = table.select(learned.names());
    List<Dataset> parts = new ArrayList<>(List.of(given.head(0)));
    long broken = 0;
    int blocks = (table.rowCount() + BLOCK - 1) / BLOCK;
    int wave = 2 * run.threads();
    Seed seed = run.seed().derive("impute");
    for (int first = 0; first < blocks; first += wave) {
      int from = first;
      ConstrainedSampler.Filled[] filled =
          new ConstrainedSampler.Filled[Math.min(wave, blocks - from)];
      run.forEach(
          filled.length,
          i -> {
            int start = (from + i) * BLOCK;
            int end = Math.min(start + BLOCK, table.rowCount());
            int[] at = IntStream.range(start, end).toArray();
            filled[i] =
                rows.impute(cells.selectRows(at), given.selectRows(at), run, seed.derive(from + i));
          });
      for (ConstrainedSampler.Filled part : filled) {
        parts.add(part.rows());
        broken += part.broken();
      }
      run.listener().progress("imputing", (from + filled.length) / (double) blocks);
    }
    return merged(table, Dataset.concat(parts), broken);
  }

  /** The learned columns under the model's levels; a level that it does not know is missing. */
  private Dataset given(Dataset table) {
    List<Column> columns = new ArrayList<>();
    for (Field field : learned.fields()) {
      if (table.schema().find(field.name()) < 0) {
        throw new SchemaMismatchException(
            "column '%s' is learned by the model but not in the table, which has: %s"
                .formatted(field.name(), String.join(", ", table.schema().names())));
      }
      Column column = table.column(field.name());
      GivenDraw.checkType(field, column.field().type());
      columns.add(
          column instanceof Column.Coded coded ? coded.under(field) : column.withField(field));
    }
    return Dataset.of(columns, learned);
  }

  private ImputationResult merged(Dataset table, Dataset filled, long broken) {
    List<Column> columns = new ArrayList<>();
    long missing = 0;
    long left = 0;
    for (Column column : table.columns()) {
      if (learned.find(column.field().name()) < 0) {
        columns.add(column);
        continue;
      }
      Column whole = column.filledFrom(filled.column(column.field().name()));
      missing += column.missingCount();
      left += whole.missingCount();
      columns.add(whole);
    }
    return new ImputationResult(Dataset.of(columns, table.schema()), missing - left, left, broken);
  }
}
