package org.ehrsynth.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.constraint.Violation;
import org.ehrsynth.constraint.transform.ConstraintTransform;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.Provenance;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * What was learned from a table: immutable, thread-safe, can be sampled and saved.
 *
 * <p>Rows are drawn in blocks of {@link #BLOCK_ROWS}; block i draws from {@code seed.derive(i)}.
 * Hence a sample does not depend on the number of threads, a smaller sample is the beginning of a
 * larger one, and blocks can be made on different machines.
 *
 * <p>Identifiers and subject keys are never learned: samples carry the numbers 1, 2, 3, … instead,
 * one synthetic subject a row.
 */
public final class FittedSynthesizer {
  /** Rows drawn from one seed. */
  public static final int BLOCK_ROWS = 4096;

  private final Schema schema;
  private final ConstrainedSampler rows;
  private final Provenance provenance;

  private final List<Violation> violations;

  FittedSynthesizer(
      Schema schema, ConstrainedSampler rows, Provenance provenance, List<Violation> violations) {
    this.schema = schema;
    this.rows = rows;
    this.provenance = provenance;
    this.violations = List.copyOf(violations);
  }

  /** The columns of the samples, with guarded levels and bounds. */
  public Schema schema() {
    return schema;
  }

  public Provenance provenance() {
    return provenance;
  }

  /**
   * Returns the declared constraints that rows of the fitted table broke, with the number of rows;
   * empty for a model that was loaded from a file, which does not contain them.
   */
  public List<Violation> violations() {
    return violations;
  }

  /** What facts of real patients this model holds, one sentence each. */
  public List<String> disclosures() {
    return rows.disclosures();
  }

  /** Draws n rows with one thread. */
  public Dataset sample(int n, Seed seed) {
    return sample(n, Condition.ANY, Execution.with(seed));
  }

  /** Draws n rows that meet a condition, with one thread. */
  public Dataset sample(int n, Condition where, Seed seed) {
    return sample(n, where, Execution.with(seed));
  }

  /**
   * Draws n rows that meet a condition and keep the declared rules: from the exact conditional
   * distribution where the method has one, else by bounded rejection; by both where the method has
   * one for a part of it.
   *
   * @param n at least 0
   * @throws InputException if the condition names no column of the schema, or it or the rules are
   *     met so rarely that n rows cannot be had; the message tells how often
   * @throws java.util.concurrent.CancellationException soon after the thread is interrupted
   */
  public Dataset sample(int n, Condition where, Execution run) {
    List<Dataset> blocks = new ArrayList<>();
    stream(n, where, run, blocks::add);
    return Dataset.concat(blocks);
  }

  /**
   * Draws n rows block by block, so that memory does not grow with n; where a declared rule says
   * that rows are unique, the combinations seen are kept in memory. The sink hears at least one
   * block, in order, on the calling thread.
   *
   * @return how many rows were refused and repaired to keep the declared rules
   */
  public RejectionStats stream(long n, Condition where, Execution run, Consumer<Dataset> sink) {
    return stream(n, SamplePart.WHOLE, where, run, sink);
  }

  /**
   * Draws one part of a sample of n rows block by block, so that several machines can share the
   * work: the parts in order, one after another, are the bytes of {@link #stream(long, Condition,
   * Execution, Consumer)}, surrogate identifiers included. The sink receives no block if the part
   * has none.
   *
   * @return how many rows of this part were refused and repaired to satisfy the declared
   *     constraints
   * @throws InputException if a declared constraint makes rows unique and there is more than one
   *     part
   */
  public RejectionStats stream(
      long n, SamplePart part, Condition where, Execution run, Consumer<Dataset> sink) {
    if (n < 0) {
      throw new InputException("rows must be at least 0, found " + n);
    }
    BlockSampler stream = new BlockSampler(rows, where, run);
    return stream.draw(n, part, (learned, first) -> sink.accept(withSurrogateIds(learned, first)));
  }

  /**
   * Draws one block of the endless stream of rows: block i of a sample of n rows, whatever n is,
   * and on whatever machine.
   *
   * @param index which block, from 0
   * @param size how many of its rows, from 0 to {@link #BLOCK_ROWS}; the first ones
   * @throws InputException if a declared constraint makes rows unique: whether a row repeats an
   *     earlier one is known only to who draws them all
   */
  public Dataset block(long index, int size, Condition where, Execution run) {
    if (index < 0 || size < 0 || size > BLOCK_ROWS) {
      throw new IllegalArgumentException(
          "a block needs an index of at least 0 and 0 to %,d rows, found block %,d with %,d"
              .formatted(BLOCK_ROWS, index, size));
    }
    if (!rows.plan().unique().isEmpty()) {
      throw new InputException(
          "a sample with a constraint on unique rows cannot be drawn in blocks");
    }
    return withSurrogateIds(rows.draw(size, where, run, index).rows(), index * BLOCK_ROWS);
  }

  /** Fills missing cells with one thread. */
  public ImputationResult impute(Dataset table, Seed seed) {
    return impute(table, Execution.with(seed));
  }

  /**
   * Fills the missing cells of a table: each row's from their conditional distribution given the
   * cells that are there. These stay as they are, of whatever level or value, and so do columns
   * that the model has not learned. One call is one imputation; several seeds give several.
   *
   * <p>A cell of a level that the model does not know, because too few patients held it, stays and
   * tells nothing of the others. A cell stays missing where the model holds that it is, given the
   * values of the others, or a declared rule says so. Declared rules on single rows hold where the
   * cells that are there allow it; formulas are computed.
   *
   * @param table has at least the learned columns, with cells of the same kinds; in any order
   * @throws InputException if it lacks a learned column, or the method cannot impute; the message
   *     names those that can
   * @throws java.util.concurrent.CancellationException soon after the thread is interrupted
   */
  public ImputationResult impute(Dataset table, Execution run) {
    return new Imputer(provenance.model(), schema.learned(), rows).impute(table, run);
  }

  /** Draws the rest of rows with one thread. */
  public Dataset draw(Dataset given, Seed seed) {
    return draw(given, Execution.with(seed));
  }

  /**
   * Draws the other columns of rows of which some columns are given: each row's from their
   * conditional distribution given its given cells, missing cells as often as the model has them
   * ({@link #impute} fills them instead). The first m rows are those that the first m given rows
   * alone would give.
   *
   * <p>A missing cell is given as missing where the model has learned that cells of the column may
   * be missing; elsewhere it carries no information, and neither does a level that the model does
   * not know. Declared constraints on single rows hold where the given cells allow it: a row that
   * breaks one is drawn up to 50 times, then the last draw is kept. Uniqueness is not enforced.
   *
   * @param given any of the learned columns, in any order; none: {@link Dataset#withoutColumns}
   * @return the columns of {@link #schema()}: given ones as they are, keys numbered
   * @throws InputException if a column is unknown or of another type, if a constraint needs another
   *     column to be given too, or if the method cannot draw given columns; the message names those
   *     that can
   * @throws java.util.concurrent.CancellationException soon after the thread is interrupted
   */
  public Dataset draw(Dataset given, Execution run) {
    GivenDraw draw = new GivenDraw(provenance.model(), schema.learned(), rows);
    return withSurrogateIds(draw.draw(given, run), 0).with(given);
  }

  /** Draws n rows of a wanted distribution of one column, with one thread. */
  public Dataset balance(String column, Map<String, Double> fractions, int n, Seed seed) {
    return balance(column, fractions, n, Condition.ANY, Execution.with(seed));
  }

  /**
   * Draws n rows of which a column has a wanted distribution: n times its share of each level,
   * rounded by largest remainders, drawn under the condition that the column is of that level, in a
   * random order. Declared rules hold. All rows are in memory.
   *
   * @param column of levels, or of numbers with few values
   * @param fractions weights greater than 0 by level, or by number as it is written; they are
   *     divided by their sum. Levels without one do not occur. Empty: equal shares of all levels
   * @param n at least 0
   * @param where what else holds of every row
   * @throws InputException if the column or a level is unknown (the message lists those there are),
   *     a share is not greater than 0, or a level is drawn too rarely
   */
  public Dataset balance(
      String column, Map<String, Double> fractions, int n, Condition where, Execution run) {
    if (n < 0) {
      throw new InputException("rows must be at least 0, found " + n);
    }
    TargetDistribution balance = TargetDistribution.of(schema.field(column), fractions, n);
    Dataset drawn = new BalancedSampler(this, rows.plan().unique(), where, run).draw(balance);
    int[] order = run.seed().derive("balance/order").generator().permutation(n);
    return withSurrogateIds(drawn.selectRows(order), 0);
  }

  /** Puts the learned columns into their places and numbers the keys from firstRow + 1. */
  private Dataset withSurrogateIds(Dataset learned, long firstRow) {
    List<Column> columns = new ArrayList<>();
    for (Field field : schema.fields()) {
      if (field.isLearned()) {
        columns.add(learned.column(field.name()).withField(field));
      } else {
        List<String> keys =
            IntStream.range(0, learned.rowCount())
                .mapToObj(i -> Long.toString(firstRow + i + 1))
                .toList();
        int[] codes = IntStream.range(0, learned.rowCount()).toArray();
        columns.add(Column.Coded.identifier(field, codes, keys));
      }
    }
    return Dataset.of(columns, schema);
  }

  /**
   * The natural logarithm of the probability that the model gives to each row: of the row's
   * categories, where numbers are learned in intervals. Differences are likelihood ratios; a row
   * far below others is unusual. −∞ where the model holds a row impossible.
   *
   * <p>A cell that the model does not know, of an unseen level or missing where missing was not
   * learned, is left out: then it is the probability of the row's other cells. Rows learned from
   * have larger values than others: who may ask can guess who was in the table.
   *
   * @param rows a table with the learned columns, of the types they have in {@link #schema()}
   * @return empty where the method has no density, and where rules are declared, which change and
   *     refuse the rows that it draws
   * @throws InputException if a learned column is not there or of another type
   */
  public Optional<double[]> logDensity(Dataset rows) {
    List<Column> columns = new ArrayList<>();
    for (Field field : schema.learned().fields()) {
      int at = rows.schema().find(field.name());
      String label = field.type().label();
      String found = at < 0 ? "no such column" : rows.schema().field(at).type().label();
      if (!found.equals(label)) {
        throw new InputException(
            "column '%s': expected type %s as learned, found %s"
                .formatted(field.name(), label, found));
      }
      columns.add(rows.column(at));
    }
    return this.rows.logDensity(Dataset.of(columns));
  }

  /**
   * The probability that a row of the model meets a condition, without drawing any: of a level or
   * range, of a pair or any combination of cells, missing ones too. Divided by that of a part, it
   * is the probability given that part. Where a bound cuts through an interval of numbers that the
   * model holds as one, the interval counts by the share that is within.
   *
   * @return empty where the method has no such probability, where it is of a column that the model
   *     computes from others, and where rules are declared
   */
  public OptionalDouble probability(Condition where) {
    return rows.probability(where);
  }

  /**
   * Writes the model beside the target and moves it there, so that no half-written file is left.
   *
   * @throws InputException if it cannot be written there
   */
  public void save(Path path) {
    archive().writeTo(path);
  }

  /** The bytes that {@link #save} writes. */
  public byte[] toBytes() {
    return archive().toBytes();
  }

  private ArchiveWriter archive() {
    ArchiveWriter archive = ArchiveWriter.create();
    archive.json("provenance.json", provenance.toJson());
    archive.json("schema.json", schema.toJson());
    rows.write(archive);
    return archive;
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws org.ehrsynth.archive.ArchiveFormatException if the file is damaged, of a newer format,
   *     or of a model that the class path does not have
   */
  public static FittedSynthesizer load(Path path) {
    return read(ArchiveReader.open(path));
  }

  /** Reads what {@link #toBytes} gave. */
  public static FittedSynthesizer load(byte[] bytes) {
    return read(ArchiveReader.of(bytes));
  }

  private static FittedSynthesizer read(ArchiveReader archive) {
    Provenance provenance = Provenance.fromJson(archive.json("provenance.json"));
    Schema schema = Schema.fromJson(archive.json("schema.json"));
    ConstraintTransform plan = ConstraintTransform.read(archive, schema.learned());
    Sampler sampler =
        SynthesizerProvider.registry().get(provenance.model()).read(archive, plan.transformed());
    // A file from before models kept rules may declare some: its samples keep none.
    return new FittedSynthesizer(
        schema.withConstraints(plan.constraints()),
        new ConstrainedSampler(sampler, plan),
        provenance,
        List.of());
  }
}
