package org.ehrsynth.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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
import org.ehrsynth.eval.report.ReportFigures;
import org.ehrsynth.eval.report.ReportProvenance;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.execution.ProgressListener;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;

/**
 * Evaluates synthetic tables by a choice of metrics. Every metric is computed three times:
 *
 * <ol>
 *   <li>for the synthetic table: the value;
 *   <li>with the holdout in its place: the ceiling, which is what real rows of other patients
 *       score. A metric that needs a holdout itself gets half of the holdout's subjects as the
 *       synthetic table and the other half as the holdout;
 *   <li>with the independently shuffled columns of the training table in its place, cut to the
 *       number of synthetic rows: the floor, which is what a table without any association scores.
 * </ol>
 *
 * <p>Metrics whose requirements are not met return {@link NotApplicable}; nothing is dropped
 * silently. Equal input and seed give an equal report, whatever the number of threads.
 */
public final class Evaluator {
  private static final MetricResult NOT_REQUESTED = new NotApplicable("was not requested");

  private final List<Metric> metrics;
  private final Optional<ReleaseGate> gate;
  private final boolean withFigures;
  private final boolean withReferences;

  private Evaluator(
      List<Metric> metrics,
      Optional<ReleaseGate> gate,
      boolean withFigures,
      boolean withReferences) {
    this.metrics = List.copyOf(metrics);
    this.gate = gate;
    this.withFigures = withFigures;
    this.withReferences = withReferences;
  }

  /** Returns an evaluator with all metrics of the class path, the default gate, and charts. */
  public static Evaluator standard() {
    return new Evaluator(
        List.copyOf(Metric.registry().all()), Optional.of(ReleaseGate.defaults()), true, true);
  }

  /** Returns the same with a gate, whose verdict is in the reports. */
  public Evaluator withGate(ReleaseGate gate) {
    return new Evaluator(metrics, Optional.of(gate), withFigures, withReferences);
  }

  /**
   * Returns the same with a metric in the place of the one of the same id, for instance {@code new
   * TrainSyntheticTestReal(Learners.named(List.of("perceptron")))}; unchanged if there is none of
   * that id.
   */
  public Evaluator withMetric(Metric metric) {
    return new Evaluator(
        metrics.stream().map(m -> m.name().equals(metric.name()) ? metric : m).toList(),
        gate,
        withFigures,
        withReferences);
  }

  /** Returns the same with what the charts of an HTML report need. */
  public Evaluator withFigures() {
    return new Evaluator(metrics, gate, true, withReferences);
  }

  /**
   * Returns the same without ceiling and floor, in a third of the time: they are known already when
   * many models are compared on the same real tables.
   */
  public Evaluator withoutReferences() {
    return new Evaluator(metrics, gate, withFigures, false);
  }

  /**
   * Returns an evaluator with the metrics of some ids, in that order, without a gate and without
   * charts; repeated ids count once.
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
   * Evaluates a sample of a model that was fitted on the first part of a split, on all processors;
   * the report does not depend on their number.
   */
  public Report evaluate(Split split, Dataset synthetic, Seed seed) {
    Execution run = Execution.with(seed).withThreads(Runtime.getRuntime().availableProcessors());
    return evaluate(split.train(), Optional.of(split.holdout()), synthetic, Optional.empty(), run);
  }

  /**
   * Evaluates a synthetic table.
   *
   * @param train the real rows the model was trained on
   * @param holdout real rows of other patients, if there are any
   * @param synthetic the table to evaluate
   * @param target the column to predict; otherwise the field of role OUTCOME, else that of role
   *     EVENT, else none
   * @param run seed, threads, progress, interruption
   * @throws InputException if the training table is empty, the target is unknown, a declared
   *     constraint does not fit the columns, or the tables do not have the same columns
   */
  public Report evaluate(
      Dataset train,
      Optional<Dataset> holdout,
      Dataset synthetic,
      Optional<String> target,
      Execution run) {
    return evaluateAll(train, holdout, Map.of(ReportProvenance.SYNTHETIC, synthetic), target, run)
        .reports()
        .get(ReportProvenance.SYNTHETIC);
  }

