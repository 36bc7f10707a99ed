package org.ehrsynth.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ehrsynth.InputException;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.EvalContext.Raw;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.report.ReleaseGate;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.eval.report.ReportComparison;
import org.ehrsynth.eval.report.ReportProvenance;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.execution.ProgressListener;
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
  private static final MetricResult NOT_REQUESTED = new NotApplicable("was not asked for");

  private final List<Metric> metrics;
  private final Optional<ReleaseGate> gate;
  private final boolean withFigures;
  private final boolean withReferences;

  private Evaluator(
      List<Metric> metrics, Optional<ReleaseGate> gate, boolean pictured, boolean referenced) {
    this.metrics = List.copyOf(metrics);
    this.gate = gate;
    this.withFigures = pictured;
    this.withReferences = referenced;
  }

  /** All metrics of the class path, by id, the default gate, and what pictures need. */
  public static Evaluator standard() {
    return new Evaluator(
        List.copyOf(Metric.registry().all()), Optional.of(ReleaseGate.defaults()), true, true);
  }

  /** The same with a gate: reports have its verdict. */
  public Evaluator withGate(ReleaseGate gate) {
    return new Evaluator(metrics, Optional.of(gate), withFigures, withReferences);
  }

  /**
   * The same with a metric in the place of the one of its id, for instance {@code new
   * Tstr(Learners.named(List.of("perceptron")))}; unchanged where there is none of that id.
   */
  public Evaluator withMetric(Metric metric) {
    return new Evaluator(
        metrics.stream().map(m -> m.name().equals(metric.name()) ? metric : m).toList(),
        gate,
        withFigures,
        withReferences);
  }

  /** The same with what the pictures of an HTML report need. */
  public Evaluator withFigures() {
    return new Evaluator(metrics, gate, true, withReferences);
  }

  /**
   * The same without ceiling and floor, in a third of the time: for where those of the same real
   * tables are known already, as when many methods are compared on them.
   */
  public Evaluator withoutReferences() {
    return new Evaluator(metrics, gate, withFigures, false);
  }

  /**
   * The metrics of those ids, in that order, no gate and no pictures; repeated ones count once.
   *
   * @throws InputException if an id is unknown; the message lists the known ones
   */
  public static Evaluator of(List<String> ids) {
    var registry = Metric.registry();
    return new Evaluator(
        new LinkedHashSet<>(ids).stream().map(registry::get).toList(),
        Optional.empty(),
        false,
        true);
  }

  /**
   * Judges a sample of a model that was fitted on the first part of a split, on all processors: the
   * report does not depend on their number.
   */
  public Report evaluate(Split split, Dataset synthetic, Seed seed) {
    Execution run = Execution.with(seed).withThreads(Runtime.getRuntime().availableProcessors());
    return evaluate(split.train(), Optional.of(split.holdout()), synthetic, Optional.empty(), run);
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
   * @throws InputException if the training table is empty, the target is unknown, a declared rule
   *     does not fit the columns, or the tables do not have the same columns
   */
  public Report evaluate(
      Dataset train,
      Optional<Dataset> holdout,
      Dataset synthetic,
      Optional<String> target,
      Execution run) {
    return evaluateAll(train, holdout, Map.of("synthetic", synthetic), target, run)
        .reports()
        .get("synthetic");
  }

  /**
   * Judges several synthetic tables, for instance of several seeds or models, beside one another.
   * The ceiling and the floor are computed once, with as many rows as the first table has.
   *
   * @param synthetic the tables by name, at least one
   * @see #evaluate
   */
  public ReportComparison evaluateAll(
      Dataset train,
      Optional<Dataset> holdout,
      Map<String, Dataset> synthetic,
      Optional<String> target,
      Execution run) {
    if (train.rowCount() == 0) {
      throw new InputException("evaluate: expected rows in the training table, found none");
    }
    if (synthetic.isEmpty()) {
      throw new InputException("evaluate: expected a synthetic table, found none");
    }
    ConstraintChecker.of(train.schema()); // a rule that cannot be asked is said before the work
    TableAlignment alignment = TableAlignment.of(tables(train, holdout, synthetic));
    Optional<String> goal = target(alignment.schema(), target);
    List<String> names = List.copyOf(synthetic.keySet());
    List<String> places = new ArrayList<>();
    names.forEach(name -> places.add(EvaluationScenarios.value(places.size())));
    if (withReferences) {
      places.add(EvaluationScenarios.CEILING);
      places.add(EvaluationScenarios.FLOOR);
    }
    // Threads go to whole metrics first; what is left over to the work inside them.
    int tasks = metrics.size() * places.size();
    Execution inner =
        run.withListener(ProgressListener.SILENT)
            .withThreads(Math.max(1, run.threads() / Math.max(1, tasks)));
    EvaluationScenarios scenarios =
        new EvaluationScenarios(train, synthetic.values(), holdout, alignment, goal, inner);
    MetricResult[] results = new MetricResult[tasks];
    AtomicInteger done = new AtomicInteger();
    run.forEach(
        tasks,
        i -> {
          Metric metric = metrics.get(i / places.size());
          results[i] = scenarios.compute(metric, places.get(i % places.size()));
          run.listener()
              .progress("evaluating " + metric.name(), (double) done.incrementAndGet() / tasks);
        });
    Map<String, Report> reports = new LinkedHashMap<>();
    for (int t = 0; t < names.size(); t++) {
      List<Report.Entry> entries = new ArrayList<>();
      for (int m = 0; m < metrics.size(); m++) {
        int at = m * places.size();
        entries.add(
            new Report.Entry(
                metrics.get(m).info(),
                results[at + t],
                withReferences ? results[at + names.size()] : NOT_REQUESTED,
                withReferences ? results[at + names.size() + 1] : NOT_REQUESTED));
      }
      Map<String, Dataset> own =
          tables(train, holdout, Map.of("synthetic", synthetic.get(names.get(t))));
      reports.put(
          names.get(t),
          Report.of(
              entries,
              gate,
              ReportProvenance.tree(own, alignment.schema(), goal, run),
              withFigures ? ReportFigures.of(scenarios.context(t)) : Map.of()));
    }
    return new ReportComparison(reports);
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
      Execution run) {
    TableAlignment alignment =
        TableAlignment.of(tables(train, holdout, Map.of("synthetic", synthetic)));
    return EvalContext.of(
            alignment.align(train),
            alignment.align(synthetic),
            holdout.map(alignment::align),
            target(alignment.schema(), target),
            run)
        .withRaw(new Raw(train, synthetic, holdout));
  }

  private static Map<String, Dataset> tables(
      Dataset train, Optional<Dataset> holdout, Map<String, Dataset> synthetic) {
    Map<String, Dataset> tables = new LinkedHashMap<>();
    tables.put("training", train);
    synthetic.forEach(
        (name, table) ->
            tables.put(synthetic.size() == 1 ? "synthetic" : "synthetic '" + name + "'", table));
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
    return schema
        .fieldOfRole(Role.OUTCOME)
        .or(() -> schema.fieldOfRole(Role.EVENT))
        .map(Field::name);
  }
}
