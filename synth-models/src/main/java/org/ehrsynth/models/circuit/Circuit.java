package org.ehrsynth.models.circuit;

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
 * Fits a probabilistic circuit: a hidden Chow–Liu tree over categories of the columns,
 *
 * <p>\( p(x) = \sum_z \pi[z_r] \prod_{i \ne r} T_i[z_{pa(i)}, z_i] \prod_i E_i[x_i, z_i] \),
 *
 * <p>each column i with a latent variable of K states. Probabilities of any set of cells, rows
 * under any condition, and missing cells given the others are exact. Parameters are fitted by
 * stochastic expectation–maximization.
 *
 * <p>Liu and Van den Broeck (2021), <a href="https://arxiv.org/abs/2106.02264">Tractable
 * regularization of probabilistic circuits</a>; Peharz et al. (2020), <a
 * href="https://arxiv.org/abs/2004.06231">Einsum networks</a>. Differs from them: numbers are
 * intervals of ranks between values that many hold, missing is a category, a state rests on at
 * least k patients, and a column that others nearly determine is replaced by its difference from a
 * formula.
 *
 * @param config settings
 */
public record Circuit(CircuitConfig config) implements Synthesizer {
  private static final String NAME = "circuit";

  /** With default settings. */
  public Circuit() {
    this(CircuitConfig.defaults());
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
    return new CircuitFit(guarded, subjects, options.minimumSubjects(), config, run).fit();
  }

  /** Registered as {@code circuit}. */
  public static final class Provider extends RecordProvider<CircuitConfig> {
    public Provider() {
      super(NAME, CircuitConfig.defaults(), Circuit::new, CircuitSampler::read);
    }

    @Override
    public String summary() {
      return "latent-tree circuit: exact conditions, likelihoods and imputation, in seconds;"
          + " faithful to small cohorts without memorising";
    }

    @Override
    public String citation() {
      return "Liu, Van den Broeck (2021), NeurIPS, arXiv:2106.02264; Peharz et al. (2020), ICML,"
          + " arXiv:2004.06231";
    }

    @Override
    public boolean supportsImputation() {
      return true;
    }

    @Override
    public boolean supportsGiven() {
      return true;
    }
  }
}