  /**
   * Evaluates several synthetic tables, for instance of several seeds or models, side by side. The
   * ceiling and the floor are computed once, with as many rows as the first table has.
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
    checkInput(train, synthetic);
    TableAlignment alignment = TableAlignment.of(tables(train, holdout, synthetic));
    Optional<String> goal = target(alignment.schema(), target);
    List<String> names = scenarioNames(synthetic.size());
    EvaluationScenarios scenarios =
        new EvaluationScenarios(
            train, synthetic.values(), holdout, alignment, goal, inner(run, names.size()));
    ResultGrid results = ResultGrid.compute(metrics, names, scenarios, run);
    Map<String, Report> reports = new LinkedHashMap<>();
    synthetic.forEach(
        (name, table) -> {
          int t = reports.size();
          ReportProvenance provenance =
              ReportProvenance.of(single(train, holdout, table), alignment.schema(), goal, run);
          ReportFigures figures =
              withFigures ? FigureBuilder.of(scenarios.context(t)) : ReportFigures.NONE;
          reports.put(name, Report.of(entries(results, t), gate, provenance, figures));
        });
    return new ReportComparison(reports);
  }

  /** Refuses before any work what cannot be evaluated. */
  private static void checkInput(Dataset train, Map<String, Dataset> synthetic) {
    if (train.rowCount() == 0) {
      throw new InputException("evaluate: expected rows in the training table, found none");
    }
    if (synthetic.isEmpty()) {
      throw new InputException("evaluate: expected a synthetic table, found none");
    }
    ConstraintChecker.of(train.schema()); // throws if a constraint does not fit the columns
  }

  private List<String> scenarioNames(int tables) {
    List<String> names = new ArrayList<>();
    IntStream.range(0, tables).mapToObj(EvaluationScenarios::value).forEach(names::add);
    if (withReferences) {
      names.add(EvaluationScenarios.CEILING);
      names.add(EvaluationScenarios.FLOOR);
    }
    return names;
  }

  /** Threads go to whole metrics first; those left over go to the work inside them. */
  private Execution inner(Execution run, int scenarios) {
    int tasks = Math.max(1, metrics.size() * scenarios);
    return run.withListener(ProgressListener.SILENT)
        .withThreads(Math.max(1, run.threads() / tasks));
  }

  private List<Report.Entry> entries(ResultGrid results, int table) {
    return IntStream.range(0, metrics.size())
        .mapToObj(
            m ->
                new Report.Entry(
                    metrics.get(m).info(),
                    results.get(m, EvaluationScenarios.value(table)),
                    reference(results, m, EvaluationScenarios.CEILING),
                    reference(results, m, EvaluationScenarios.FLOOR)))
        .toList();
  }

  private MetricResult reference(ResultGrid results, int metric, String scenario) {
    return withReferences ? results.get(metric, scenario) : NOT_REQUESTED;
  }

  /**
   * Returns the tables aligned as {@link #evaluate} aligns them: what a single metric computes its
   * value from.
   *
   * @throws InputException if the tables do not have the same columns
   */
  public static EvalContext context(
      Dataset train,
      Optional<Dataset> holdout,
      Dataset synthetic,
      Optional<String> target,
      Execution run) {
    TableAlignment alignment = TableAlignment.of(single(train, holdout, synthetic));
    return EvalContext.of(
            alignment.align(train),
            alignment.align(synthetic),
            holdout.map(alignment::align),
            target(alignment.schema(), target),
            run)
        .withRaw(new Raw(train, synthetic, holdout));
  }

  private static Map<String, Dataset> single(
      Dataset train, Optional<Dataset> holdout, Dataset synthetic) {
    return tables(train, holdout, Map.of(ReportProvenance.SYNTHETIC, synthetic));
  }

  private static Map<String, Dataset> tables(
      Dataset train, Optional<Dataset> holdout, Map<String, Dataset> synthetic) {
    Map<String, Dataset> tables = new LinkedHashMap<>();
    tables.put(ReportProvenance.TRAINING, train);
    synthetic.forEach(
        (name, table) ->
            tables.put(
                synthetic.size() == 1
                    ? ReportProvenance.SYNTHETIC
                    : "%s '%s'".formatted(ReportProvenance.SYNTHETIC, name),
                table));
    holdout.ifPresent(rows -> tables.put(ReportProvenance.HOLDOUT, rows));
    return tables;
  }

  private static Optional<String> target(Schema schema, Optional<String> named) {
    if (named.isPresent()) {
      if (schema.find(named.get()) < 0) {
        throw new InputException(
            "target '%s' is not a column that is evaluated; columns are: %s"
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
