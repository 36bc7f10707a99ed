package org.ehrsynth.eval.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.utility.Subgroups;

/**
 * The numbers of every subgroup that the equity metric compares.
 *
 * @param measures the columns of the table
 * @param rows one per subgroup; none if the metric has no score
 */
public record SubgroupTable(List<String> measures, List<Row> rows) {

  /**
   * One subgroup.
   *
   * @param name COLUMN=LEVEL
   * @param values a number per measure as text
   */
  public record Row(String name, List<String> values) {}

  static SubgroupTable of(Report report) {
    Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    List<String> measures = new ArrayList<>();
    report
        .score(Subgroups.ID)
        .map(Score::components)
        .orElse(Map.of())
        .forEach((component, value) -> add(component, value, measures, rows));
    return new SubgroupTable(
        measures,
        rows.entrySet().stream().map(row -> row(row.getKey(), row.getValue(), measures)).toList());
  }

  private static void add(
      String component,
      double value,
      List<String> measures,
      Map<String, Map<String, Double>> rows) {
    MetricKey key = MetricKey.of(Subgroups.ID, component);
    key.item()
        .ifPresent(
            subgroup -> {
              if (!measures.contains(key.part())) {
                measures.add(key.part());
              }
              rows.computeIfAbsent(subgroup, s -> new LinkedHashMap<>()).put(key.part(), value);
            });
  }

  private static Row row(String name, Map<String, Double> values, List<String> measures) {
    return new Row(
        name,
        measures.stream()
            .map(m -> values.containsKey(m) ? ReportText.number(values.get(m)) : ReportText.NONE)
            .toList());
  }
}
