package org.ehrsynth.eval.metric;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;

/**
 * An evaluation context contains the tables that a metric compares, and the views of them that
 * several metrics share. All tables have the same fields in the same order, without keys and
 * ignored columns; the levels of a field are the union of those that occur.
 *
 * <p>Thread-safe: a shared view is computed once, at the first request.
 */
public final class EvalContext {
  private final Dataset train;
  private final Dataset synthetic;
  private final Optional<Dataset> holdout;
  private final Optional<String> target;
  private final Execution run;
  private final Optional<Raw> raw;
  private final Map<String, Lazy> views = new ConcurrentHashMap<>();

  private EvalContext(
      Dataset train,
      Dataset synthetic,
      Optional<Dataset> holdout,
      Optional<String> target,
      Execution run,
      Optional<Raw> raw) {
    this.train = train;
    this.synthetic = synthetic;
    this.holdout = holdout;
    this.target = target;
    this.run = run;
    this.raw = raw;
  }

  /**
   * Creates a context of aligned tables; the evaluator aligns them.
   *
   * @param target the column to predict, if any
   */
  public static EvalContext of(
      Dataset train,
      Dataset synthetic,
      Optional<Dataset> holdout,
      Optional<String> target,
      Execution run) {
    return new EvalContext(train, synthetic, holdout, target, run, Optional.empty());
  }

  /** Returns a copy with the tables as they were given, keys included. */
  public EvalContext withRaw(Raw raw) {
    return new EvalContext(train, synthetic, holdout, target, run, Optional.of(raw));
  }

  /**
   * The tables before they were aligned: with keys, their own types and their own levels.
   *
   * @param train the real rows that the model was fitted to
   * @param synthetic the rows in the role of the synthetic table
   * @param holdout the real rows the model has not seen
   */
  public record Raw(Dataset train, Dataset synthetic, Optional<Dataset> holdout) {}

  /** Returns the tables as they were given, if known; for metrics of keys, subjects and formats. */
  public Optional<Raw> raw() {
    return raw;
  }

  /** Returns the subject of each training row, numbered 0, 1, … in order of first appearance. */
  public Subjects trainSubjects() {
    return raw.map(Raw::train).orElse(train).subjects();
  }

  /** Returns the subject of each synthetic row, numbered 0, 1, … in order of first appearance. */
  public Subjects syntheticSubjects() {
    return raw.map(Raw::synthetic).orElse(synthetic).subjects();
  }

  /** Returns the subject of each row of the holdout; empty without a holdout. */
  public Subjects holdoutSubjects() {
    return raw.flatMap(Raw::holdout)
        .or(() -> holdout)
        .map(Dataset::subjects)
        .orElse(Subjects.eachRow(0));
  }

  /** Returns the real rows that the model was fitted to. */
  public Dataset train() {
    return train;
  }

  public Dataset synthetic() {
    return synthetic;
  }

  /** Returns real rows that the model has not seen, if there are any. */
  public Optional<Dataset> holdout() {
    return holdout;
  }

  public Optional<String> target() {
    return target;
  }

  public Seed seed() {
    return run.seed();
  }

  /** Returns threads and interruption. */
  public Execution run() {
    return run;
  }

  /** Returns a view that several metrics share, by name; it is computed at the first call. */
  @SuppressWarnings("unchecked")
  public <T> T view(String name, Supplier<T> make) {
    return (T) views.computeIfAbsent(name, n -> new Lazy()).get(make);
  }

  /** One view; threads that need another view do not wait while it is computed. */
  private static final class Lazy {
    private Object value;

    synchronized Object get(Supplier<?> make) {
      if (value == null) {
        value = make.get();
      }
      return value;
    }
  }
}
