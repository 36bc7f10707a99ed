package org.ehrsynth.models.vae;

import java.util.Map;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.models.neural.Codec;
import org.ehrsynth.models.neural.Codecs;
import org.ehrsynth.models.neural.NeuralFit;
import org.ehrsynth.models.neural.PresetProvider;
import org.ehrsynth.plugin.RecordSettings;

/**
 * Fits a variational autoencoder for tables; rows are sampled by decoding normal noise.
 *
 * <p>Xu, Skoularidou, Cuesta-Infante and Veeramachaneni (2019), <a
 * href="https://arxiv.org/abs/1907.00503">Modeling Tabular Data using Conditional GAN</a>, section
 * 4.5. {@link TvaeConfig#paper} is the published method. The default differs: all columns are
 * categories (levels, missing, values that many hold, intervals of ranks); noise is narrower; steps
 * shrink to 0; rows are drawn from averaged weights of the epoch whose rows overlap most with real
 * ones; and the last layer's bias gives levels the fractions of the real rows.
 *
 * @param config settings
 */
public record Tvae(TvaeConfig config) implements Synthesizer {
  private static final String NAME = "tvae";

  /** With default settings. */
  public Tvae() {
    this(TvaeConfig.defaults());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> settings() {
    return RecordSettings.of(config);
  }

  @Override
  public Sampler fitGuarded(Dataset guarded, Subjects subjects, FitOptions options, Execution run) {
    TvaeConfig chosen = config.chosen(guarded.rowCount());
    Codec codec =
        Codecs.of(config.preset(), guarded, subjects, options.guard(), chosen.bins(), run);
    return NeuralFit.fit(
        guarded,
        subjects,
        codec,
        chosen.plan(),
        chosen.margins(),
        trainingData -> new VaeFactory(codec, trainingData, chosen, run),
        options,
        run);
  }

  /** Registered as {@code tvae}. */
  public static final class Provider extends PresetProvider<TvaeConfig> {
    public Provider() {
      super(NAME, TvaeConfig.defaults(), TvaeConfig.paper(), Tvae::new, VaeRowGenerator::read);
    }

    @Override
    public String summary() {
      return "variational autoencoder (TVAE), published or improved: half a minute to learn, close"
          + " on tables of some thousand rows";
    }

    @Override
    public String citation() {
      return "Xu, Skoularidou, Cuesta-Infante, Veeramachaneni (2019), NeurIPS, arXiv:1907.00503";
    }

    @Override
    public boolean supportsResume() {
      return true;
    }
  }
}
