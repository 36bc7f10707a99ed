package org.ehrsynth.eval.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.EvalContext.Raw;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo.Need;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.model.ProgressListener;
import org.ehrsynth.model.Run;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;

/**
 * Judges a synthetic table by a choice of metrics. Every metric is computed three times:
 *
 * <ol>
 *   <li>for the synthetic table: the value;
 *   <li>with the holdout in its place: the ceiling, what real rows of other patients score. A
 *       metric that needs a holdout itself gets half of the holdout's subjects as the synthetic
 *       table and the other half as the holdout;
 *   <li>with the training table's columns shuffled one by one in its place, cut to the number of
 *       synthetic rows: the floor, what a table without any association scores.
 * </ol>
 *
 * <p>Metrics whose needs are not met answer {@link NotApplicable}; nothing is dropped silently.
 * Equal input and seed give an equal report, whatever the number of threads.
 */
public final class Evaluator {
  private static final List<String> SCENARIOS = List.of("value", "ceiling", "floor");

  private final List<Metric> metrics;

  private Evaluator(List<Metric> metrics) {
    this.metrics = List.copyOf(metrics);
  }

  /** All metrics of the class path, by id. */
  public static Evaluator standard() {
    return new Evaluator(List.copyOf(Metric.registry().all()));
  }

  /**
   * The metrics of those ids, in that order; repeated ones count once.
   *
   * @throws InputException if an id is unknown; the message lists the known ones
   */
  public static Evaluator of(List<String> ids) {
    var registry = Metric.registry();
    return new Evaluator(new LinkedHashSet<>(ids).stream().map(registry::get).toList());
  }

  /**
   * Judges a sample of a model that was fitted on the first part of a split, on all processors: the
   * report does not depend on their number.
   */
  public Report evaluate(Split split, Dataset fake, Seed seed) {
    Run run = Run.with(seed).withThreads(Runtime.getRuntime().availableProcessors());
    return evaluate(split.train(), Optional.of(split.holdout()), fake, Optional.empty(), run);
  }

  /**
   * Judges a synthetic table.
   *
   * @param train the real rows the model learned from
   * @param holdout real rows of other patients, if there are any
   * @param synthetic the table to judge
   * @param target the column to predict; otherwise the field of role OUTCOME, else that of role
   *     EVENT, else none
   * @param run seed, threads, progress, interruption
   * @throws InputException if the training table is empty, the target is unknown, or the tables do
   *     not have the same columns
   */
  public Report evaluate(
      Dataset train,
      Optional<Dataset> holdout,
      Dataset synthetic,
      Optional<String> target,
      Run run) {
    if (train.rows() == 0) {
      throw new InputException("evaluate: expected rows in the training table, found none");
    }
    Map<String, Dataset> tables = tables(train, holdout, synthetic);
    Alignment alignment = Alignment.of(tables);
    Optional<String> goal = target(alignment.schema(), target);
    // Threads go to whole metrics first; what is left over to the work inside them.
    int tasks = metrics.size() * SCENARIOS.size();
    Run inner =
        run.withListener(ProgressListener.SILENT)
            .withThreads(Math.max(1, run.threads() / Math.max(1, tasks)));
    Scenarios scenarios = new Scenarios(train, synthetic, holdout, alignment, goal, inner);
    MetricResult[] results = new MetricResult[tasks];
    AtomicInteger done = new AtomicInteger();
    run.forEach(
        tasks,
        i -> {
          Metric metric = metrics.get(i / SCENARIOS.size());
          String scenario = SCENARIOS.get(i % SCENARIOS.size());
          results[i] = scenarios.compute(metric, scenario);
          run.listener()
              .progress("evaluating " + metric.name(), (double) done.incrementAndGet() / tasks);
        });
    List<Report.Entry> entries = new ArrayList<>();
    for (int m = 0; m < metrics.size(); m++) {
      int at = m * SCENARIOS.size();
      entries.add(
          new Report.Entry(metrics.get(m).info(), results[at], results[at + 1], results[at + 2]));
    }
    return new Report(entries, ReportProvenance.tree(tables, alignment.schema(), goal, run));
  }

