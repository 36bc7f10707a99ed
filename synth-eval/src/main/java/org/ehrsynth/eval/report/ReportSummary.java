package org.ehrsynth.eval.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.eval.metric.MetricInfo.Direction;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.report.GateResult.CheckStatus;

/**
 * A report in words, and its scorecard of seven Cs (Zamzmi et al. 2025,
 * doi:10.1038/s44172-025-00450-1).
 */
final class ReportSummary {
  /** One C: what it means and the metrics that speak of it. */
  private record Criterion(String name, String meaning, List<String> metrics) {}

  private static final String COMPREHENSION = "Comprehension";
  private static final String CONSISTENCY = "Consistency";

  private static final List<Criterion> CRITERIA =
      List.of(
          new Criterion(
              "Congruence",
              "the tables are alike and studies find the same",
              List.of(
                  "fidelity.marginal",
                  "fidelity.association",
                  "fidelity.detection",
                  "utility.tstr",
                  "utility.regression",
                  "utility.survival")),
          new Criterion(
              "Coverage",
              "rare patients are there too",
              List.of("fidelity.prdc", "fidelity.beta_recall", "fidelity.tail")),
          new Criterion(
              "Constraint",
              "rules and ranges are kept",
              List.of("validity.rules", "validity.range", "validity.category")),
          new Criterion(
              "Completeness",
              "fields are there and missing cells are where they should be",
              List.of("validity.schema", "fidelity.missingness")),
          new Criterion(
              "Compliance",
              "no patient is given away, formats are kept",
              List.of(
                  "privacy.membership",
                  "privacy.singling_out",
                  "privacy.linkability",
                  "privacy.inference",
                  "privacy.attribute",
                  "validity.format")),
          new Criterion(COMPREHENSION, "what was judged, and how, is written down", List.of()),
          new Criterion(
              CONSISTENCY,
              "subgroups are served alike and runs agree",
              List.of("equity.subgroup")));

  /** Measures whose spread tells whether runs agree. */
  private static final List<String> SPREADS =
      List.of("fidelity.sdmetrics", "fidelity.detection", "utility.tstr", "privacy.membership");

  private ReportSummary() {}

  /** What matters most, a sentence each. */
  static List<String> sentences(Report report) {
    List<String> out = new ArrayList<>();
    report
        .verdict()
        .ifPresent(
            verdict -> {
              long failed =
                  verdict.checks().stream().filter(c -> c.outcome() == CheckStatus.FAILED).count();
              out.add(
                  failed == 0
                      ? "No check of the gate failed."
                      : "%d of %d checks of the gate failed."
                          .formatted(failed, verdict.checks().size()));
            });
    add(
        out,
        report,
        "fidelity.detection",
        "Boosted trees tell synthetic from real rows with an AUC of %s (0.5 is guessing, 1 always"
            + " right)");
    add(out, report, "fidelity.marginal", "Single columns agree by %s of 1");
    add(out, report, "fidelity.association", "Associations of pairs of columns agree by %s of 1");
    score(report, "utility.tstr")
        .ifPresent(
            score ->
                out.add(
                    "What is learned from synthetic rows predicts '%s' in unseen patients with %s;"
                            .formatted(report.provenance().get("target"), number(score.value()))
                        + " learned from real rows it is %s."
                            .formatted(number(score.components().get("trtr")))));
    add(
        out,
        report,
        "privacy.membership",
        "The best of the attacks tells the patients the model learned from with an AUC of %s (0.5"
            + " is guessing)");
    add(
        out,
        report,
        "privacy.inference",
        "Guessing a hidden cell of a learned patient gains %s over an unseen one (0 is no risk)");
    add(
        out,
        report,
        "human.discrimination",
        "People who saw single records tell synthetic from real ones with an accuracy of %s (0.5 is"
            + " guessing)");
    List<String> silent =
        report.entries().stream()
            .filter(e -> e.result() instanceof NotApplicable)
            .map(e -> e.info().id())
            .toList();
    if (!silent.isEmpty()) {
      out.add("Not applicable here: " + String.join(", ", silent) + ".");
    }
    return out;
  }

