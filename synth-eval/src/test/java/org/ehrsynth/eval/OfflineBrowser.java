package org.ehrsynth.eval;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real browser without a network, for the tests of pages; those are skipped where none is. */
public final class OfflineBrowser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private final Playwright playwright;
  private final Browser browser;

  private OfflineBrowser(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Starts it; the tests of the class are skipped where there is no Chromium. */
  public static OfflineBrowser start() {
    assumeTrue(Files.isExecutable(CHROMIUM), "needs " + CHROMIUM + ": install Debian's chromium");
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(List.of("--no-sandbox")));
    return new OfflineBrowser(playwright, browser);
  }

  /** A page that is open, and what went wrong in it. */
  public record Opened(Page page, List<String> complaints) {}

  /** Opens a file in a dark window 900 high. */
  public Opened show(Path file, int width) {
    return show(file, context(width, ColorScheme.DARK));
  }

  /** A window 900 high, with a storage of its own. */
  public BrowserContext context(int width, ColorScheme scheme) {
    return browser.newContext(
        new Browser.NewContextOptions()
            .setOffline(true)
            .setViewportSize(width, 900)
            .setColorScheme(scheme));
  }

  /** Opens a file; whatever the page complains of or asks the network for is written down. */
  public Opened show(Path file, BrowserContext context) {
    Page page = context.newPage();
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
          if (!request.url().startsWith("file:") && !request.url().startsWith("blob:")) {
            complaints.add("asked for " + request.url());
          }
        });
    page.navigate(file.toUri().toString());
    return new Opened(page, complaints);
  }

  @Override
  public void close() {
    playwright.close();
  }
}
