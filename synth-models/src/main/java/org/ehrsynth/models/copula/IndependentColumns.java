package org.ehrsynth.models.copula;

import java.util.Map;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.model.RecordProvider;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.plugin.RecordSettings;

/**
 * Fits independent columns: the margins of {@link GaussianCopula} without any correlation. A
 * baseline, not a model to publish with: it keeps every column's distribution and nothing else. It
 * is the baseline of every score.
 */
public record IndependentColumns() implements Synthesizer {
  private static final String NAME = "independent";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> settings() {
    return RecordSettings.of(this);
  }

  @Override
  public Sampler fitGuarded(Dataset guarded, Subjects subjects, FitOptions options, Execution run) {
    return new CopulaFit(guarded, subjects, options.minimumSubjects(), CopulaConfig.defaults(), run)
        .fitIndependent();
  }

  /** Registered as {@code independent}. */
  public static final class Provider extends RecordProvider<IndependentColumns> {
    public Provider() {
      super(NAME, new IndependentColumns(), settings -> settings, CopulaSampler::read);
    }

    @Override
    public String summary() {
      return "baseline: independent columns, right margins and no association; the floor of every"
          + " score";
    }

    @Override
    public String citation() {
      return "the product of the margins";
    }

    @Override
    public boolean supportsGiven() {
      return true;
    }
  }
}