  private static void add(List<String> out, Report report, String id, String sentence) {
    Optional<Report.Entry> entry = entry(report, id);
    if (entry.isEmpty() || !(entry.get().result() instanceof Score score)) {
      return;
    }
    String ends = "";
    if (entry.get().ceiling() instanceof Score ceiling) {
      ends += "; unseen real patients in its place: " + number(ceiling.value());
    }
    if (entry.get().floor() instanceof Score floor) {
      ends += "; independent columns: " + number(floor.value());
    }
    out.add(sentence.formatted(number(score.value())) + ends + ".");
  }

  /**
   * The seven Cs, each with a line per metric that was asked for.
   *
   * @param runs all tables that were judged together
   */
  static List<Map<String, Object>> scorecard(Report report, ReportComparison runs) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Criterion criterion : CRITERIA) {
      List<Map<String, Object>> lines = new ArrayList<>();
      for (String id : criterion.metrics) {
        entry(report, id).ifPresent(entry -> lines.add(line(entry)));
      }
      if (criterion.name.equals(COMPREHENSION)) {
        lines.addAll(documentation(report));
      } else if (criterion.name.equals(CONSISTENCY)) {
        lines.addAll(spreads(runs));
      }
      if (!lines.isEmpty()) {
        rows.add(Map.of("name", criterion.name, "meaning", criterion.meaning, "lines", lines));
      }
    }
    return rows;
  }

  private static List<Map<String, Object>> documentation(Report report) {
    long scored = report.entries().stream().filter(e -> e.result() instanceof Score).count();
    return List.of(
        line(
            "measures with a score",
            "%d of %d".formatted(scored, report.entries().size()),
            "each with its source and how it misleads; the others say why not"),
        line(
            "provenance",
            "recorded",
            "version, seed, and every table by its size and fingerprint: at the end of the page"));
  }

  private static List<Map<String, Object>> spreads(ReportComparison runs) {
    int tables = runs.reports().size();
    if (tables == 1) {
      return List.of(
          line("spread over runs", "–", "one table: give several, of several seeds, to see it"));
    }
    return runs.lines().stream()
        .filter(line -> SPREADS.contains(line.info().id()) && line.values().size() > 1)
        .map(
            line ->
                line(
                    "spread of: " + line.info().title(),
                    number(line.spread()),
                    "standard deviation over %d tables".formatted(line.values().size())))
        .toList();
  }

  private static Map<String, Object> line(String title, String value, String reason) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("title", title);
    line.put("value", value);
    line.put("ceiling", "");
    line.put("floor", "");
    line.put("meter", "");
    line.put("percent", "");
    line.put("reason", reason);
    return line;
  }

  private static Map<String, Object> line(Report.Entry entry) {
    Map<String, Object> line =
        line(
            entry.info().title(),
            text(entry.result()),
            entry.result() instanceof NotApplicable none ? none.reason() : "");
    line.put("ceiling", text(entry.ceiling()));
    line.put("floor", text(entry.floor()));
    if (entry.result() instanceof Score value
        && entry.ceiling() instanceof Score ceiling
        && entry.floor() instanceof Score floor) {
      double target = entry.info().target();
      double best = Math.abs(ceiling.value() - target);
      double worst = Math.abs(floor.value() - target);
      double own = Math.abs(value.value() - target);
      if (worst > best) {
        double way = Math.max(0, Math.min(1, (worst - own) / (worst - best)));
        line.put("meter", String.format(Locale.ROOT, "%.3f", way));
        line.put("percent", String.format(Locale.ROOT, "%.0f %%", 100 * way));
      } else {
        line.put("reason", "independent columns do as well: it says little here");
      }
    }
    return line;
  }

  private static Optional<Report.Entry> entry(Report report, String id) {
    return report.entries().stream().filter(e -> e.info().id().equals(id)).findFirst();
  }

  private static Optional<Score> score(Report report, String id) {
    return entry(report, id).flatMap(e -> e.result().match(Optional::of, none -> Optional.empty()));
  }

  /** A number for people; a dash where there is none. */
  static String text(MetricResult result) {
    return result.match(score -> number(score.value()), none -> "–");
  }

  static String number(double value) {
    double size = Math.abs(value);
    String text =
        String.format(Locale.ROOT, size >= 1000 ? "%.0f" : size >= 10 ? "%.2f" : "%.3f", value);
    return text.equals("-0.000") ? "0.000" : text;
  }

  static String good(Direction direction, double target) {
    return switch (direction) {
      case HIGHER -> "high";
      case LOWER -> "low";
      case TARGET -> number(target);
    };
  }
}
