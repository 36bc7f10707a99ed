package org.ehrsynth.models.arf;

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
 * Fits an adversarial random forest. The forest classifies real rows against synthetic ones until
 * the columns are nearly independent in its leaves; then it is a density:
 *
 * <p>\( f(x) = \frac 1 T \sum_t \frac{n_{\ell_t(x)}}{n} \prod_j p_{\ell_t(x), j}(x_j) \)
 *
 * <p>with \( \ell_t(x) \) the leaf of x in tree t, \( n_\ell \) its number of the n real rows, and
 * \( p_{\ell, j} \) the distribution of column j in it. A row is drawn from a random tree, a leaf
 * by its number of rows, and the columns independently. Conditions are drawn exactly, and any row
 * has a likelihood ({@code FittedSynthesizer.logDensity}).
 *
 * <p>Watson, Blesch, Kapar, Wright (2023), <a href="https://arxiv.org/abs/2205.09435">Adversarial
 * random forests for density estimation and generative modeling</a>, AISTATS, algorithms 1 (FORDE)
 * and 2 (FORGE). Differs from the paper:
 *
 * <ul>
 *   <li>By default the classifier is one of several that propose splits. A few columns drawn at
 *       random each propose the split with the most information on themselves. The split with the
 *       most information on all columns together is taken, because columns must be independent in a
 *       leaf. Then the classifier cannot separate real from synthetic rows after the first round.
 *   <li>Distributions in leaves are of categories ({@code Discretization}), missing among them,
 *       instead of truncated normals, and are smoothed towards those of the nodes above; none
 *       contains a patient's value.
 *   <li>A leaf holds at least k patients.
 * </ul>
 *
 * @param config settings
 */
public record Arf(ArfConfig config) implements Synthesizer {
  private static final String NAME = "arf";

  /** With default settings. */
  public Arf() {
    this(ArfConfig.defaults());
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
    return new ArfFit(guarded, subjects, options.minimumSubjects(), config, run).fit();
  }

  /** Registered as {@code arf}. */
  public static final class Provider extends RecordProvider<ArfConfig> {
    public Provider() {
      super(NAME, ArfConfig.defaults(), Arf::new, ArfSampler::read);
    }

    @Override
    public String summary() {
      return "adversarial random forest: a density in the leaves of a forest; for any condition"
          + " sampled exactly, and for likelihoods";
    }

    @Override
    public String citation() {
      return "Watson, Blesch, Kapar, Wright (2023), AISTATS, arXiv:2205.09435";
    }
  }
}
