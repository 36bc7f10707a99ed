package org.ehrsynth.auto;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.plugin.SettingInfo;

/**
 * A model choice is a registered model with its settings, or {@code auto}, which tries several
 * models and fits the best. Immutable and thread-safe.
 */
public final class ModelChoice {
  private final MethodInfo info;

  /** Fits a table. */
  @FunctionalInterface
  private interface Fitter {
    FitResult fit(Dataset real, FitOptions options, Execution run);
  }

  private final Fitter fitter;

  private ModelChoice(MethodInfo about, Fitter fitter) {
    this.info = about;
    this.fitter = fitter;
  }

  /**
   * Describes a method independently of its settings; see {@link SynthesizerProvider}.
   *
   * @param name the name as in {@code --model}
   * @param summary one sentence <<<<<<< HEAD
   * @param citation the source of the method
   * @param settings the settings with their defaults and meanings
   * @param imputes whether a fitted model can fill missing cells; false for {@code auto}, because
   *     it depends on the chosen model
   * @param resumes whether an interrupted fit resumes from its checkpoint =======
   * @param citation where it comes from
   * @param settings with defaults and meaning
   * @param imputes whether what it learned can fill missing cells; no for {@code auto}, whose
   *     choice may or may not
   * @param drawsGiven whether what it learned can draw the other columns of rows of which some are
   *     given; no for {@code auto}
   * @param resumes whether a fit goes on from its checkpoint >>>>>>> h-given
   */
  public record MethodInfo(
      String name,
      String summary,
      String citation,
      List<SettingInfo> settings,
      boolean imputes,
      boolean drawsGiven,
      boolean resumes) {
    public MethodInfo {
      settings = List.copyOf(settings);
    }

    private static MethodInfo of(SynthesizerProvider provider) {
      return new MethodInfo(
          provider.name(),
          provider.summary(),
          provider.citation(),
          provider.settings(),
          provider.supportsImputation(),
          provider.supportsGiven(),
          provider.supportsResume());
    }
  }

  /** Returns all methods, ordered by name. */
  public static List<MethodInfo> all() {
    List<MethodInfo> all = new ArrayList<>();
    SynthesizerProvider.registry().all().forEach(provider -> all.add(MethodInfo.of(provider)));
    all.add(AutoSelect.info());
    all.sort(Comparator.comparing(MethodInfo::name));
    return List.copyOf(all);
  }

  /**
   * Returns the method with a name.
   *
   * @param settings names and values, as typed
   * @throws InputException if the name or a setting is unknown; the message lists the known ones
   */
  public static ModelChoice of(String name, Map<String, String> settings) {
    if (name.equals(AutoSelect.NAME)) {
      AutoSelect auto = new AutoSelect(RecordSettings.with(AutoSelectConfig.defaults(), settings));
      return new ModelChoice(AutoSelect.info(), auto::selectAndFit);
    }
    SynthesizerProvider provider =
        SynthesizerProvider.registry().all().stream()
            .filter(p -> p.name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    return of(provider, provider.create(settings));
  }

  /**
   * Returns the choice of an existing synthesizer.
   *
   * @param provider the provider that the synthesizer is registered by
   */
  public static ModelChoice of(SynthesizerProvider provider, Synthesizer method) {
    return new ModelChoice(
        MethodInfo.of(provider),
        (real, options, run) -> new FitResult(method.fit(real, options, run), Optional.empty()));
  }

  private static InputException unknown(String name) {
    return new InputException(
        "unknown model '%s'; known: %s"
            .formatted(
                name, all().stream().map(MethodInfo::name).collect(Collectors.joining(", "))));
  }

  public MethodInfo info() {
    return info;
  }

  /**
   * <<<<<<< HEAD Fits real data as {@link Synthesizer#fit} or {@link AutoSelect#selectAndFit} does,
   * and throws the same exceptions. ======= Learns from real data, as {@link Synthesizer#fit} or
   * {@link AutoSelect#selectAndFit} does, which say what they throw. >>>>>>> h-given
   */
  public FitResult fit(Dataset real, FitOptions options, Execution run) {
    return fitter.fit(real, options, run);
  }

  /** Fits with {@link FitOptions#defaults()}. */
  public FitResult fit(Dataset real, Execution run) {
    return fit(real, FitOptions.defaults(), run);
  }
}
