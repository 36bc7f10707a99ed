package org.ehrsynth.auto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.model.SynthesizerProvider.Setting;

/**
 * Settings of {@link AutoSelect}.
 *
 * @param budget the wall-clock time for the selection and the final fit together, as {@link
 *     TimeBudget#parse} reads it; 10m suffices for tables of common size, 30s for the quick models
 * @param candidates the names of models, separated by commas, tried in that order with their
 *     default settings; put quick ones first, because a slow one leaves less time to the next. The
 *     default is all registered models but {@code independent}, cheapest first
 * @param holdout the fraction of patients held out from the candidates, in (0, 1); a larger one
 *     measures privacy and utility more precisely, a smaller one leaves more rows to fit
 * @param rows the maximum number of rows in the selection: of a larger table whole patients are
 *     sampled. 10,000 rows distinguish good models and are scored in seconds. With a budget below
 *     100 s the maximum is 100 per second, but not less than 1,000. At least 10
 */
public record AutoSelectConfig(String budget, String candidates, double holdout, int rows) {
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
    if (!(holdout > 0 && holdout < 1)) {
      throw new IllegalArgumentException("holdout must be in (0, 1), found " + holdout);
    }
    if (rows < MIN_ROWS) {
      throw new IllegalArgumentException(
          "rows must be at least %d, found %d".formatted(MIN_ROWS, rows));
    }
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

  public AutoSelectConfig withBudget(String budget) {
    return new AutoSelectConfig(budget, candidates, holdout, rows);
  }

  public AutoSelectConfig withCandidates(String candidates) {
    return new AutoSelectConfig(budget, candidates, holdout, rows);
  }

  public AutoSelectConfig withHoldout(double holdout) {
    return new AutoSelectConfig(budget, candidates, holdout, rows);
  }

  public AutoSelectConfig withRows(int rows) {
    return new AutoSelectConfig(budget, candidates, holdout, rows);
  }

  /** Returns the candidates in order, each once. */
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

  /** Returns the settings with their defaults and meanings. */
  static List<Setting> settings() {
    AutoSelectConfig defaults = defaults();
    return List.of(
        new Setting(
            "budget",
            defaults.budget,
            "time for the selection and the final fit, for instance 90s, 10m, 2h"),
        new Setting(
            "candidates", defaults.candidates, "models to try, in that order, separated by commas"),
        new Setting(
            "holdout",
            defaults.holdout,
            "fraction of patients held out from the candidates, in (0, 1)"),
        new Setting(
            "rows",
            (long) defaults.rows,
            "maximum number of rows in the selection; the final fit uses all rows"));
  }
}
