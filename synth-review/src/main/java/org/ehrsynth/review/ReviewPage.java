package org.ehrsynth.review;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.eval.report.SelfContainedPage;
import org.ehrsynth.fit.Provenance;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;

/**
 * Renders the page of a reviewer: records, questions, and a script that stores and exports the
 * answers. The page needs no network and contains nothing that reveals the origin of a record.
 */
final class ReviewPage {
  private static final SelfContainedPage PAGE =
      new SelfContainedPage(ReviewPage.class, "review.ftlh");

  /** The style that all pages share. */
  private static final String STYLE = "/org/ehrsynth/eval/report/report.css";

  private ReviewPage() {}

  /** A record on a page: its id, and its cells in the order of the lines of the chart. */
  record ShownRecord(String id, List<String> cells) {}

  /**
   * Renders a page.
   *
   * @param reviewer from 1
   * @param records in the order in which this reviewer sees them
   */
  static byte[] of(String review, int reviewer, Chart chart, List<ShownRecord> records) {
    String style = PAGE.resource(STYLE) + PAGE.resource("review.css");
    String script = PAGE.resource("review.js");
    JsonTree data = new JsonTree();
    data.put("review", review);
    data.put("reviewer", (long) reviewer);
    List<Object> shown = new ArrayList<>();
    for (ShownRecord record : records) {
      JsonTree tree = new JsonTree();
      tree.put("id", record.id());
      tree.put("cells", record.cells());
      shown.add(tree);
    }
    data.put("records", shown);
    List<Object> groups = new ArrayList<>();
    chart
        .groups()
        .forEach(
            (name, lines) ->
                groups.add(
                    Map.of(
                        "name",
                        name,
                        "lines",
                        lines.stream()
                            .map(line -> Map.of("label", line.label(), "unit", line.unit()))
                            .toList())));
    Map<String, Object> model = new LinkedHashMap<>();
    model.put(
        "policy",
        "default-src 'none'; script-src %s; style-src %s; base-uri 'none'; form-action 'none'"
            .formatted(SelfContainedPage.hash(script), SelfContainedPage.hash(style)));
    model.put("version", Provenance.currentLibraryVersion());
    model.put("style", style);
    model.put("script", script);
    model.put("review", review);
    model.put("reviewer", reviewer);
    model.put("records", records.size());
    model.put("groups", groups);
    // No tag can be closed or opened inside the script element.
    model.put("data", Json.write(data).replace("<", "\\u003c"));
    return PAGE.render(model).getBytes(StandardCharsets.UTF_8);
  }
}