  /**
   * The tables aligned as {@link #evaluate} aligns them: what a single metric computes its value
   * from.
   *
   * @throws InputException if the tables do not have the same columns
   */
  public static EvalContext context(
      Dataset train,
      Optional<Dataset> holdout,
      Dataset synthetic,
      Optional<String> target,
      Run run) {
    Alignment alignment = Alignment.of(tables(train, holdout, synthetic));
    return EvalContext.of(
            alignment.align(train),
            alignment.align(synthetic),
            holdout.map(alignment::align),
            target(alignment.schema(), target),
            run)
        .withRaw(new Raw(train, synthetic, holdout));
  }

  private static Map<String, Dataset> tables(
      Dataset train, Optional<Dataset> holdout, Dataset synthetic) {
    Map<String, Dataset> tables = new LinkedHashMap<>();
    tables.put("training", train);
    tables.put("synthetic", synthetic);
    holdout.ifPresent(rows -> tables.put("holdout", rows));
    return tables;
  }

  private static Optional<String> target(Schema schema, Optional<String> named) {
    if (named.isPresent()) {
      if (schema.find(named.get()) < 0) {
        throw new InputException(
            "target '%s' is not a column that is judged; columns are: %s"
                .formatted(named.get(), String.join(", ", schema.names())));
      }
      return named;
    }
    return schema.withRole(Role.OUTCOME).or(() -> schema.withRole(Role.EVENT)).map(Field::name);
  }

  /** The tables in their three arrangements, each aligned once. */
  private static final class Scenarios {
    private final Map<String, EvalContext> contexts = new LinkedHashMap<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    Scenarios(
        Dataset train,
        Dataset synthetic,
        Optional<Dataset> holdout,
        Alignment alignment,
        Optional<String> target,
        Run run) {
      Dataset real = alignment.align(train);
      Optional<Dataset> unseen = holdout.map(alignment::align);
      contexts.put(
          "value",
          EvalContext.of(real, alignment.align(synthetic), unseen, target, run)
              .withRaw(new Raw(train, synthetic, holdout)));
      Dataset shuffled = shuffle(train, run.seed().derive("floor")).head(synthetic.rows());
      contexts.put(
          "floor",
          EvalContext.of(real, alignment.align(shuffled), unseen, target, run)
              .withRaw(new Raw(train, shuffled, holdout)));
      if (holdout.isEmpty()) {
        absent.put("ceiling", "needs a holdout");
        absent.put("ceiling of halves", "needs a holdout");
        return;
      }
      contexts.put(
          "ceiling",
          EvalContext.of(real, unseen.get(), Optional.empty(), target, run)
              .withRaw(new Raw(train, holdout.get(), Optional.empty())));
      if (Arrays.stream(holdout.get().subjects()).distinct().count() < 2) {
        absent.put("ceiling of halves", "needs at least 2 subjects in the holdout");
        return;
      }
      Split halves = Split.bySubject(holdout.get(), 0.5, run.seed().derive("ceiling"));
      contexts.put(
          "ceiling of halves",
          EvalContext.of(
                  real,
                  alignment.align(halves.train()),
                  Optional.of(alignment.align(halves.holdout())),
                  target,
                  run)
              .withRaw(new Raw(train, halves.train(), Optional.of(halves.holdout()))));
    }

    MetricResult compute(Metric metric, String scenario) {
      boolean needsHoldout = metric.info().needs().contains(Need.HOLDOUT);
      String name = scenario.equals("ceiling") && needsHoldout ? "ceiling of halves" : scenario;
      EvalContext context = contexts.get(name);
      if (context == null) {
        return new NotApplicable(absent.get(name));
      }
      return metric.info().unmet(context).orElseGet(() -> metric.compute(context));
    }

    /** Each column in an order of its own. */
    private static Dataset shuffle(Dataset table, Seed seed) {
      List<Column> columns = new ArrayList<>();
      for (Column column : table.columns()) {
        int[] order = seed.derive(column.field().name()).generator().permutation(table.rows());
        columns.add(column.rows(order));
      }
      return Dataset.of(columns, table.schema().missing());
    }
  }
}
