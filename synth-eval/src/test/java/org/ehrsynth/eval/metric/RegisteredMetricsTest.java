package org.ehrsynth.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The laws over the registry, and the laws on metrics that break them. */
class RegisteredMetricsTest {

  @TestFactory
  Stream<DynamicTest> every_registered_metric_keeps_the_laws() {
    return Metric.registry().all().stream().flatMap(MetricContract::tests);
  }

  @Test
  void a_broken_metric_breaks_the_laws() {
    Metric broken = new Broken("fidelity.broken");

    assertThat(brokenLaws(broken))
        .contains(
            "equal tables are perfect",
            "values and intervals stay in the range",
            "it worsens along a ladder of corruption",
            "the order of rows and columns does not matter",
            "equal seeds give equal results, whatever the threads",
            "a missing requirement is not applicable",
            "no synthetic rows are not applicable");
  }

  @Test
  void a_blind_privacy_metric_is_found_out() {
    assertThat(brokenLaws(new Blind()))
        .contains(
            "it worsens along a ladder of corruption",
            "copies are found, a fresh draw is not accused");
  }

  @Test
  void a_metric_that_throws_is_found_out() {
    Metric throwing = new Throwing();
    MetricContract.Law odd =
        MetricContract.laws().stream()
            .filter(law -> law.name().equals("odd tables give an answer"))
            .findFirst()
            .orElseThrow();

    assertThatThrownBy(() -> odd.check().accept(throwing)).isInstanceOf(ArithmeticException.class);
  }

  private static List<String> brokenLaws(Metric metric) {
    return MetricContract.laws().stream()
        .filter(law -> law.concerns().test(metric.info()))
        .filter(law -> isBroken(law, metric))
        .map(MetricContract.Law::name)
        .toList();
  }

  private static boolean isBroken(MetricContract.Law law, Metric metric) {
    try {
      law.check().accept(metric);
      return false;
    } catch (AssertionError e) {
      return true;
    }
  }

  private static MetricInfo info(String id) {
    return MetricInfo.higherIsBetter(id, "broken")
        .withRequirements(MetricInfo.Requirement.HOLDOUT)
        .withCitation("none");
  }

  /** Counts its calls, depends on the first column and ignores its own requirements. */
  private static final class Broken implements Metric {
    private final String id;
    private int calls;

    Broken(String id) {
      this.id = id;
    }

    @Override
    public MetricInfo info() {
      return RegisteredMetricsTest.info(id);
    }

    @Override
    public MetricResult evaluate(EvalContext context) {
      return compute(context);
    }

    @Override
    public MetricResult compute(EvalContext context) {
      calls++;
      double value = context.train().column(0).field().name().length() % 2 - calls * 1e-6 + 0.5;
      return new Score(value, new ConfidenceInterval(value, value), Map.of());
    }
  }

  /** Always content. */
  private static final class Blind implements Metric {
    @Override
    public MetricInfo info() {
      return RegisteredMetricsTest.info("privacy.blind");
    }

    @Override
    public MetricResult compute(EvalContext context) {
      return context.synthetic().rowCount() == 0 || context.holdout().isEmpty()
          ? new NotApplicable("needs rows")
          : new Score(1, new ConfidenceInterval(1, 1), Map.of());
    }
  }

  /** Divides by what may be 0. */
  private static final class Throwing implements Metric {
    @Override
    public MetricInfo info() {
      return RegisteredMetricsTest.info("fidelity.throwing");
    }

    @Override
    public MetricResult compute(EvalContext context) {
      return new NotApplicable("1 in " + 1 / (context.synthetic().rowCount() - 1));
    }
  }
}
