package org.ehrsynth.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.ehrsynth.eval.fidelity.joint.Detection;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.privacy.membership.MembershipInference;
import org.junit.jupiter.api.Test;

class ScorecardCriterionTest {

  @Test
  void every_criterion_but_comprehension_has_a_metric() {
    Set<ScorecardCriterion> covered = EnumSet.noneOf(ScorecardCriterion.class);
    for (Metric metric : Metric.registry().all()) {
      covered.add(ScorecardCriterion.of(metric.name()));
    }

    assertThat(covered)
        .isEqualTo(EnumSet.complementOf(EnumSet.of(ScorecardCriterion.COMPREHENSION)));
  }

  @Test
  void fidelity_is_congruence_and_attacks_are_compliance() {
    assertThat(ScorecardCriterion.of(Detection.ID)).isEqualTo(ScorecardCriterion.CONGRUENCE);
    assertThat(ScorecardCriterion.of(MembershipInference.ID))
        .isEqualTo(ScorecardCriterion.COMPLIANCE);
    assertThat(ScorecardCriterion.of("other.module")).isEqualTo(ScorecardCriterion.CONGRUENCE);
  }
}
