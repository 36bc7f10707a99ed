package org.ehrsynth.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.OfflineBrowser;
import org.ehrsynth.eval.OfflineBrowser.Opened;
import org.ehrsynth.eval.metric.Population;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser, opened from the file system without a network; skipped where there is
 * no Chromium.
 */
@Tag("slow")
class ReportPageTest {
  private static final String HOSTILE = "</script><img src=x onerror=document.title='broken'>";

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

  private static Opened show(Path file) {
    return browser.show(file, 1280);
  }

  private static Path save(String name, Dataset train, Dataset holdout, Dataset... synthetic) {
    Map<String, Dataset> tables = new LinkedHashMap<>();
    for (Dataset table : synthetic) {
      tables.put("table " + (tables.size() + 1) + HOSTILE, table);
    }
    ReportComparison all =
        Evaluator.standard()
            .evaluateAll(
                train, Optional.of(holdout), tables, Optional.empty(), Execution.with(Seed.of(1)));
    Path file = folder.resolve(name + ".html");
    if (tables.size() == 1) {
      all.reports().values().iterator().next().save(file);
    } else {
      all.save(file);
    }
    return file;
  }

  /** Every chart on the page is scrolled to, so that it is drawn. */
  private static void drawAll(Page page) {
    int charts = page.locator(".chart:visible").count();
    for (int k = 0; k < charts; k++) {
      page.locator(".chart:visible").nth(k).scrollIntoViewIfNeeded();
      page.locator(".chart:visible").nth(k).locator("canvas").first().waitFor();
    }
  }

  @Test
  void the_page_draws_every_chart_and_complains_of_nothing() throws Exception {
    Path file =
        save("one", Population.draw(400, 1), Population.draw(150, 2), Population.draw(400, 3));

    Opened opened = show(file);
    drawAll(opened.page());

    assertThat(opened.complaints()).isEmpty();
    assertThat(opened.page().locator(".chart[data-chart=column] canvas").count())
        .isEqualTo(Population.draw(2, 1).learned().columns().size());
    for (String kind : List.of("association", "missing", "survival", "roc")) {
      assertThat(opened.page().locator(".chart[data-chart=" + kind + "] canvas").count())
          .as(kind)
          .isPositive();
    }
    assertThat(opened.page().locator("h2").allInnerTexts())
        .contains("Summary", "Scorecard: seven Cs", "Survival", "Membership attacks");
    assertThat(Files.size(file)).isLessThan(2_000_000);
  }

  @Test
  void hostile_names_are_text() {
    Dataset train = hostile(1);
    Opened opened = show(save("hostile", train, hostile(2), hostile(3)));
    drawAll(opened.page());

    assertThat(opened.complaints()).isEmpty();
    assertThat(opened.page().title()).isEqualTo("Synthetic data report");
    assertThat(opened.page().locator("img").count()).isZero();
    assertThat(opened.page().locator(".card h3").allInnerTexts()).contains(HOSTILE);
  }

  @Test
  void columns_are_found_by_keyboard() {
    Opened opened =
        show(
            save(
                "search",
                Population.draw(300, 1),
                Population.draw(90, 2),
                Population.draw(300, 3)));

    opened.page().locator("input[type=search]").focus();
    opened.page().keyboard().type("STAGE");

    assertThat(opened.page().locator(".card[data-name]:visible h3").allInnerTexts())
        .containsExactly("stage");
    assertThat(opened.page().locator(".found").innerText()).isEqualTo("1 columns");
  }

  @Test
  void several_tables_are_compared_and_chosen() {
    Opened opened =
        show(
            save(
                "several",
                Population.draw(300, 1),
                Population.draw(90, 2),
                Population.draw(300, 3),
                Population.draw(300, 4)));

    opened.page().locator("#run").selectOption("1");
    drawAll(opened.page());

    assertThat(opened.complaints()).isEmpty();
    assertThat(opened.page().locator("#comparison ~ .scroll table").first().locator("tbody tr"))
        .satisfies(rows -> assertThat(rows.count()).isGreaterThan(20));
    assertThat(opened.page().locator("[data-run='0']").isVisible()).isFalse();
    assertThat(opened.page().locator("[data-run='1'] h2").first().innerText())
        .startsWith("Summary: table 2");
  }

  @Test
  void two_hundred_columns_stay_small_and_quick_to_open() throws Exception {
    Path file = save("wide", wide(1), wide(2), wide(3));
    Opened opened = show(file);

    assertThat(Files.size(file)).isLessThan(2_000_000);
    assertThat(opened.page().locator(".card[data-name]").count()).isEqualTo(200);
    // Charts out of sight are not drawn.
    assertThat(opened.page().locator(".chart[data-chart=column] canvas").count()).isLessThan(50);
    assertThat(opened.complaints()).isEmpty();
  }

  private static Dataset hostile(long seed) {
    RandomStream draws = Seed.of(seed).generator();
    int[] codes = new int[200];
    double[] numbers = new double[200];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = draws.nextInt(2);
      numbers[i] = draws.nextGaussian() + codes[i];
    }
    return Dataset.of(
        Column.Coded.of(
            Field.of(HOSTILE, new ColumnType.Categorical(List.of(HOSTILE + 1, "\"';&<b>"), false)),
            codes),
        Column.Numeric.of(Field.of("${7*7}<%= 1 %>", ColumnType.Numeric.unbounded(3)), numbers));
  }

  private static Dataset wide(long seed) {
    RandomStream draws = Seed.of(seed).generator();
    List<Column> columns = new ArrayList<>();
    for (int j = 0; j < 200; j++) {
      double[] x = new double[60];
      for (int i = 0; i < x.length; i++) {
        x[i] = Math.rint(10 * draws.nextGaussian());
      }
      columns.add(
          Column.Numeric.of(Field.of("measurement " + j, ColumnType.Numeric.unbounded(0)), x));
    }
    return Dataset.of(columns);
  }
}
