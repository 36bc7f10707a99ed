package org.ehrsynth.eval.report;

import org.ehrsynth.eval.fidelity.Missingness;
import org.ehrsynth.eval.fidelity.Tails;
import org.ehrsynth.eval.fidelity.joint.BetaRecall;
import org.ehrsynth.eval.fidelity.joint.Prdc;
import org.ehrsynth.eval.privacy.AttributeDisclosure;
import org.ehrsynth.eval.privacy.AttributeInference;
import org.ehrsynth.eval.privacy.DistanceToClosestRecord;
import org.ehrsynth.eval.privacy.Linkability;
import org.ehrsynth.eval.privacy.SinglingOut;
import org.ehrsynth.eval.privacy.Uniques;
import org.ehrsynth.eval.privacy.membership.MembershipInference;
import org.ehrsynth.eval.utility.Subgroups;
import org.ehrsynth.eval.validity.CategoryAdherence;
import org.ehrsynth.eval.validity.ConstraintAdherence;
import org.ehrsynth.eval.validity.FormatAdherence;
import org.ehrsynth.eval.validity.KeyUniqueness;
import org.ehrsynth.eval.validity.RangeAdherence;
import org.ehrsynth.eval.validity.SchemaAdherence;

/**
 * The criteria of the scorecard are the seven Cs by which synthetic medical data are evaluated.
 *
 * <p>Zamzmi et al. (2025), Scorecard for synthetic medical data evaluation, Communications
 * Engineering, <a href="https://doi.org/10.1038/s44172-025-00450-1">
 * doi:10.1038/s44172-025-00450-1</a>. The assignment of the metrics is ours; every metric belongs
 * to exactly one criterion.
 */
public enum ScorecardCriterion {
  /** The synthetic table resembles the real one, and studies of it find the same. */
  CONGRUENCE("Congruence", "the tables are alike, and studies of them find the same"),
  /** The synthetic table covers the variety of patients, rare ones included. */
  COVERAGE("Coverage", "the variety of patients is there, rare ones included"),
  /** Values satisfy the declared constraints and stay within what is plausible. */
  CONSTRAINT("Constraint", "constraints, ranges and levels are respected"),
  /** All fields are there, and cells are missing where they are missing in the real table. */
  COMPLETENESS("Completeness", "fields are there, and cells are missing as in the real table"),
  /** Patients' privacy is protected and formats are followed. */
  COMPLIANCE("Compliance", "no patient is disclosed, and formats are followed"),
  /** The evaluation is documented; no metric measures it. */
  COMPREHENSION("Comprehension", "what was evaluated, and how, is documented"),
  /** Subgroups of patients are represented equally well, and repeated runs agree. */
  CONSISTENCY("Consistency", "subgroups are served alike, and runs agree");

  private final String title;
  private final String meaning;

  ScorecardCriterion(String title, String meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  /** Returns the name for a table. */
  public String title() {
    return title;
  }

  /** Returns what a table must be like to meet the criterion, as a clause. */
  public String meaning() {
    return meaning;
  }

  /**
   * Returns the criterion of a metric. Metrics that are not named here, for instance those of other
   * modules, compare synthetic with real records: they belong to {@link #CONGRUENCE}.
   *
   * @param id of the metric
   */
  public static ScorecardCriterion of(String id) {
    return switch (id) {
      case Prdc.ID, BetaRecall.ID, Tails.ID -> COVERAGE;
      case ConstraintAdherence.ID, RangeAdherence.ID, CategoryAdherence.ID, KeyUniqueness.ID ->
          CONSTRAINT;
      case SchemaAdherence.ID, Missingness.ID -> COMPLETENESS;
      case MembershipInference.ID,
          SinglingOut.ID,
          Linkability.ID,
          AttributeInference.ID,
          AttributeDisclosure.ID,
          Uniques.ID,
          DistanceToClosestRecord.ID,
          FormatAdherence.ID ->
          COMPLIANCE;
      case Subgroups.ID -> CONSISTENCY;
      default -> CONGRUENCE;
    };
  }
}
