package org.ehrsynth.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.constraint.transform.ConstraintTransform;
import org.ehrsynth.constraint.transform.GivenColumns;
import org.ehrsynth.constraint.transform.PartialRows;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;

/** What a method learned, held to the declared rules: rows in the columns of the table. */
record ConstrainedSampler(Sampler sampler, ConstraintTransform plan) {
  /** Draws of a row's missing cells before one that breaks a rule is left. */
  private static final int MAX_ATTEMPTS = 20;

  /** Draws of a row's other columns before one that breaks a constraint is kept. */
  private static final int MAX_GIVEN_ATTEMPTS = 50;

  /**
   * Draws the rows of one block that meet a condition and keep the rules on single rows.
   *
   * @param rows at most a block
   */
  RejectionSampler.Kept draw(int rows, Condition where, Execution run, long block) {
    Seed seed = run.seed().derive(block);
    if (!plan.hasConstraints()) {
      Dataset drawn =
          RejectionSampler.draw(where, rows, seed, (n, own) -> propose(n, where, run, own));
      return new RejectionSampler.Kept(drawn, new RejectionStats(rows, 0, 0));
    }
    return RejectionSampler.draw(
        where, rows, seed, plan.toleratedRate(), new Restoring(where, run));
  }

  /** Rows under the condition, or as much of it as the method can draw exactly. */
  private Dataset propose(int rows, Condition where, Execution run, Seed seed) {
    run.checkInterrupted();
    Set<Condition> parts = new LinkedHashSet<>(); // one of them where all of it is of one form
    parts.add(plan.transformed(where));
    parts.add(plan.transformed(where.boxRelaxation()));
    for (Condition requested : parts) {
      Optional<Dataset> exact =
          requested.equals(Condition.ANY) ? Optional.empty() : sampler.draw(rows, requested, seed);
      if (exact.isPresent()) {
        return exact.get();
      }
    }
    return sampler.draw(rows, seed);
  }

  /** Proposes what the method draws, put back into the columns of the table. */
  private final class Restoring implements RejectionSampler.BatchProposer {
    private final Condition where;
    private final Execution run;

    Restoring(Condition where, Execution run) {
      this.where = where;
      this.run = run;
    }

    @Override
    public ConstraintTransform.Restored draw(int rows, Seed seed) {
      Seed others = seed.derive("others");
      return plan.restore(
          propose(rows, where, run, seed), (n, stream) -> sampler.draw(n, others.derive(stream)));
    }

    @Override
    public String maxBroken(Dataset rows) {
      return plan.maxBroken(rows);
    }
  }

  /** Empty where rules are declared: rows that are put back and refused have another density. */
  Optional<double[]> logDensity(Dataset rows) {
    return plan.hasConstraints() ? Optional.empty() : sampler.logDensity(rows);
  }

  /** Empty where rules are declared, as {@link #logDensity}. */
  OptionalDouble probability(Condition where) {
    return plan.hasConstraints() ? OptionalDouble.empty() : sampler.probability(where);
  }

  /** Whether the method fills missing cells. */
  boolean canImpute(Dataset none) {
    return sampler.impute(plan.given(none).transformed(), Seed.of(0)).isPresent();
  }

  /** Whether the method draws the other columns of rows of which some are given. */
  boolean canDrawGiven() {
    return sampler.draw(Dataset.withoutColumns(0), Seed.of(0)).isPresent();
  }

  /**
   * Draws the other columns of rows; rows that break a constraint are drawn again, a bounded number
   * of times, then the last draw is kept.
   *
   * @param given some columns of the table that are learned
   * @return all of them
   */
  Dataset draw(Dataset given, Execution run, Seed seed) {
    int[] open = IntStream.range(0, given.rowCount()).toArray();
    int[] at = open.clone();
    List<Dataset> parts = new ArrayList<>();
    int size = 0;
    for (int attempt = 0;
        attempt == 0 || (attempt < MAX_GIVEN_ATTEMPTS && open.length > 0);
        attempt++) {
      run.checkInterrupted();
      GivenColumns part = plan.givenColumns(given.selectRows(open));
      Dataset drawn =
          sampler
              .draw(part.transformed(), seed.derive(attempt))
              .orElseThrow(() -> new IllegalStateException("it drew a table without rows"));
      GivenColumns.Completed done = part.completed(drawn);
      parts.add(done.rows());
      for (int i = 0; i < open.length; i++) {
        at[open[i]] = size + i;
      }
      size += open.length;
      int[] tried = open;
      open = done.broken().stream().map(i -> tried[i]).toArray();
    }
    return Dataset.concat(parts).selectRows(at);
  }

  /**
   * Rows with their missing cells filled.
   *
   * @param broken rows with a cell to fill that break a rule
   */
  record Filled(Dataset rows, int broken) {}

  /**
   * Fills missing cells; rows that break a rule are drawn again, a bounded number of times.
   *
   * @param cells columns of the table that are learned
   * @param given the same of the model's levels: others are missing
   */
  Filled impute(Dataset cells, Dataset given, Execution run, Seed seed) {
    int[] open =
        IntStream.range(0, given.rowCount())
            .filter(i -> given.columns().stream().anyMatch(column -> column.isMissing(i)))
            .toArray();
    List<Dataset> parts = new ArrayList<>(List.of(given));
    int[] at = IntStream.range(0, given.rowCount()).toArray();
    int size = given.rowCount();
    int broken = 0;
    for (int attempt = 0; attempt < MAX_ATTEMPTS && open.length > 0; attempt++) {
      run.checkInterrupted();
      Seed own = seed.derive(attempt);
      Dataset taken = given.selectRows(open);
      PartialRows part = plan.given(taken);
      Dataset drawn =
          sampler
              .impute(part.transformed(), own)
              .orElseThrow(() -> new IllegalStateException("it imputed a table without rows"));
      PartialRows.Completed done = part.completed(drawn, own.derive("combinations").generator());
      parts.add(done.rows());
      for (int i = 0; i < open.length; i++) {
        at[open[i]] = size + i;
      }
      size += open.length;
      BitSet contradicted = contradicted(cells.selectRows(open), taken, done.rows());
      contradicted.or(done.broken());
      broken = contradicted.cardinality();
      contradicted.or(done.refused());
      int[] tried = open;
      open = contradicted.stream().map(i -> tried[i]).toArray();
    }
    return new Filled(Dataset.concat(parts).selectRows(at), broken);
  }

  /** The filled rows that break a rule with a cell of a level that the model does not know. */
  private BitSet contradicted(Dataset cells, Dataset given, Dataset filled) {
    BitSet unknown = new BitSet();
    List<Column> whole = new ArrayList<>();
    for (Column column : cells.columns()) {
      Column known = given.column(column.field().name());
      IntStream.range(0, cells.rowCount())
          .filter(i -> known.isMissing(i) && !column.isMissing(i))
          .forEach(unknown::set);
      whole.add(column.filledFrom(filled.column(column.field().name())));
    }
    if (unknown.isEmpty() || !plan.hasConstraints()) {
      return new BitSet();
    }
    unknown.and(plan.contradicted(Dataset.of(whole)));
    return unknown;
  }

  List<String> disclosures() {
    List<String> facts = new ArrayList<>(sampler.disclosures());
    facts.addAll(plan.disclosures());
    return facts;
  }

  void write(ArchiveWriter archive) {
    plan.write(archive);
    sampler.write(archive);
  }
}
