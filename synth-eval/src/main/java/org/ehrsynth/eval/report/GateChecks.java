package org.ehrsynth.eval.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import org.ehrsynth.eval.fidelity.joint.Detection;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.privacy.AttributeInference;
import org.ehrsynth.eval.privacy.Linkability;
import org.ehrsynth.eval.privacy.SinglingOut;
import org.ehrsynth.eval.privacy.Uniques;
import org.ehrsynth.eval.privacy.membership.MembershipInference;
import org.ehrsynth.eval.report.GateResult.Check;
import org.ehrsynth.eval.report.GateResult.CheckStatus;
import org.ehrsynth.eval.report.ReportProvenance.TableProvenance;
import org.ehrsynth.eval.utility.Subgroups;
import org.ehrsynth.eval.utility.TrainSyntheticTestReal;
import org.ehrsynth.eval.validity.ConstraintAdherence;
import org.ehrsynth.math.StandardNormal;

/** The checks of a {@link ReleaseGate} on one report. */
final class GateChecks {
  /** The number of attacks of which the best counts as the membership attack. */
  private static final int ATTACKS = 10;

  /** Where a table has fewer rows, a metric without a score is taken to lack rows. */
  private static final int FEW_ROWS = 100;

  private static final double SURE = ReleaseGate.SURE;
  private static final double Z = StandardNormal.Z_975;

  private final ReleaseGate gate;
  private final Report report;
  private final int trainRows;
  private final int holdoutRows;
  private final int syntheticRows;

  GateChecks(ReleaseGate gate, Report report) {
    this.gate = gate;
    this.report = report;
    ReportProvenance provenance = report.provenance();
    trainRows = provenance.table(ReportProvenance.TRAINING).map(TableProvenance::rows).orElse(0);
    holdoutRows = provenance.table(ReportProvenance.HOLDOUT).map(TableProvenance::rows).orElse(0);
    syntheticRows =
        provenance.table(ReportProvenance.SYNTHETIC).map(TableProvenance::rows).orElse(0);
  }

  /** Returns all checks in the order of the gate. */
  List<Check> all() {
    List<Check> checks = new ArrayList<>();
    checks.add(membershipAuc());
    membershipTpr().ifPresent(checks::add);
    checks.add(excessRisk(SinglingOut.ID, SinglingOut.RECORDS, SinglingOut.CONTROL_RECORDS));
    checks.add(excessRisk(Linkability.ID, Linkability.RECORDS, Linkability.RECORDS));
    checks.add(
        excessRisk(AttributeInference.ID, AttributeInference.RECORDS, AttributeInference.RECORDS));
    checks.add(copies("exact copies", CopyCheck::exact));
    checks.add(copies("replicated unique keys", CopyCheck::keys));
    checks.add(constraints());
    checks.add(detection());
    checks.add(
        loss(
            "loss of AUROC by training on synthetic rows",
            gate.utilityGap(),
            TrainSyntheticTestReal.GAP,
            TrainSyntheticTestReal.GAP_HIGH));
    checks.add(
        loss(
            "loss of AUROC in the worst subgroup",
            gate.subgroupGap(),
            Subgroups.GAP,
            Subgroups.GAP_HIGH));
    return checks;
  }

  private Check membershipAuc() {
    String id = MembershipInference.ID;
    double limit = gate.membershipAuc();
    String criterion = "AUC of the best attack, upper end below " + limit;
    Optional<Score> score = report.score(id);
    if (score.isEmpty()) {
      double planned = HoldoutSize.rowsForAuc(ATTACKS, limit - 0.5);
      return missing(id, criterion, OptionalDouble.of(planned));
    }
    return shown(
        id,
        criterion,
        score.get(),
        new Risk(0.5, limit, HoldoutSize.powerQuantile(ATTACKS)),
        size(score.get(), MembershipInference.MEMBERS, MembershipInference.NON_MEMBERS));
  }

  private Check excessRisk(String id, MetricKey attacked, MetricKey control) {
    String criterion = "excess risk, upper end below " + gate.excessRisk();
    Optional<Score> score = report.score(id);
    if (score.isEmpty()) {
      return missing(id, criterion, OptionalDouble.empty());
    }
    return shown(
        id,
        criterion,
        score.get(),
        new Risk(0, gate.excessRisk(), HoldoutSize.powerQuantile(1)),
        size(score.get(), attacked, control));
  }

