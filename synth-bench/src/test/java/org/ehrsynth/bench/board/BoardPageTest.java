package org.ehrsynth.bench.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, without a network; skipped where there is no Chromium. */
class BoardPageTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final String HOSTILE = "</title><img src=x onerror=document.title='broken'>${7*7}";

  @TempDir static Path folder;

  private static Playwright playwright;
  private static Browser browser;

  @BeforeAll
  static void open() {
    assumeTrue(Files.isExecutable(CHROMIUM), "needs " + CHROMIUM + ": install Debian's chromium");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterAll
  static void close() {
    if (playwright != null) {
      playwright.close();
    }
  }

  /** A page that is open, and what went wrong in it. */
  private record Opened(Page page, List<String> complaints) {}

  private static Opened show(Leaderboard board, int width) throws Exception {
    Path file = Files.writeString(folder.resolve("board.html"), board.html());
    Page page =
        browser
            .newContext(
                new Browser.NewContextOptions()
                    .setOffline(true)
                    .setViewportSize(width, 900)
                    .setColorScheme(ColorScheme.DARK))
            .newPage();
    List<String> complaints = new ArrayList<>();
    page.onConsoleMessage(
        message -> {
          if (List.of("error", "warning").contains(message.type())) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequest(
        request -> {
          if (!request.url().startsWith("file:")) {
            complaints.add("asked for " + request.url());
          }
        });
    page.navigate(file.toUri().toString());
    return new Opened(page, complaints);
  }

  private static Leaderboard suite() {
    List<RunRecord> all = new ArrayList<>(MadeRecords.suite());
    all.addAll(MadeRecords.growth());
    return Leaderboard.of(all, MadeRecords.DATA, Seed.of(7));
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
      assertThat(opened.page().locator("svg").count()).isEqualTo(3 + MadeRecords.DATA.size() + 6);
      assertThat(opened.page().evaluate("() => document.documentElement.scrollWidth"))
          .as("nothing but tables scrolls sideways")
          .isEqualTo(width);
      assertThat(opened.page().locator("h2").allInnerTexts())
          .startsWith("Overall", "Findings", "pbc", "flchain");
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
                    MadeRecords.done(HOSTILE, HOSTILE, 1, figures),
                    MadeRecords.done(HOSTILE, "other", 1, figures))),
            1280);

    assertThat(opened.complaints()).isEmpty();
    assertThat(opened.page().title()).isEqualTo("Leaderboard of synthetic data methods");
    assertThat(opened.page().locator("img").count()).isZero();
    assertThat(opened.page().locator("h2").allInnerTexts()).contains(HOSTILE);
    assertThat(opened.page().locator("tbody th").allInnerTexts()).contains(HOSTILE);
  }
}
