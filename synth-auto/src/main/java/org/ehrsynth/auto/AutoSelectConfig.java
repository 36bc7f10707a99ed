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
 * @param budget wall-clock time for the race and the last fit together, as {@link TimeBudget#parse}
 *     reads it; 10m is enough for tables of any usual size, 30s for the quick models
 * @param candidates names of models, comma between them, tried in that order with their defaults;
 *     put quick ones first, since a slow one leaves less time to the next. By default all
 *     registered ones but {@code independent}, cheapest first
 * @param holdout share of the patients that the race keeps away from the candidates, in (0, 1);
 *     more judges privacy and utility more surely, less leaves more to learn from
 * @param rows that the race looks at, at most: of a larger table it draws whole patients. 10,000
 *     tell good models apart and are judged in seconds. A budget of less than 100 s looks at 100 a
 *     second of it, or at 1,000. At least 10
 */
public record AutoSelectConfig(String budget, String candidates, double holdout, int rows) {
  private static final int MIN_ROWS = 10;

  /**
   * What is known of the models' cost, so that a small budget is spent on many; of about equal cost
   * the mostly more faithful first.
   */
  private static final List<String> CHEAPEST_FIRST =
      List.of("cart", "gaussian-copula", "circuit", "arf", "tvae", "ctgan");

  /** Keeps no association: a yardstick of scores, not a model to publish with. */
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

  /** Ten minutes, all sensible models, a fifth held out, 10,000 rows. */
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

  /** The settings with their defaults and meaning. */
  static List<Setting> settings() {
    AutoSelectConfig defaults = defaults();
    return List.of(
        new Setting(
            "budget",
            defaults.budget,
            "time for the race and the last fit, for instance 90s, 10m, 2h"),
        new Setting(
            "candidates", defaults.candidates, "models to try in that order, comma between them"),
        new Setting(
            "holdout",
            defaults.holdout,
            "share of the patients that the race keeps away from the candidates, in (0, 1)"),
        new Setting(
            "rows",
            (long) defaults.rows,
            "that the race looks at, at most; the last fit learns from all"));
  }
}