  /**
   * A risk that must be shown to be small.
   *
   * @param none the value of no risk
   * @param limit what the upper end must be below
   * @param power the quantile of the estimate, in standard errors
   */
  private record Risk(double none, double limit, double power) {}

  private Check shown(String id, String criterion, Score score, Risk risk, HoldoutSize size) {
    double value = score.value();
    double high = score.interval().high();
    double limit = risk.limit();
    if (high < limit) {
      String found = "found %s, upper end %s".formatted(number(value), number(high, limit));
      return new Check(id, criterion, found, CheckStatus.PASSED);
    }
    double se = (high - value) / Z;
    double sure = value - SURE * se;
    if (sure >= limit) {
      String found =
          "found %s, beyond chance at least %s".formatted(number(value), number(sure, limit));
      return new Check(id, criterion, found, CheckStatus.FAILED);
    }
    OptionalDouble rows =
        size.rows(
            (Z + risk.power()) * se,
            limit - risk.none(),
            (value < limit ? Z : SURE) * se,
            Math.abs(limit - value));
    String found =
        "found %s, upper end %s: too few patients to decide"
            .formatted(number(value), number(high, limit));
    return new Check(id, criterion, found, CheckStatus.INCONCLUSIVE, patients(rows));
  }

  private Optional<Check> membershipTpr() {
    return report.score(MembershipInference.ID).map(this::membershipTpr);
  }

  private Check membershipTpr(Score score) {
    double limit = gate.membershipTpr();
    double chance = ReleaseGate.FALSE_POSITIVES;
    double tpr = MembershipInference.TPR_AT_1.in(score).orElseThrow();
    HoldoutSize size = size(score, MembershipInference.MEMBERS, MembershipInference.NON_MEMBERS);
    String criterion = "members found at 1 %% false positives below %s".formatted(limit);
    String found = "found " + number(tpr, limit);
    CheckStatus status = CheckStatus.INCONCLUSIVE;
    OptionalInt needed = OptionalInt.empty();
    if (tpr < limit) {
      status = CheckStatus.PASSED;
    } else if (ReleaseGate.findsMembers(tpr, size.train(), size.holdout())) {
      status = CheckStatus.FAILED;
    } else {
      found += ": too few patients to tell from chance";
      double harmless = Math.sqrt(chance / size.holdout() + chance / size.train());
      double doubtful = Math.sqrt(chance / size.holdout() + tpr / size.train());
      needed =
          patients(
              size.rows(
                  HoldoutSize.powerQuantile(ATTACKS) * harmless,
                  Math.max(0, limit - chance),
                  SURE * doubtful,
                  tpr - chance));
    }
    return new Check(MembershipInference.ID, criterion, found, status, needed);
  }

  /** Copies of training rows must not be more than chance makes of as many holdout rows. */
  private Check copies(String what, Function<CopyCheck, Check> check) {
    return report
        .score(Uniques.ID)
        .map(score -> check.apply(new CopyCheck(score, trainRows, holdoutRows < FEW_ROWS)))
        .orElseGet(() -> notChecked(Uniques.ID, what + ": no more than by chance"));
  }

  private Check constraints() {
    String id = ConstraintAdherence.ID;
    String criterion =
        "rows that violate constraints, at most the real fraction + " + gate.constraintExcess();
    Optional<Score> score = report.score(id);
    if (score.isEmpty()) {
      return notChecked(id, criterion);
    }
    double value = score.get().value();
    double real = ConstraintAdherence.REAL.in(score.get()).orElseThrow();
    double limit = real + gate.constraintExcess();
    double se = Math.sqrt(value / syntheticRows + real / trainRows);
    CheckStatus status = notRefuted(value, limit, value - SURE * se);
    String found = "found %s, real %s".formatted(number(value, limit), number(real));
    return new Check(id, criterion, found + moreRows(status), status);
  }

  private Check detection() {
    String id = Detection.ID;
    double limit = gate.detectionAuc();
    String criterion = "AUC at most " + limit;
    Optional<Score> score = report.score(id);
    if (score.isEmpty()) {
      return missing(id, criterion, OptionalDouble.empty());
    }
    double low = score.get().interval().low();
    CheckStatus status = notRefuted(score.get().value(), limit, low);
    String found =
        "found %s, lower end %s".formatted(number(score.get().value(), limit), number(low, limit));
    return new Check(id, criterion, found + moreRows(status), status);
  }

