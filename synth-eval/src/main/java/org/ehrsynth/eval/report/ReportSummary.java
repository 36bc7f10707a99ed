package org.ehrsynth.eval.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.eval.fidelity.Associations;
import org.ehrsynth.eval.fidelity.Marginals;
import org.ehrsynth.eval.fidelity.joint.Detection;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.privacy.AttributeInference;
import org.ehrsynth.eval.privacy.membership.MembershipInference;
import org.ehrsynth.eval.report.GateResult.Check;
import org.ehrsynth.eval.report.GateResult.CheckStatus;
import org.ehrsynth.eval.report.ReportProvenance.TableProvenance;
import org.ehrsynth.eval.utility.TrainSyntheticTestReal;

/** Reports in words: the verdict of the gate, and the main findings. */
final class ReportSummary {
  private static final String DETECTION =
      "Boosted trees distinguish synthetic from real rows with an AUC of %s (0.5 is guessing, 1 is"
          + " never wrong)";
  private static final String MARGINALS = "Single columns agree by %s of 1";
  private static final String ASSOCIATIONS = "Associations of pairs of columns agree by %s of 1";
  private static final String UTILITY =
      "Predictors of '%s' that were trained on synthetic rows reach %s in unseen patients; trained"
          + " on real rows they reach %s.";
  private static final String MEMBERSHIP =
      "The best attack identifies the patients the model was trained on with an AUC of %s (0.5 is"
          + " guessing)";
  private static final String INFERENCE =
      "Guessing a hidden cell of a training patient gains %s over an unseen patient (0 is no risk)";

  private ReportSummary() {}

  /** Returns the verdict in three lines: what, why, and what to do next; none without a gate. */
  static List<String> verdict(Report report) {
    return report
        .verdict()
        .map(result -> List.of("Gate: " + result.verdict(), why(result), next(result, report)))
        .orElse(List.of());
  }

  /** Returns the check that decided, and how many others agree with it. */
  static String why(GateResult result) {
    return switch (result.verdict()) {
      case PASS ->
          "Why:  all %d checks that apply are met"
              .formatted(result.checks(CheckStatus.PASSED).size());
      case FAIL -> "Why:  " + firstOf(result.checks(CheckStatus.FAILED));
      case INCONCLUSIVE -> "Why:  " + firstOf(result.checks(CheckStatus.INCONCLUSIVE));
    };
  }

  private static String firstOf(List<Check> checks) {
    return checks.get(0) + (checks.size() > 1 ? "; %d more".formatted(checks.size() - 1) : "");
  }

  private static String next(GateResult result, Report report) {
    return switch (result.verdict()) {
      case PASS -> "Next: read the cautions (--explain) before you share the table";
      case FAIL -> "Next: do not share the table; --explain shows all checks and cautions";
      case INCONCLUSIVE -> "Next: " + more(result, report) + " (--explain)";
    };
  }

  private static String more(GateResult result, Report report) {
    int held =
        report
            .provenance()
            .table(ReportProvenance.HOLDOUT)
            .map(TableProvenance::patients)
            .orElse(0);
    return result.neededHoldout().isPresent()
        ? "hold out about %,d patients (now %,d), train on as many"
            .formatted(result.neededHoldout().getAsInt(), held)
        : "more held-out patients alone do not decide; see the checks";
  }

  /** Returns the main findings, a sentence each. */
  static List<String> sentences(Report report) {
    List<String> sentences = new ArrayList<>();
    report.verdict().ifPresent(result -> sentences.add(checks(result)));
    add(sentences, report, Detection.ID, DETECTION);
    add(sentences, report, Marginals.ID, MARGINALS);
    add(sentences, report, Associations.ID, ASSOCIATIONS);
    utility(report).ifPresent(sentences::add);
    add(sentences, report, MembershipInference.ID, MEMBERSHIP);
    add(sentences, report, AttributeInference.ID, INFERENCE);
    report.entries().stream()
        .map(Report.Entry::info)
        .filter(info -> !info.finding().isEmpty())
        .forEach(info -> add(sentences, report, info.id(), info.finding()));
    List<String> absent =
        report.entries().stream()
            .filter(entry -> entry.result() instanceof NotApplicable)
            .map(entry -> entry.info().id())
            .toList();
    if (!absent.isEmpty()) {
      sentences.add("Not applicable here: " + String.join(", ", absent) + ".");
    }
    return sentences;
  }

  private static String checks(GateResult result) {
    int failed = result.checks(CheckStatus.FAILED).size();
    int open = result.checks(CheckStatus.INCONCLUSIVE).size();
    if (failed + open == 0) {
      return "Every check of the gate that applies is met.";
    }
    String text =
        "Of %d checks of the gate, %d failed and %d are inconclusive"
            .formatted(result.checks().size(), failed, open);
    return result.neededHoldout().isPresent()
        ? text
            + "; about %,d held-out patients would decide, with at least as many to train on."
                .formatted(result.neededHoldout().getAsInt())
        : text + ".";
  }

  private static Optional<String> utility(Report report) {
    return report
        .score(TrainSyntheticTestReal.ID)
        .map(
            score ->
                UTILITY.formatted(
                    report.provenance().target().orElse(""),
                    ReportText.number(score.value()),
                    ReportText.number(TrainSyntheticTestReal.TRTR.in(score).orElseThrow())));
  }

  private static void add(List<String> sentences, Report report, String id, String sentence) {
    Optional<Report.Entry> entry = report.find(id);
    if (entry.isEmpty() || !(entry.get().result() instanceof Score score)) {
      return;
    }
    String text = sentence.formatted(ReportText.number(score.value()));
    if (entry.get().ceiling() instanceof Score ceiling) {
      text += "; unseen real patients in its place: " + ReportText.number(ceiling.value());
    }
    if (entry.get().floor() instanceof Score floor) {
      text += "; independent columns: " + ReportText.number(floor.value());
    }
    sentences.add(text + ".");
  }
}
