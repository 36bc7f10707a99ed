package org.ehrsynth.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.OfflineBrowser;
import org.ehrsynth.eval.OfflineBrowser.Opened;
import org.ehrsynth.eval.metric.Population;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reviewer's page in a real browser, by keyboard, from the file system without a network. */
@Tag("slow")
class ReviewPageTest {
  private static final String HOSTILE = "</script><img src=x onerror=document.title='broken'>";
  private static final String NO_STORAGE =
      "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } });";

  private static OfflineBrowser browser;

  @TempDir private Path folder;

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

  private Path review() {
    Path out = folder.resolve("review");
    Review.make(
            Population.draw(80, 1), Population.draw(80, 2), ReviewDesign.of(6, 2), Seed.of(77_003))
        .save(out);
    return out;
  }

  private static void press(Page page, String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  private static String text(Page page, String selector) {
    return page.locator(selector).innerText();
  }

  private static Path export(Page page, Path folder) {
    Download download = page.waitForDownload(() -> press(page, "e"));
    Path file = folder.resolve(download.suggestedFilename());
    download.saveAs(file);
    return file;
  }

  @Test
  void a_review_is_answered_by_keyboard_kept_exported_and_scored() {
    Path out = review();
    BrowserContext context = browser.context(1280, ColorScheme.DARK);
    Opened opened = browser.show(out.resolve("reviewer-1.html"), context);
    Page page = opened.page();

    assertThat(text(page, "#count")).isEqualTo("0 of 6 answered");
    page.locator("#begin").press("Enter");
    assertThat(text(page, "#chart-title")).isEqualTo("Record 1 of 6");
    press(page, "r", "4", "5", "ArrowRight", "s", "2", "1", "ArrowRight", "s", "3");
    assertThat(text(page, "#count")).isEqualTo("2 of 6 answered");
    press(page, "c");
    page.keyboard().type("real rows 5");
    press(page, "Escape", "ArrowLeft");
    assertThat(text(page, "#chart-title")).isEqualTo("Record 2 of 6");
    assertThat(page.locator("button[aria-pressed=true]").allInnerTexts())
        .extracting(label -> label.replaceAll("\\s+", " ").strip())
        .containsExactly("S Synthetic", "2", "impossible 1");

    // Another window of the same browser finds the answers.
    page.close();
    opened = browser.show(out.resolve("reviewer-1.html"), context);
    page = opened.page();
    assertThat(text(page, "#begin")).isEqualTo("Continue with the first unanswered record");
    page.locator("#begin").press("Enter");
    assertThat(text(page, "#chart-title")).isEqualTo("Record 3 of 6");
    assertThat(page.locator("#comment").inputValue()).isEqualTo("real rows 5");
    press(page, "4", "ArrowRight", "u");
    assertThat(text(page, "#chart-title"))
        .as("digits go to the open question")
        .isEqualTo("Record 4 of 6");

    export(page, out);

    assertThat(text(page, "#status")).isEqualTo("Exported: 3 of 6 records are unanswered.");
    assertThat(opened.complaints()).isEmpty();
    ReviewScores scores = ReviewScores.read(out);
    ReviewerAnswers answers = scores.reviewers().get(0);
    assertThat(answers.reviewer()).isEqualTo(1);
    assertThat(ReviewScores.unanswered(answers)).isEqualTo(3);
    assertThat(scores.pooled().guesses()).isEqualTo(3);
    assertThat(answers.answers().stream().filter(ReviewerAnswer::isComplete))
        .extracting(
            a ->
                a.guess().orElseThrow()
                    + " "
                    + a.confidence().orElse(0)
                    + " "
                    + a.plausibility().orElse(0))
        .containsExactlyInAnyOrder("REAL 4 5", "SYNTHETIC 2 1", "SYNTHETIC 3 4");
    context.close();
  }

  @Test
  void the_end_tells_what_is_missing_and_leads_there() {
    Opened opened = browser.show(review().resolve("reviewer-2.html"), 1280);
    Page page = opened.page();

    page.locator("#begin").click();
    press(page, "r", "1", "1", "ArrowRight", "ArrowRight", "s", "1", "1", "ArrowRight");
    press(page, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight");
    assertThat(text(page, "#end-title")).isEqualTo("4 of 6 records are unanswered");
    page.locator("#open").click();
    assertThat(text(page, "#chart-title")).isEqualTo("Record 2 of 6");
    for (int i = 0; i < 5; i++) {
      press(page, "u", "s", "5", "2");
    }
    press(page, "u");
    assertThat(text(page, "#end-title")).isEqualTo("All records are answered");
    assertThat(page.locator("#open").isVisible()).isFalse();
  }

  @Test
  void the_focus_follows_and_keys_inside_the_comment_are_text() {
    Page page = browser.show(review().resolve("reviewer-1.html"), 1280).page();
    page.locator("#begin").press("Enter");
    String focused = "() => document.activeElement.id";

    assertThat(page.evaluate(focused)).isEqualTo("chart-title");
    press(page, "c");
    page.keyboard().type("rs15ue");
    assertThat(page.evaluate(focused)).isEqualTo("comment");
    assertThat(page.locator("button[aria-pressed=true]").count()).isZero();
    press(page, "Escape", "ArrowRight");
    assertThat(page.evaluate(focused)).isEqualTo("chart-title");
    assertThat(page.locator("#comment").inputValue()).isEmpty();
    // Digits before a guess answer nothing, and a browser's own shortcut is left to it.
    press(page, "3", "Control+s");
    assertThat(page.locator("button[aria-pressed=true]").count()).isZero();
    // Buttons can be reached and pressed one by one.
    page.locator("[data-question=plausibility] button").nth(2).press("Space");
    assertThat(page.locator("[data-question=plausibility] [aria-pressed=true]").innerText())
        .isEqualTo("3");
  }

  @Test
  void every_record_begins_at_its_top() {
    Page page = browser.show(review().resolve("reviewer-1.html"), 1280).page();
    page.setViewportSize(1000, 400);
    press(page, "u");
    String top = "() => document.getElementById('chart-title').getBoundingClientRect().top";
    String scrolled = "() => { scrollTo(0, 9999); return scrollY; }";

    for (int i = 0; i < 3; i++) {
      int header = (int) page.evaluate("() => document.querySelector('header').offsetHeight");
      assertThat((int) page.evaluate(scrolled))
          .as("there is something to scroll")
          .isGreaterThan(header);
      press(page, "ArrowRight");
      assertThat(((Number) page.evaluate(top)).doubleValue()).isBetween(0.0, 300.0);
    }
  }

  @Test
  void without_storage_the_page_says_so_and_an_export_can_be_imported() {
    Path out = review();
    BrowserContext context = browser.context(1280, ColorScheme.LIGHT);
    context.addInitScript(NO_STORAGE);
    Page page = browser.show(out.resolve("reviewer-1.html"), context).page();
    assertThat(text(page, "#trouble"))
        .contains("cannot save answers", "Export them before you close");
    page.locator("#begin").click();
    press(page, "r", "4", "5");
    Path file = export(page, folder);

    Page other = browser.show(out.resolve("reviewer-1.html"), context).page();
    assertThat(text(other, "#count")).isEqualTo("0 of 6 answered");
    other.locator("#file").setInputFiles(file);
    other.locator("#status:has-text('Imported')").waitFor();

    assertThat(text(other, "#status"))
        .isEqualTo("Imported the answers to 1 records; 5 of 6 are unanswered.");
    assertThat(text(other, "#count")).isEqualTo("1 of 6 answered");
    context.close();
  }

  @Test
  void a_wrong_file_is_not_imported_and_changes_nothing() throws Exception {
    Path out = review();
    Opened opened = browser.show(out.resolve("reviewer-1.html"), 1280);
    Page page = opened.page();
    page.locator("#begin").click();
    press(page, "r", "4", "5");
    String good = Files.readString(export(page, folder));
    Map<String, String> wrong =
        Map.of(
            good.replace("\"reviewer\": 1", "\"reviewer\": 2"), "it belongs to another reviewer",
            good.replaceFirst("\"review\": \"", "\"review\": \"f"), "it belongs to another review",
            good.replaceFirst("\"record\": \"", "\"record\": \"f"), "it answers an unknown record",
            good.replace("\"confidence\": 4", "\"confidence\": 9"), "out of range",
            good.replace("\"kind\"", "\"kinds\""), "it is not an export of a review",
            good.substring(0, good.length() / 2), "it is incomplete or not JSON");

    for (Map.Entry<String, String> file : wrong.entrySet()) {
      assertThat(file.getKey()).isNotEqualTo(good);
      Path path = Files.writeString(folder.resolve("wrong.json"), file.getKey());
      page.locator("#file").setInputFiles(path);
      page.locator("#status:has-text('%s')".formatted(file.getValue())).waitFor();
      assertThat(text(page, "#count")).isEqualTo("1 of 6 answered");
    }
    assertThat(opened.complaints()).isEmpty();
  }

  @Test
  void nothing_scrolls_sideways_in_light_or_dark_from_400_to_1280() {
    Path file = review().resolve("reviewer-1.html");
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : new int[] {400, 800, 1280}) {
        BrowserContext context = browser.context(width, scheme);
        Opened opened = browser.show(file, context);
        Page page = opened.page();
        for (String place : List.of("start", "chart", "end")) {
          if (!place.equals("start")) {
            press(page, place.equals("chart") ? "u" : "ArrowLeft");
          }
          if (place.equals("end")) {
            press(page, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight");
            press(page, "ArrowRight", "ArrowRight");
          }
          assertThat(page.locator("#" + place).isVisible()).as(place).isTrue();
          assertThat(page.evaluate("() => document.documentElement.scrollWidth"))
              .as("%s %s %d", place, scheme, width)
              .isEqualTo(width);
        }
        assertThat(opened.complaints()).isEmpty();
        context.close();
      }
    }
  }

  @Test
  void hostile_names_and_cells_are_text() {
    Field level =
        Field.of(HOSTILE, new ColumnType.Categorical(List.of(HOSTILE + 1, "${7*7}"), false));
    List<Dataset> tables = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      int[] codes = new int[20];
      double[] numbers = new double[20];
      for (int i = 0; i < codes.length; i++) {
        codes[i] = i % 2;
        numbers[i] = 2 * i + t;
      }
      tables.add(
          Dataset.of(
              Column.Coded.of(level, codes),
              Column.Numeric.of(
                  Field.of("<#list x as y>", ColumnType.Numeric.unbounded(0)), numbers)));
    }
    Path out = folder.resolve("hostile");
    Review.make(tables.get(0), tables.get(1), ReviewDesign.of(10, 1), Seed.of(1)).save(out);

    Opened opened = browser.show(out.resolve("reviewer-1.html"), 1280);
    press(opened.page(), "u");

    assertThat(opened.complaints()).isEmpty();
    assertThat(opened.page().title()).isEqualTo("Review of patient records");
    assertThat(opened.page().locator("img").count()).isZero();
    assertThat(opened.page().locator("dt").allInnerTexts()).contains(HOSTILE, "<#list x as y>");
    assertThat(opened.page().locator("#chart dd").allInnerTexts())
        .containsAnyOf(HOSTILE + 1, "${7*7}");
  }
}
