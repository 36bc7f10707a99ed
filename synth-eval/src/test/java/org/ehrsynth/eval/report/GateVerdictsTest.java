package org.ehrsynth.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.fidelity.joint.Detection;
import org.ehrsynth.eval.privacy.AttributeInference;
import org.ehrsynth.eval.privacy.Linkability;
import org.ehrsynth.eval.privacy.SinglingOut;
import org.ehrsynth.eval.privacy.Uniques;
import org.ehrsynth.eval.privacy.membership.MembershipInference;
import org.ehrsynth.eval.report.GateResult.Check;
import org.ehrsynth.eval.report.GateResult.CheckStatus;
import org.ehrsynth.eval.report.GateResult.Verdict;
import org.ehrsynth.eval.utility.Subgroups;
import org.ehrsynth.eval.utility.TrainSyntheticTestReal;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gate on real cohorts, at its default limits: fresh real rows must not fail it, however few
 * they are, and bad tables must where there are enough rows.
 *
 * <p>False alarms: a check fails at 4.9 standard errors beyond its limit, which chance reaches less
 * than once in 100,000 checks; detection fails at 1.96 beyond .65, where fresh rows are at .5 with
 * a standard error of .04 (100 rows a table): z = 5.7. With fewer than ten such checks a report,
 * one report in 10,000 fails by chance; here none of fewer than 200 may.
 */
class GateVerdictsTest {
  private static final Evaluator GATED =
      Evaluator.of(
              List.of(
                  MembershipInference.ID,
                  SinglingOut.ID,
                  Linkability.ID,
                  AttributeInference.ID,
                  Uniques.ID,
                  Detection.ID,
                  TrainSyntheticTestReal.ID,
                  Subgroups.ID))
          .withMetric(new TrainSyntheticTestReal(List.of()))
          .withoutReferences()
          .withGate(ReleaseGate.defaults());

  private static GateResult decide(Dataset train, Dataset holdout, Dataset synthetic, Seed seed) {
    return GATED
        .evaluate(train, Optional.of(holdout), synthetic, Optional.empty(), Execution.with(seed))
        .verdict()
        .orElseThrow();
  }

  /** A second holdout in the place of the synthetic table. */
  private static GateResult fresh(Dataset cohort, double fraction, Seed seed) {
    Split apart = Split.bySubject(cohort, 2 * fraction, seed.derive("apart"));
    Split two = Split.bySubject(apart.holdout(), 0.5, seed.derive("two"));
    return decide(apart.train(), two.train(), two.holdout(), seed);
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 6);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void few_fresh_patients_do_not_fail(long seed) {
    for (Dataset cohort : List.of(ExampleDatasets.pbc(), ExampleDatasets.gbsg())) {
      for (double fraction : new double[] {1 / 3.0, 0.15, 0.05}) {
        assertInconclusive(fresh(cohort, fraction, Seed.of(seed)));
      }
    }
  }

  @Test
  @Tag("slow")
  void few_fresh_patients_do_not_fail_in_many_draws() {
    for (long seed = 100; seed < 160; seed++) {
      assertInconclusive(fresh(ExampleDatasets.pbc(), 1 / 3.0, Seed.of(seed)));
      assertInconclusive(fresh(ExampleDatasets.pbc(), 0.15, Seed.of(seed)));
    }
  }

  private static void assertInconclusive(GateResult result) {
    assertThat(result.checks(CheckStatus.FAILED)).isEmpty();
    assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void an_inconclusive_verdict_says_how_many_patients_would_do() {
    Dataset cohort = ExampleDatasets.pbc();
    int held = (int) Math.round(cohort.rowCount() / 3.0);

    for (long seed = 1; seed <= 3; seed++) {
      GateResult result = fresh(cohort, 1 / 3.0, Seed.of(seed));
      assertThat(result.neededHoldout().orElseThrow()).isGreaterThan(held);
      assertThat(result.toJson()).containsKey("neededHoldout").containsEntry("passed", false);
    }
  }

  @Test
  @Tag("slow")
  void as_many_fresh_patients_as_it_takes_pass() {
    // As many patients in each table: a predictor from fewer rows loses for that alone.
    GateResult result = fresh(ExampleDatasets.flchain(), 1 / 3.0, Seed.of(1000));

    assertThat(result.verdict()).as(result.toString()).isEqualTo(Verdict.PASS);
    assertThat(result.neededHoldout()).isEmpty();
    assertThat(result.toJson()).doesNotContainKey("neededHoldout").containsEntry("passed", true);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void a_copy_and_independent_columns_fail(long seed) {
    Split split = Split.bySubject(ExampleDatasets.gbsg(), 0.4, Seed.of(seed));
    Dataset train = split.train();

    GateResult copied = decide(train, split.holdout(), train, Seed.of(seed));
    GateResult independent =
        decide(train, split.holdout(), shuffled(train, Seed.of(seed)), Seed.of(seed));

    assertThat(copied.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(copied.checks(CheckStatus.FAILED))
        .extracting(Check::name)
        .contains(MembershipInference.ID, Linkability.ID, Uniques.ID);
    assertThat(independent.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(independent.checks(CheckStatus.FAILED))
        .extracting(Check::name)
        .contains(Detection.ID);
  }

  @ParameterizedTest(name = "{0} patients held out")
  @ValueSource(ints = {0, 5})
  void a_copy_fails_without_a_holdout_that_shows_anything(int held) {
    Dataset cohort = ExampleDatasets.gbsg();
    Dataset train = cohort.selectRows(IntStream.range(held, cohort.rowCount()).toArray());
    Optional<Dataset> holdout = held == 0 ? Optional.empty() : Optional.of(cohort.head(held));

    Report report =
        Evaluator.of(List.of(Uniques.ID))
            .withGate(ReleaseGate.defaults())
            .evaluate(train, holdout, train, Optional.empty(), Execution.with(Seed.of(1)));

    GateResult result = report.verdict().orElseThrow();
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.checks(CheckStatus.FAILED)).extracting(Check::name).contains(Uniques.ID);
  }

  private static Dataset shuffled(Dataset table, Seed seed) {
    List<Column> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      Seed own = seed.derive(column.field().name());
      columns.add(column.select(own.generator().permutation(table.rowCount())));
    }
    return Dataset.of(columns, table.schema());
  }

  @Test
  void a_number_beside_its_limit_is_not_printed_as_the_limit() {
    assertThat(GateChecks.number(0.0499999, 0.05)).isEqualTo("0.0499999");
    assertThat(GateChecks.number(0.050004, 0.05)).isEqualTo("0.050004");
    assertThat(GateChecks.number(0.0312, 0.05)).isEqualTo("0.0312");
    assertThat(GateChecks.number(0.05, 0.05)).isEqualTo("0.0500");
  }
}
