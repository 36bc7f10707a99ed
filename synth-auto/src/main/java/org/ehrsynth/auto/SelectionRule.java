package org.ehrsynth.auto;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.ehrsynth.eval.report.ReleaseGate;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.eval.report.ReportScores;

/** The rule of {@link AutoSelect}: who is barred for privacy, and who of the others is the best. */
final class SelectionRule {
  static final String DETECTION = "fidelity.detection";
  static final String QUALITY = "fidelity.sdmetrics";
  static final String UTILITY = "utility.tstr";
  static final String MEMBERSHIP = "privacy.membership";
  static final String NEARER = "privacy.closest_record";
  static final String COPIES = "privacy.uniques";
  static final String LOW = ".low";
  static final String GAP = UTILITY + "/gap";

  /** What the judges compute: two of fidelity, one of utility, three of privacy. */
  static final List<String> METRICS =
      List.of(DETECTION, QUALITY, UTILITY, MEMBERSHIP, NEARER, COPIES);

  /** Parts that the rule asks for or the reader needs. */
  private static final Set<String> PARTS =
      Set.of(
          UTILITY + "/trtr",
          GAP,
          MEMBERSHIP + "/tpr_at_1",
          MEMBERSHIP + "/members",
          MEMBERSHIP + "/non_members",
          COPIES + "/matched_copies",
          COPIES + "/holdout_copies",
          COPIES + "/matched_keys",
          COPIES + "/holdout_keys",
          COPIES + "/rows");

  private static final double CHANCE = 0.5;
  private static final double MAX_AUC = ReleaseGate.defaults().membershipAuc();
  private static final double MAX_TPR = ReleaseGate.defaults().membershipTpr();

  private SelectionRule() {}

  /** The figures of a report that the rule asks for or the reader needs. */
  static Map<String, Double> figures(Report report) {
    return ReportScores.of(report, PARTS);
  }

  /** Why privacy is refuted; empty where it is not. */
  static Optional<String> barred(Map<String, Double> figures) {
    Double auc = figures.get(MEMBERSHIP);
    if (auc != null && figures.get(MEMBERSHIP + LOW) >= MAX_AUC) {
      return Optional.of(
          "an attack finds members with AUC %s, lower end %s"
              .formatted(number(auc), number(figures.get(MEMBERSHIP + LOW))));
    }
    Double tpr = figures.get(MEMBERSHIP + "/tpr_at_1");
    if (tpr != null
        && tpr >= MAX_TPR
        && ReleaseGate.findsMembers(
            tpr, figures.get(MEMBERSHIP + "/members"), figures.get(MEMBERSHIP + "/non_members"))) {
      return Optional.of(
          "an attack finds %s of the members at 1 %% false alarms".formatted(number(tpr)));
    }
    return copies(figures, "copies", "rows are copies of learned ones")
        .or(() -> copies(figures, "keys", "rows repeat uniques on the key columns"));
  }

  /** Copies of train rows must not be more than copies of as many holdout rows by chance. */
  private static Optional<String> copies(Map<String, Double> figures, String part, String what) {
    Double fraction = figures.get(COPIES + "/matched_" + part);
    Double chance = figures.get(COPIES + "/holdout_" + part);
    if (fraction == null
        || chance == null
        || !ReleaseGate.isMoreThanChance(fraction, chance, figures.get(COPIES + "/rows"))) {
      return Optional.empty();
    }
    return Optional.of(
        "%s of the %s, by chance %s".formatted(number(fraction), what, number(chance)));
  }

  /**
   * The loss of each: see {@link AutoSelect}. A term that some have and one lacks (its rows have
   * one class of the target only) counts as the worst there is for the one; a term that none has is
   * left out for all.
   *
   * @param scored figures of those who are compared
   */
  static double[] losses(List<Map<String, Double>> scored) {
    double[] losses = new double[scored.size()];
    add(losses, scored, f -> term(f, DETECTION, auc -> 2 * Math.max(auc - CHANCE, 0)));
    add(losses, scored, f -> term(f, GAP, gap -> Math.max(gap, 0)));
    add(losses, scored, f -> term(f, QUALITY, quality -> 1 - quality));
    return losses;
  }

  /** A term of the loss from the figures. */
  private interface Term {
    OptionalDouble of(Map<String, Double> figures);
  }

  private static OptionalDouble term(
      Map<String, Double> figures, String name, DoubleUnaryOperator loss) {
    Double value = figures.get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(loss.applyAsDouble(value));
  }

  private static void add(double[] losses, List<Map<String, Double>> scored, Term term) {
    if (scored.stream().noneMatch(figures -> term.of(figures).isPresent())) {
      return;
    }
    for (int i = 0; i < losses.length; i++) {
      losses[i] += term.of(scored.get(i)).orElse(1);
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
