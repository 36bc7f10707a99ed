package org.ehrsynth.eval.report;

import java.util.List;

/**
 * The content of the HTML page, as the template {@code report.ftlh} shows it: texts only, nothing
 * is left to compute. FreeMarker reads the components, which is why the records are public.
 *
 * @param policy the content security policy
 * @param title of the page
 * @param version of this library
 * @param guard the number of patients below which nothing is shown
 * @param style the CSS
 * @param script the script that draws the charts
 * @param library the chart library
 * @param comparison of all tables
 * @param runs one per table
 * @param data what the script draws, as JSON
 */
public record ReportPage(
    String policy,
    String title,
    String version,
    int guard,
    String style,
    String script,
    String library,
    Comparison comparison,
    List<Run> runs,
    String data) {

  /** The verdict of a gate: its text and the style in which it is shown. */
  public record VerdictMark(String text, String style) {}

  /** All tables side by side, shown if there are several. */
  public record Comparison(
      boolean shown, List<String> names, List<VerdictMark> verdicts, List<ComparedMeasure> lines) {}

  /** One metric of all tables. */
  public record ComparedMeasure(
      String id,
      String title,
      String mean,
      String spread,
      List<String> values,
      String ceiling,
      String floor,
      String best) {}

  /** The report on one table. */
  public record Run(
      String name,
      VerdictMark verdict,
      List<String> summary,
      List<CheckRow> checks,
      List<CriterionRows> scorecard,
      List<Measure> measures,
      List<ColumnCard> columns,
      Charts charts,
      SubgroupTable subgroups,
      List<Property> provenance) {}

  /** Which charts there are beside those of the columns. */
  public record Charts(boolean missing, boolean association, boolean survival, boolean attacks) {}

  /** One check of the gate. */
  public record CheckRow(
      String name, String criterion, String found, String status, String style) {}

  /** The measures of one of the seven Cs. */
  public record CriterionRows(String name, String meaning, List<ScoreRow> lines) {}

  /** One measure of the scorecard; meter and percent are empty where there is a remark instead. */
  public record ScoreRow(
      String title,
      String value,
      String ceiling,
      String floor,
      String meter,
      String percent,
      String remark) {}

  /** All there is on one metric; the reason is empty if it has a score. */
  public record Measure(
      String id,
      String title,
      String citation,
      String caution,
      String best,
      String value,
      String interval,
      String ceiling,
      String floor,
      String reason,
      List<Property> parts,
      String more) {}

  /** One column with its chart. */
  public record ColumnCard(String name, String note) {}

  /** A name with its value. */
  public record Property(String name, String value) {}
}