  /** The rows that decide these checks are the synthetic ones. */
  private static String moreRows(CheckStatus status) {
    return status == CheckStatus.INCONCLUSIVE ? ": too few synthetic rows to decide" : "";
  }

  /**
   * A loss must not be shown. DeLong's interval takes both predictors as they are, although
   * training on other rows gives other predictors: a violation must be beyond chance. It is not
   * when the synthetic table has fewer rows to train on than the real one.
   */
  private Check loss(String what, double limit, MetricKey gap, MetricKey gapHigh) {
    String id = gap.id();
    String criterion = "%s, at most %s".formatted(what, limit);
    Optional<Score> score = report.score(id);
    if (score.isEmpty() || gap.in(score.get()).isEmpty()) {
      return notChecked(id, criterion);
    }
    double value = gap.in(score.get()).get();
    double se =
        (gapHigh.in(score.get()).orElseGet(() -> value + ofScores(score.get())) - value) / Z;
    double sure = value - SURE * se;
    String found = "found " + number(value, limit);
    CheckStatus status = notRefuted(value, limit, sure);
    if (status == CheckStatus.PASSED) {
      return new Check(id, criterion, found, status);
    }
    if (syntheticRows < trainRows) {
      found +=
          " with %,d synthetic and %,d real rows to train on: draw as many"
              .formatted(syntheticRows, trainRows);
      return new Check(id, criterion, found, CheckStatus.INCONCLUSIVE);
    }
    if (status == CheckStatus.FAILED) {
      found += ", beyond chance at least " + number(sure, limit);
      return new Check(id, criterion, found, status);
    }
    OptionalDouble rows =
        HoldoutSize.ofHoldout(holdoutRows)
            .rows(HoldoutSize.powerQuantile(1) * se, limit, SURE * se, value - limit);
    found += ": too few patients to tell from chance";
    return new Check(id, criterion, found, status, patients(rows));
  }

  /** Half the width of a difference of two scores that vary like this one, independently. */
  private static double ofScores(Score score) {
    return Math.sqrt(2) * (score.interval().high() - score.value());
  }

  /** A value within the limit passes; beyond it, the number that is shown decides. */
  private static CheckStatus notRefuted(double value, double limit, double shown) {
    return value <= limit
        ? CheckStatus.PASSED
        : shown > limit ? CheckStatus.FAILED : CheckStatus.INCONCLUSIVE;
  }

  private static HoldoutSize size(Score score, MetricKey train, MetricKey holdout) {
    return new HoldoutSize(train.in(score).orElseThrow(), holdout.in(score).orElseThrow());
  }

  /** Patients with so many rows, where the holdout has as many rows per patient. */
  private OptionalInt patients(OptionalDouble rows) {
    double perRow =
        report
            .provenance()
            .table(ReportProvenance.HOLDOUT)
            .map(holdout -> (double) holdout.patients() / holdout.rows())
            .orElse(1.0);
    return rows.isPresent() && rows.getAsDouble() * perRow < Integer.MAX_VALUE
        ? OptionalInt.of((int) Math.ceil(rows.getAsDouble() * perRow))
        : OptionalInt.empty();
  }

  /**
   * A check whose metric must have been computed and was not: inconclusive for lack of rows, else
   * failed.
   */
  private Check missing(String id, String criterion, OptionalDouble rows) {
    boolean lacksRows = Math.min(trainRows, Math.min(holdoutRows, syntheticRows)) < FEW_ROWS;
    boolean inconclusive = report.find(id).isPresent() && lacksRows;
    return new Check(
        id,
        criterion,
        absence(id),
        inconclusive ? CheckStatus.INCONCLUSIVE : CheckStatus.FAILED,
        inconclusive ? patients(rows) : OptionalInt.empty());
  }

  private Check notChecked(String id, String criterion) {
    return new Check(id, criterion, absence(id), CheckStatus.NOT_CHECKED);
  }

  private String absence(String id) {
    return report
        .find(id)
        .map(entry -> entry.result().match(score -> "has no loss", NotApplicable::reason))
        .orElse("was not computed");
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** With so many digits that the number does not read as the limit it is compared with. */
  static String number(double value, double limit) {
    for (int digits = 4; digits < 12; digits++) {
      String text = String.format(Locale.ROOT, "%." + digits + "f", value);
      if (value == limit || new BigDecimal(text).compareTo(BigDecimal.valueOf(limit)) != 0) {
        return text;
      }
    }
    return Double.toString(value);
  }
}
