package org.ehrsynth.auto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.plugin.Checks;
import org.ehrsynth.plugin.Setting;
import org.ehrsynth.plugin.Settings;

/** Holds the settings of {@link AutoSelect}. */
public record AutoSelectConfig(
    @Setting(
            "wall-clock time for the race and the final fit together, for instance 90s, 10m,"
                + " 1h30m")
        String budget,
    @Setting(
            "models to try, separated by commas, in that order and with their default settings;"
                + " quick ones first leave time for the others. By default all but the baseline,"
                + " cheapest first")
        String candidates,
    @Setting(
            "fraction of the patients that the candidates are evaluated on and do not learn"
                + " from, in (0, 1)")
        double holdout,
    @Setting(
            "maximum rows of the race, at least 10; of a larger table whole patients are drawn."
                + " A budget below 100 s takes 100 rows per second, and at least 1,000. The"
                + " final fit learns from all rows")
        int rows)
    implements Settings<AutoSelectConfig> {
  private static final int MIN_ROWS = 10;

  /**
   * The models ordered by cost, so that a small budget is spent on many; of about equal cost the
   * usually more faithful one comes first.
   */
  private static final List<String> CHEAPEST_FIRST =
      List.of("cart", "gaussian-copula", "circuit", "arf", "tvae", "ctgan");

  /** The baseline model, which keeps no associations. */
  private static final String BASELINE = "independent";

  public AutoSelectConfig {
    TimeBudget.parse(budget);
    providers(candidates);
    Checks.inRange("holdout", holdout, "(0, 1)");
    Checks.minimum("rows", rows, MIN_ROWS);
  }

  /**
   * Returns a budget of ten minutes, all models but the baseline, a holdout of 0.2, 10,000 rows.
   */
  public static AutoSelectConfig defaults() {
    List<String> names = new ArrayList<>(CHEAPEST_FIRST);
    List<String> registered =
        SynthesizerProvider.registry().all().stream()
            .filter(SynthesizerProvider::isSelfContained)
            .map(SynthesizerProvider::name)
            .toList();
    names.retainAll(registered);
    registered.stream()
        .filter(name -> !names.contains(name) && !name.equals(BASELINE))
        .forEach(names::add);
    return new AutoSelectConfig("10m", String.join(",", names), 0.2, 10_000);
  }

  /** The candidates in order, each once. */
  List<SynthesizerProvider> providers() {
    return providers(candidates);
  }

  private static List<SynthesizerProvider> providers(String candidates) {
    List<String> names =
        Arrays.stream(candidates.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList();
    if (names.isEmpty()) {
      throw new IllegalArgumentException("candidates must name at least one model, found none");
    }
    var registry = SynthesizerProvider.registry();
    return new LinkedHashSet<>(names).stream().map(registry::get).toList();
  }
}
