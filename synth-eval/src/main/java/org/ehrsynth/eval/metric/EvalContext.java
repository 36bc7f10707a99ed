package org.ehrsynth.eval.metric;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.model.Run;
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
  private final Run run;
  private final Map<String, Object> views = new LinkedHashMap<>();

  private EvalContext(
      Dataset train,
      Dataset synthetic,
      Optional<Dataset> holdout,
      Optional<String> target,
      Run run) {
    this.train = train;
    this.synthetic = synthetic;
    this.holdout = holdout;
    this.target = target;
    this.run = run;
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
      Run run) {
    return new EvalContext(train, synthetic, holdout, target, run);
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
  public Run run() {
    return run;
  }

  /** A view that several metrics share, by name; computed at the first call. */
  @SuppressWarnings("unchecked")
  public synchronized <T> T view(String name, Supplier<T> make) {
    Object known = views.get(name);
    if (known == null) {
      known = make.get();
      views.put(name, known);
    }
    return (T) known;
  }
}
