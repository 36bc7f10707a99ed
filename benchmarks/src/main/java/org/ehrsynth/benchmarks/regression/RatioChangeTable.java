package org.ehrsynth.benchmarks.regression;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Changes as a table for the console, and what else a reader must know to judge them. */
record RatioChangeTable(Ratios baseline, Ratios now, List<RatioChange> changes) {

  @Override
  public String toString() {
    int width = changes.stream().mapToInt(c -> c.bench().length()).max().orElse(0);
    String line = "%-" + Math.max(width, 5) + "s  %9s  %9s  %7s  %s%n";
    StringBuilder text = new StringBuilder();
    text.append(line.formatted("bench", "baseline", "now", "change", "verdict"));
    for (RatioChange change : changes) {
      String rise =
          Double.isNaN(change.rise())
              ? ""
              : String.format(Locale.ROOT, "%+.0f %%", 100 * change.rise());
      text.append(
          line.formatted(
              change.bench(),
              number(change.baseline()),
              number(change.now()),
              rise,
              change.verdict().text));
    }
    if (!isSamePlace()) {
      text.append(
          """
          The baseline is of %s, %s;
          this is %s, %s. Ratios differ a little between machines and versions of Java.
          """
              .formatted(baseline.machine(), baseline.java(), now.machine(), now.java()));
    }
    return text.append(summary()).toString();
  }

  private boolean isSamePlace() {
    return baseline.machine().equals(now.machine()) && baseline.java().equals(now.java());
  }

  private String summary() {
    long slower = changes.stream().filter(c -> c.verdict() == RatioChange.Verdict.SLOWER).count();
    return String.format(
        Locale.ROOT,
        "%s: %d of %d ratios are more than %.0f %% above the baseline%n",
        slower == 0 ? "PASS" : "FAIL",
        slower,
        changes.size(),
        100 * RatioChange.ALLOWED);
  }

  private static String number(Optional<Ratio> ratio) {
    return ratio.map(r -> String.format(Locale.ROOT, "%.3f", r.value())).orElse("–");
  }
}
