package org.ehrsynth.eval.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.report.GateResult.Check;
import org.ehrsynth.eval.report.GateResult.CheckStatus;

/**
 * Rules that a synthetic table must meet before it is shared.
 *
 * <p>Privacy must be <em>shown</em>: the upper ends of intervals count, so that a table cannot pass
 * because the holdout is too small to see anything. Faithfulness must not be <em>refuted</em>:
 * where a difference has an interval, its lower end counts, so that a small holdout does not fail a
 * good table by chance. The membership, linkability, singling-out and inference attacks and
 * detection must have been computed; the other checks are passed over where there is nothing to
 * check.
 *
 * @param membershipAuc the best attack's AUC: the upper end of its interval must be below
 * @param membershipTpr the members found at 1 % false alarms must be below, or not more than chance
 *     explains
 * @param excessRisk upper end of the excess risk of singling out, linkability and inference
 * @param detectionAuc largest AUC by which boosted trees may tell synthetic from real
 * @param utilityGap largest loss of AUROC by training on synthetic rows
 * @param subgroupGap the same for the worst subgroup
 * @param constraintExcess largest share of rows breaking declared rules beyond the real table's own
 */
public record ReleaseGate(
    double membershipAuc,
    double membershipTpr,
    double excessRisk,
    double detectionAuc,
    double utilityGap,
    double subgroupGap,
    double constraintExcess) {
  private static final double FALSE_ALARMS = 0.01;

  /** Five standard errors pass chance's best of ten attacks less than once in 100,000. */
  private static final double SURE = 4.9;

  private static final List<String> ATTACKS =
      List.of("privacy.singling_out", "privacy.linkability", "privacy.inference");

  public ReleaseGate {
    check("membershipAuc", membershipAuc, 0.5);
    check("membershipTpr", membershipTpr, 0);
    check("excessRisk", excessRisk, 0);
    check("detectionAuc", detectionAuc, 0.5);
    check("utilityGap", utilityGap, 0);
    check("subgroupGap", subgroupGap, 0);
    check("ruleExcess", constraintExcess, 0);
  }

  private static void check(String name, double value, double least) {
    if (!(value >= least && value <= 1)) {
      throw new IllegalArgumentException(
          "%s must be in [%s, 1], found %s".formatted(name, least, value));
    }
  }

  /**
   * Membership below .55 and .02, excess risks below .05, detection up to .65, gaps .02 and .05.
   */
  public static ReleaseGate defaults() {
    return new ReleaseGate(0.55, 0.02, 0.05, 0.65, 0.02, 0.05, 0.001);
  }

  /** Judges a report. */
  public GateResult decide(Report report) {
    List<Check> checks = new ArrayList<>();
    checks.add(upper(report, "privacy.membership", "AUC of the best attack", membershipAuc));
    membershipTpr(report).ifPresent(checks::add);
    for (String attack : ATTACKS) {
      checks.add(upper(report, attack, "excess risk", excessRisk));
    }
    checks.add(copies(report, "matched_copies", "holdout_copies", "exact copies"));
    checks.add(copies(report, "matched_keys", "holdout_keys", "uniques on keys replicated"));
    checks.add(constraints(report));
    checks.add(detection(report));
    checks.add(gap(report, "utility.tstr", "loss of AUROC by training on synthetic", utilityGap));
    checks.add(gap(report, "equity.subgroup", "loss of the worst subgroup", subgroupGap));
    return GateResult.of(checks);
  }

  private static Optional<Score> score(Report report, String id) {
    return report.entries().stream()
        .filter(entry -> entry.info().id().equals(id))
        .findFirst()
        .flatMap(entry -> entry.result().match(Optional::of, none -> Optional.empty()));
  }

  private static String absence(Report report, String id) {
    return report.entries().stream()
        .filter(entry -> entry.info().id().equals(id))
        .findFirst()
        .map(entry -> ((NotApplicable) entry.result()).reason())
        .orElse("was not computed");
  }

  /** What must have been computed. */
  private static Check upper(Report report, String id, String what, double bound) {
    String rule = "%s: upper end below %s".formatted(what, bound);
    Optional<Score> score = score(report, id);
    if (score.isEmpty()) {
      return new Check(id, rule, absence(report, id), CheckStatus.FAILED);
    }
    double high = score.get().interval().high();
    String found = "found %s, upper end %s".formatted(number(score.get().value()), number(high));
    if (high >= bound && score.get().value() < bound && score.get().interval().low() < bound) {
      found += " (too few rows to show more)";
    }
    return new Check(id, rule, found, high < bound ? CheckStatus.PASSED : CheckStatus.FAILED);
  }

  private Optional<Check> membershipTpr(Report report) {
    return score(report, "privacy.membership")
        .map(
            score -> {
              double tpr = score.components().get("tpr_at_1");
              boolean passed =
                  tpr < membershipTpr
                      || !findsMembers(
                          tpr,
                          score.components().get("members"),
                          score.components().get("non_members"));
              return new Check(
                  "privacy.membership",
                  "members found at 1 %% false alarms: below %s or chance".formatted(membershipTpr),
                  "found " + number(tpr),
                  passed ? CheckStatus.PASSED : CheckStatus.FAILED);
            });
  }

  /**
   * Whether a share of members found at 1 % false alarms is surely more than chance's best of ten
   * attacks.
   */
  public static boolean findsMembers(double fraction, double members, double nonMembers) {
    // Both the threshold (on non-members) and the share (of members) are estimated.
    double se = Math.sqrt(FALSE_ALARMS / nonMembers + fraction / members);
    return fraction - SURE * se >= FALSE_ALARMS;
  }

  /**
   * Whether a share of rows that copy train is surely more than the share that copies holdout rows
   * by chance, of the same number of rows.
   */
  public static boolean isMoreThanChance(double fraction, double chance, double rows) {
    return fraction - chance > SURE * Math.sqrt((fraction + chance) / rows);
  }

  /** Copies of train rows must not be more than copies of as many holdout rows by chance. */
  private static Check copies(Report report, String part, String chancePart, String what) {
    String id = "privacy.uniques";
    String rule = what + ": no more than by chance";
    Optional<Score> score = score(report, id);
    if (score.isEmpty()) {
      return new Check(id, rule, absence(report, id), CheckStatus.NOT_CHECKED);
    }
    Double fraction = score.get().components().get(part);
    Double chance = score.get().components().get(chancePart);
    Double rows = score.get().components().get("rows");
    if (fraction == null || chance == null || rows == null) {
      return new Check(id, rule, "nothing to compare with", CheckStatus.NOT_CHECKED);
    }
    return new Check(
        id,
        rule,
        "found %s of the rows, by chance %s".formatted(number(fraction), number(chance)),
        isMoreThanChance(fraction, chance, rows) ? CheckStatus.FAILED : CheckStatus.PASSED);
  }

  private Check constraints(Report report) {
    String id = "validity.rules";
    String rule = "rows that break rules: at most the real share + " + constraintExcess;
    Optional<Score> score = score(report, id);
    if (score.isEmpty()) {
      return new Check(id, rule, absence(report, id), CheckStatus.NOT_CHECKED);
    }
    double real = score.get().components().get("real");
    return new Check(
        id,
        rule,
        "found %s, real %s".formatted(number(score.get().value()), number(real)),
        score.get().value() <= real + constraintExcess ? CheckStatus.PASSED : CheckStatus.FAILED);
  }

  private Check detection(Report report) {
    String id = "fidelity.detection";
    String rule = "AUC at most " + detectionAuc;
    Optional<Score> score = score(report, id);
    if (score.isEmpty()) {
      return new Check(id, rule, absence(report, id), CheckStatus.FAILED);
    }
    return new Check(
        id,
        rule,
        "found " + number(score.get().value()),
        score.get().value() <= detectionAuc ? CheckStatus.PASSED : CheckStatus.FAILED);
  }

  private static Check gap(Report report, String id, String what, double bound) {
    String rule = "%s: at most %s".formatted(what, bound);
    Optional<Score> score = score(report, id);
    if (score.isEmpty() || !score.get().components().containsKey("gap")) {
      String reason = score.isEmpty() ? absence(report, id) : "has no gap";
      return new Check(id, rule, reason, CheckStatus.NOT_CHECKED);
    }
    double gap = score.get().components().get("gap");
    double low = score.get().components().getOrDefault("gap.low", gap);
    String found = "found %s, lower end %s".formatted(number(gap), number(low));
    return new Check(id, rule, found, low <= bound ? CheckStatus.PASSED : CheckStatus.FAILED);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
