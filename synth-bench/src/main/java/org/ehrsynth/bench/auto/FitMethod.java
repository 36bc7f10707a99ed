package org.ehrsynth.bench.auto;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.model.Run;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.model.SynthesizerProvider.Setting;
import org.ehrsynth.plugin.ConfigMap;

/**
 * A way to learn a table, by name and settings: a registered model, or {@code auto}, which tries
 * several. Immutable and thread-safe.
 */
public final class FitMethod {
  private final About about;
  private final BiFunction<Dataset, Run, Fit> fit;

  private FitMethod(About about, BiFunction<Dataset, Run, Fit> fit) {
    this.about = about;
    this.fit = fit;
  }

  /**
   * What there is to know of a way to learn, without settings; see {@link SynthesizerProvider}.
   *
   * @param name as in {@code --model}
   * @param summary one sentence
   * @param citation where it comes from
   * @param settings with defaults and meaning
   * @param imputes whether what it learned can fill missing cells; no for {@code auto}, whose
   *     choice may or may not
   * @param resumes whether a fit goes on from its checkpoint
   */
  public record About(
      String name,
      String summary,
      String citation,
      List<Setting> settings,
      boolean imputes,
      boolean resumes) {
    public About {
      settings = List.copyOf(settings);
    }

    private static About of(SynthesizerProvider provider) {
      return new About(
          provider.name(),
          provider.summary(),
          provider.citation(),
          provider.settings(),
          provider.imputes(),
          provider.resumes());
    }
  }

  /** All ways to learn, in the order of their names. */
  public static List<About> all() {
    List<About> all = new ArrayList<>();
    SynthesizerProvider.registry().all().forEach(provider -> all.add(About.of(provider)));
    all.add(Auto.about());
    all.sort(Comparator.comparing(About::name));
    return List.copyOf(all);
  }

  /**
   * The way of that name.
   *
   * @param settings name to text, as typed
   * @throws InputException if the name is unknown (the message lists the known ones), or a setting
   *     is
   */
  public static FitMethod of(String name, Map<String, String> settings) {
    if (name.equals(Auto.NAME)) {
      Auto auto = new Auto(ConfigMap.with(AutoConfig.defaults(), settings));
      return new FitMethod(Auto.about(), auto::raceAndFit);
    }
    SynthesizerProvider provider =
        SynthesizerProvider.registry().all().stream()
            .filter(p -> p.name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    return of(provider, provider.create(settings));
  }

  /**
   * The way of a method that is at hand.
   *
   * @param provider that it is registered by
   */
  public static FitMethod of(SynthesizerProvider provider, Synthesizer method) {
    return new FitMethod(
        About.of(provider), (real, run) -> new Fit(method.fit(real, run), Optional.empty()));
  }

  private static InputException unknown(String name) {
    return new InputException(
        "unknown model '%s'; known: %s"
            .formatted(name, all().stream().map(About::name).collect(Collectors.joining(", "))));
  }

  public About about() {
    return about;
  }

  /**
   * Learns from real data, as {@link Synthesizer#fit} or {@link Auto#raceAndFit} does, which say
   * what they throw.
   */
  public Fit fit(Dataset real, Run run) {
    return fit.apply(real, run);
  }
}
