package org.ehrsynth.models.arf;

import java.util.List;
import java.util.Map;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.model.FitOptions;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.schema.Schema;

/**
 * Adversarial random forest: a forest that classifies real rows against synthetic ones, in whose
 * leaves the columns are nearly independent, read as a density:
 *
 * <p>\( f(x) = \frac 1 T \sum_t \frac{n_{\ell_t(x)}}{n} \prod_j p_{\ell_t(x), j}(x_j) \)
 *
 * <p>with \( \ell_t(x) \) the leaf of x in tree t, \( n_\ell \) its share of the n real rows, and
 * \( p_{\ell, j} \) the distribution of column j in it. A row is drawn from a random tree, a leaf
 * by its share, and the columns independently. Conditions are drawn exactly, and any row has a
 * likelihood ({@code FittedSynthesizer.logDensity}).
 *
 * <p>Watson, Blesch, Kapar, Wright (2023), <a href="https://arxiv.org/abs/2205.09435">Adversarial
 * random forests for density estimation and generative modeling</a>, AISTATS, algorithms 1 (FORDE)
 * and 2 (FORGE). Differs from the paper:
 *
 * <ul>
 *   <li>By default the classifier only proposes cuts. Others are proposed by the columns: the cut
 *       that tells most about a column drawn at random. The one that tells most about all columns
 *       together is taken, since what a leaf is asked for is that they are independent. Then real
 *       rows are not told from synthetic ones after the first round.
 *   <li>Distributions in leaves are of categories ({@code Discretization}), missing among them,
 *       instead of truncated normals, and are smoothed towards those of the nodes above; none hands
 *       out a patient's value.
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
  public static final class Provider implements SynthesizerProvider {
    @Override
    public String name() {
      return NAME;
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

    @Override
    public List<Setting> settings() {
      ArfConfig d = ArfConfig.defaults();
      return List.of(
          new Setting("trees", d.trees(), "trees of the forest, 1 to 1000"),
          new Setting(
              "bagFraction",
              d.bagFraction(),
              "of the patients that each tree's splits are from, in (0, 1)"),
          new Setting("maxRows", d.maxRows(), "rows that a tree learns from at most"),
          new Setting(
              "minLeaf",
              d.minLeaf(),
              "patients in a leaf, at least; less is closer in detail and less private"),
          new Setting(
              "splits",
              "informative",
              "by what tells most about all columns; 'adversarial' by the classifier of real"
                  + " against synthetic alone, as in the paper"),
          new Setting("targets", d.targets(), "columns that propose a cut at each node"),
          new Setting("rounds", d.rounds(), "of real against synthetic, at most"),
          new Setting(
              "delta",
              d.delta(),
              "beyond 0.5, the accuracy at which a round is the last, 0 to 0.5"),
          new Setting(
              "smoothing", d.smoothing(), "rows' worth of the nodes above per category in a leaf"),
          new Setting("bins", d.bins(), "categories of a number with many values"));
    }

    @Override
    public Arf create(Map<String, String> settings) {
      return new Arf(RecordSettings.with(ArfConfig.defaults(), settings));
    }

    @Override
    public Sampler read(ArchiveReader archive, Schema schema) {
      return ArfSampler.read(archive, schema);
    }
  }
}
