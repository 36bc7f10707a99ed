package org.ehrsynth.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.constraint.mining.ConstraintMining;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.models.copula.GaussianCopula;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Provides the cohort and as many rows of a copula, as metrics see them. What some metrics ask for
 * is declared: an outcome, keys, sensitive columns, the constraints that all rows keep.
 */
@State(Scope.Benchmark)
public class EvaluatedCohort extends Cohort {
  private static final List<String> KEYS = List.of("age", "sex", "sample.yr");
  private static final List<String> SENSITIVE = List.of("sex", "mgus");
  private static final int SMALL = 600;

  private EvalContext all;
  private EvalContext few;

  @Override
  void prepare() throws IOException {
    Dataset train = declared(split.train());
    Dataset holdout = declared(split.holdout());
    Dataset synthetic = new GaussianCopula().fit(train, run).sample(train.rowCount(), run.seed());
    all = context(train, holdout, synthetic);
    few = context(train.head(SMALL), holdout.head(SMALL / 2), synthetic.head(SMALL));
  }

  /**
   * All rows. A new context each time: it keeps the views that metrics share, and from the second
   * run on a metric would be timed without them.
   */
  EvalContext all() {
    return fresh(all);
  }

  /** 600 train rows, as many synthetic ones, 300 held-out ones, in a new context. */
  EvalContext few() {
    return fresh(few);
  }

  private static EvalContext fresh(EvalContext context) {
    return EvalContext.of(
            context.train(),
            context.synthetic(),
            context.holdout(),
            context.target(),
            context.run())
        .withRaw(context.raw().orElseThrow());
  }

  private EvalContext context(Dataset train, Dataset holdout, Dataset synthetic) {
    return Evaluator.context(train, Optional.of(holdout), synthetic, Optional.empty(), run);
  }

  private Dataset declared(Dataset rows) {
    List<Constraint> constraints = new ArrayList<>();
    ConstraintMining.defaults()
        .mine(split.train())
        .forEach(proposal -> constraints.add(proposal.constraint()));
    List<Column> columns = new ArrayList<>();
    for (Column column : rows.columns()) {
      Field field = column.field();
      field = field.withQuasiIdentifier(KEYS.contains(field.name()));
      field = SENSITIVE.contains(field.name()) ? field.withRole(Role.SENSITIVE) : field;
      columns.add(column.withField(field));
    }
    return Dataset.of(columns, rows.schema().withConstraints(constraints));
  }
}
