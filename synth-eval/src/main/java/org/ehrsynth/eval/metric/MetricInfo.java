package org.ehrsynth.eval.metric;

import java.util.Optional;
import java.util.Set;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.schema.ColumnType.Numeric;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;

/**
 * A metric info contains what a metric declares before it is computed.
 *
 * @param id the stable name, {@code family.measure}, for instance {@code fidelity.sdmetrics}
 * @param title a few words for a report
 * @param direction which values are good
 * @param target the best value
 * @param min smallest possible value
 * @param max largest possible value; may be infinite
 * @param requirements what a context must contain beside training and synthetic rows
 * @param citation the paper or definition, with DOI or arXiv number
 * @param caveat how the metric can mislead, in one sentence; empty if nothing is known
 * @param finding a clause for a report's summary in words with one {@code %s} for the value; empty
 *     for a metric that the summary does not mention, or words otherwise
 */
public record MetricInfo(
    String id,
    String title,
    Direction direction,
    double target,
    double min,
    double max,
    Set<Requirement> requirements,
    String citation,
    String caveat,
    String finding) {

  /** Which values of a metric are good. */
  public enum Direction {
    HIGHER,
    LOWER,
    TARGET
  }

  /** What a metric may require, each with the reason reported for a context without it. */
  public enum Requirement {
    /**
     * Real rows the model has not seen. For the ceiling the evaluator splits the holdout by subject
     * into two halves: one stands for the synthetic table, the other remains the holdout.
     */
    HOLDOUT("needs a holdout"),
    /** A column to predict. */
    TARGET("needs a target column"),
    /** A numeric column of role TIME_TO_EVENT and a coded one of role EVENT with event levels. */
    SURVIVAL("needs columns of role time_to_event and event"),
    /** At least one column of role SENSITIVE. */
    SENSITIVE("needs a column of role sensitive"),
    /** At least one key column and another of role SENSITIVE, OUTCOME or EVENT. */
    KEYS("needs a key column and another of role sensitive, outcome or event"),
    /** At least one declared constraint. */
    CONSTRAINTS("needs declared constraints"),
    /** Answers of people to a blinded review; a metric is constructed with them. */
    REVIEWS("needs the answers of a review: --reviews");

    private final String reason;

    Requirement(String reason) {
      this.reason = reason;
    }

    private boolean isMet(EvalContext context) {
      Schema schema = context.train().schema();
      return switch (this) {
        case HOLDOUT -> context.holdout().isPresent();
        case TARGET -> context.target().isPresent();
        case SURVIVAL ->
            schema
                    .fieldOfRole(Role.TIME_TO_EVENT)
                    .filter(f -> f.type() instanceof Numeric)
                    .isPresent()
                && schema
                    .fieldOfRole(Role.EVENT)
                    .filter(f -> !f.eventLevels().isEmpty())
                    .isPresent();
        case SENSITIVE -> schema.fieldOfRole(Role.SENSITIVE).isPresent();
        case CONSTRAINTS -> !schema.constraints().isEmpty();
        case REVIEWS -> false; // a metric that has them does not declare this requirement
        case KEYS ->
            schema.sensitiveFields().stream()
                .anyMatch(s -> !schema.quasiIdentifiersExcept(s).isEmpty());
      };
    }
  }

  public MetricInfo {
    requirements = Set.copyOf(requirements);
  }

  /** Declares a metric whose best value is 1, with values in [0, 1] and no requirements. */
  public static MetricInfo higherIsBetter(String id, String title) {
    return new MetricInfo(id, title, Direction.HIGHER, 1, 0, 1, Set.of(), "", "", "");
  }

  /** Declares a metric whose best value is 0, with values in [0, 1] and no requirements. */
  public static MetricInfo lowerIsBetter(String id, String title) {
    return new MetricInfo(id, title, Direction.LOWER, 0, 0, 1, Set.of(), "", "", "");
  }

  /** Declares a metric whose best value lies inside [0, 1], its range, without requirements. */
  public static MetricInfo closerIsBetter(double target, String id, String title) {
    return new MetricInfo(id, title, Direction.TARGET, target, 0, 1, Set.of(), "", "", "");
  }

  /** Returns a copy with other smallest and largest possible values; the best value stays. */
  public MetricInfo withRange(double min, double max) {
    return new MetricInfo(
        id, title, direction, target, min, max, requirements, citation, caveat, finding);
  }

  /** Returns a copy with these requirements instead of the present ones. */
  public MetricInfo withRequirements(Requirement... requirements) {
    return new MetricInfo(
        id, title, direction, target, min, max, Set.of(requirements), citation, caveat, finding);
  }

  /** Returns a copy with another citation. */
  public MetricInfo withCitation(String citation) {
    return new MetricInfo(
        id, title, direction, target, min, max, requirements, citation, caveat, finding);
  }

  /** Returns a copy with another caveat. */
  public MetricInfo withCaveat(String caveat) {
    return new MetricInfo(
        id, title, direction, target, min, max, requirements, citation, caveat, finding);
  }

  /** Returns a copy with another clause for a report's summary. */
  public MetricInfo withFinding(String finding) {
    return new MetricInfo(
        id, title, direction, target, min, max, requirements, citation, caveat, finding);
  }

  /** Returns the result for a context that lacks a requirement; empty if all are met. */
  Optional<MetricResult> unmetRequirement(EvalContext context) {
    return requirements.stream()
        .sorted()
        .filter(need -> !need.isMet(context))
        .findFirst()
        .map(need -> new NotApplicable(need.reason));
  }

  /** Returns the part of the id before the dot. */
  public String family() {
    return id.substring(0, id.indexOf('.'));
  }
}
