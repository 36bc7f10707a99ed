package org.ehrsynth.models.gan;

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
 * Fits a conditional generative adversarial network for tables: a generator creates rows from noise
 * and a requested level. It is trained against a critic by the Wasserstein loss with gradient
 * penalty, on batches that request rare levels more often than they occur.
 *
 * <p>Xu, Skoularidou, Cuesta-Infante and Veeramachaneni (2019), <a
 * href="https://arxiv.org/abs/1907.00503">Modeling Tabular Data using Conditional GAN</a>. {@link
 * CtganConfig#paper} is the published method. The default differs: all columns are categories
 * (levels, missing, values that many hold, intervals of ranks); the critic sees single rows,
 * without dropout, twice for each step of the generator; steps are longer and shrink to 0; rows are
 * drawn from averaged weights of the epoch whose rows overlap most with real ones; and the last
 * layer's bias gives levels the fractions of the real rows.
 *
 * @param config settings
 */
public record Ctgan(CtganConfig config) implements Synthesizer {
  private static final String NAME = "ctgan";

  /** With default settings. */
  public Ctgan() {
    this(CtganConfig.defaults());
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
    CtganConfig chosen = config.chosen(guarded.rowCount());
    Codec codec =
        Codecs.of(config.preset(), guarded, subjects, options.guard(), chosen.bins(), run);
    return NeuralFit.fit(
        guarded,
        subjects,
        codec,
        chosen.plan(),
        chosen.margins(),
        trainingData -> GanFactory.of(codec, trainingData, chosen, options.minimumSubjects(), run),
        options,
        run);
  }

  /** Registered as {@code ctgan}. */
  public static final class Provider extends PresetProvider<CtganConfig> {
    public Provider() {
      super(NAME, CtganConfig.defaults(), CtganConfig.paper(), Ctgan::new, GanRowGenerator::read);
    }

    @Override
    public String summary() {
      return "conditional GAN (CTGAN), published or improved: minutes to learn; for large tables of"
          + " many columns, not for small ones";
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
