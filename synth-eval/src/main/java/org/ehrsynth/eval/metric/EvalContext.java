package org.ehrsynth.eval.metric;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;

/**
 * What a metric sees: the tables and views of them that several metrics share. All tables have the
 * same fields in the same order (levels are the union of those that occur), keys and ignored
 * columns left out.
 *
 * <p>Thread-safe: a shared view is computed once, by the first that asks.
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
   * A context over aligned tables; the evaluator aligns them.
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

  /** The same with the tables as they were given, keys included. */
  public EvalContext withRaw(Raw raw) {
    return new EvalContext(train, synthetic, holdout, target, run, Optional.of(raw));
  }

  /**
   * The tables before they were aligned: with keys, their own types and their own levels.
   *
   * @param train the real rows the model learned from
   * @param synthetic the rows in the place of the synthetic table
   * @param holdout the real rows the model has not seen
   */
  public record Raw(Dataset train, Dataset synthetic, Optional<Dataset> holdout) {}

  /** The tables as they were given, if known; only for metrics of keys, of subjects and of form. */
  public Optional<Raw> raw() {
    return raw;
  }

  /** Returns the subject of each training row, numbered 0, 1, … in order of first appearance. */
  public int[] trainSubjects() {
    return raw.map(Raw::train).orElse(train).subjects();
  }

  /** Returns the subject of each synthetic row, numbered 0, 1, … in order of first appearance. */
  public int[] syntheticSubjects() {
    return raw.map(Raw::synthetic).orElse(synthetic).subjects();
  }

  /** Returns the subject of each row of the holdout; empty without a holdout. */
  public int[] holdoutSubjects() {
    return raw.flatMap(Raw::holdout).or(() -> holdout).map(Dataset::subjects).orElse(new int[0]);
  }

  /** The real rows the model learned from. */
  public Dataset train() {
    return train;
  }

  public Dataset synthetic() {
    return synthetic;
  }

  /** Real rows the model has not seen. */
  public Optional<Dataset> holdout() {
    return holdout;
  }

  public Optional<String> target() {
    return target;
  }

  public Seed seed() {
    return run.seed();
  }

  /** Threads and interruption. */
  public Execution run() {
    return run;
  }

  /** A view that several metrics share, by name; computed at the first call. */
  @SuppressWarnings("unchecked")
  public <T> T view(String name, Supplier<T> make) {
    return (T) views.computeIfAbsent(name, n -> new Lazy()).get(make);
  }

  /** One view; those who ask for another are not kept waiting while it is made. */
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
