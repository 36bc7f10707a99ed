package org.ehrsynth.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.metric.Population;
import org.ehrsynth.eval.report.GateResult.CheckStatus;
import org.ehrsynth.eval.report.GateResult.Verdict;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseGateTest {
  private static final Dataset TRAIN = Population.draw(1500, 1);
  private static final Dataset HOLDOUT = Population.draw(1500, 2);
  private static final Dataset FRESH = Population.draw(1500, 3);
  private static final List<String> EVALUATED =
      List.of(
          "privacy.membership",
          "privacy.singling_out",
          "privacy.linkability",
          "privacy.inference",
          "privacy.uniques",
          "fidelity.detection",
          "utility.tstr",
          "equity.subgroup");

  /** Small tables show little: the bounds are wide enough for 1,500 unseen patients. */
  private static final ReleaseGate GATE = new ReleaseGate(0.6, 0.05, 0.15, 0.65, 0.05, 0.1, 0.001);

  private static Report report(List<String> metrics, Dataset synthetic) {
    return Evaluator.of(metrics)
        .withGate(GATE)
        .evaluate(
            TRAIN, Optional.of(HOLDOUT), synthetic, Optional.empty(), Execution.with(Seed.of(4)));
  }

  private static List<String> failed(Report report) {
    return report.verdict().orElseThrow().checks(CheckStatus.FAILED).stream()
        .map(GateResult.Check::name)
        .distinct()
        .toList();
  }

  @Test
  void fresh_patients_pass() {
    Report report = report(EVALUATED, FRESH);

    assertThat(failed(report)).isEmpty();
    assertThat(report.verdict().orElseThrow().verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void copies_fail_by_every_attack() {
    assertThat(failed(report(EVALUATED, TRAIN)))
        .contains(
            "privacy.membership",
            "privacy.singling_out",
            "privacy.linkability",
            "privacy.inference",
            "privacy.uniques");
  }

  @Test
  void what_was_not_attacked_is_not_safe() {
    Report report = report(List.of("fidelity.detection"), FRESH);

    assertThat(report.verdict().orElseThrow().passed()).isFalse();
    assertThat(failed(report)).contains("privacy.membership", "privacy.inference");
  }

  @Test
  void without_a_holdout_the_gate_is_inconclusive_and_says_how_many_patients_would_do() {
    Report report =
        Evaluator.of(EVALUATED)
            .withGate(ReleaseGate.defaults())
            .evaluate(TRAIN, Optional.empty(), FRESH, Optional.empty(), Execution.with(Seed.of(4)));
    GateResult result = report.verdict().orElseThrow();

    assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    // ((1.960 + 2.309) / 0.05)² / 6 rows; a patient has several, so fewer patients would do.
    assertThat(result.neededHoldout().orElseThrow()).isBetween(300, 1215);
    assertThat(report.toString()).contains("Gate: INCONCLUSIVE", "(now 0)");
  }

  @ParameterizedTest(name = "{0} of {1} members, {2} others: {3}")
  @CsvSource({
    // P(at most 1 of the 1 + r highest of 397 is one of 21): 0.18 for r = 54, 1e-17 for r = 339;
    // P(at most 40 of the 40 + r highest of 8,000 are of 4,000): 1e-4 for r = 80, 1e-27 for r = 200
    "0.141, 376, 21, false",
    "0.9, 376, 21, true",
    "0.02, 4000, 4000, false",
    "0.05, 4000, 4000, true",
    "0.01, 4000, 4000, false",
    "1, 20, 20, true"
  })
  void members_are_found_only_beyond_chance(
      double fraction, double members, double others, boolean found) {
    assertThat(ReleaseGate.findsMembers(fraction, members, others)).isEqualTo(found);
  }

  @Test
  void several_tables_have_a_mean_and_a_spread() {
    ReportComparison all =
        Evaluator.of(List.of("fidelity.marginal"))
            .evaluateAll(
                TRAIN,
                Optional.empty(),
                Map.of("fresh", FRESH, "copy", TRAIN),
                Optional.empty(),
                Execution.with(Seed.of(4)));
    ReportComparison.Line line = all.lines().get(0);
    double fresh = line.values().get("fresh");

    assertThat(line.values()).containsEntry("copy", 1.0);
    assertThat(line.mean()).isEqualTo((1 + fresh) / 2);
    assertThat(line.spread()).isCloseTo((1 - fresh) / Math.sqrt(2), within(1e-12));
    assertThat(all.toString()).contains("mean", "spread", "copy", "fresh");
    assertThat(all.verdict()).isEmpty();
    assertThat(all.passed()).isFalse();
  }

  @Test
  void limits_must_be_fractions() {
    assertThatThrownBy(() -> new ReleaseGate(0.4, 0.02, 0.05, 0.65, 0.02, 0.05, 0.001))
        .hasMessage("membershipAuc must be in [0.5, 1], found 0.4");
  }
}
