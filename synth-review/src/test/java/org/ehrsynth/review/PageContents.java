package org.ehrsynth.review;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ehrsynth.json.JsonObject;

/** What is in the files of a review. */
final class PageContents {
  private static final String BEGIN = "<script type=\"application/json\" id=\"data\">";

  private PageContents() {}

  static String text(Review review, String name) {
    return new String(review.files().get(name), StandardCharsets.UTF_8);
  }

  /** What the page's script is given. */
  static JsonObject data(Review review, int reviewer) {
    String page = text(review, "reviewer-" + reviewer + ".html");
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    return JsonObject.parse(page.substring(begin, page.indexOf("</script>", begin)), "page");
  }

  /** The ids in the order of a reviewer. */
  static List<String> ids(Review review, int reviewer) {
    return data(review, reviewer).objects("records").stream().map(r -> r.string("id")).toList();
  }

  /** The cells of the records in the order of a reviewer. */
  @SuppressWarnings("unchecked") // the cells are texts or null
  static List<List<String>> cells(Review review, int reviewer) {
    return data(review, reviewer).objects("records").stream()
        .map(r -> (List<String>) r.toMap().get("cells"))
        .toList();
  }
}
