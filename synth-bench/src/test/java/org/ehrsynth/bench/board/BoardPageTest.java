package org.ehrsynth.bench.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.eval.OfflineBrowser;
import org.ehrsynth.eval.OfflineBrowser.Opened;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, without a network; skipped where there is no Chromium. */
@Tag("slow")
class BoardPageTest {
  private static final String HOSTILE = "</title><img src=x onerror=document.title='broken'>${7*7}";

  @TempDir static Path folder;

  private static OfflineBrowser browser;

  @BeforeAll
  static void open() {
    browser = OfflineBrowser.start();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private static Opened show(Leaderboard board, int width) throws Exception {
    return browser.show(Files.writeString(folder.resolve("board.html"), board.html()), width);
  }

  private static Leaderboard suite() {
    List<RunRecord> all = new ArrayList<>(SimulatedRecords.suite());
    all.addAll(SimulatedRecords.growth());
    return Leaderboard.of(all, SimulatedRecords.DATA, Seed.of(7));
  }

  /** Whether the browser's own boxes of two labels of a picture overlap. */
  private static final String OVERLAPS =
      """
      () => {
        const found = [];
        for (const svg of document.querySelectorAll('svg')) {
          const boxes = [...svg.querySelectorAll('text')].map((t) => [t.textContent, t.getBoundingClientRect()]);
          for (let i = 0; i < boxes.length; i++) {
            for (let j = 0; j < i; j++) {
              const [a, b] = [boxes[i][1], boxes[j][1]];
              if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) {
                found.push(svg.getAttribute('aria-label') + ': ' + boxes[i][0] + ' on ' + boxes[j][0]);
              }
            }
          }
        }
        return found;
      }
      """;

  @Test
  void the_page_complains_of_nothing_and_its_labels_do_not_overlap() throws Exception {
    for (int width : new int[] {1280, 400}) {
      Opened opened = show(suite(), width);

      assertThat(opened.complaints()).isEmpty();
      assertThat((List<?>) opened.page().evaluate(OVERLAPS)).isEmpty();
      assertThat(opened.page().locator("svg").count())
          .isEqualTo(3 + SimulatedRecords.DATA.size() + 6);
      assertThat(opened.page().evaluate("() => document.documentElement.scrollWidth"))
          .as("nothing but tables scrolls sideways")
          .isEqualTo(width);
      assertThat(opened.page().locator("h2").allInnerTexts())
          .startsWith("Overall", "Warnings", "pbc", "flchain");
    }
  }

  @Test
  void the_style_sheet_is_applied() throws Exception {
    assertThat(
            show(suite(), 1280)
                .page()
                .evaluate("() => getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(13, 17, 23)");
  }

  @Test
  void hostile_names_are_text() throws Exception {
    Map<String, Double> figures = Map.of("fidelity.detection", 0.6, "privacy.membership", 0.55);
    Opened opened =
        show(
            Leaderboard.of(
                List.of(
                    SimulatedRecords.done(HOSTILE, HOSTILE, 1, figures),
                    SimulatedRecords.done(HOSTILE, "other", 1, figures))),
            1280);

    assertThat(opened.complaints()).isEmpty();
    assertThat(opened.page().title()).isEqualTo("Leaderboard of synthetic data methods");
    assertThat(opened.page().locator("img").count()).isZero();
    assertThat(opened.page().locator("h2").allInnerTexts()).contains(HOSTILE);
    assertThat(opened.page().locator("tbody th").allInnerTexts()).contains(HOSTILE);
  }
}
