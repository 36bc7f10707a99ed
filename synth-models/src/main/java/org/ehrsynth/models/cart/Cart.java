package org.ehrsynth.models.cart;

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
 * Sequential trees: columns are drawn one after another, each from the distribution that small
 * forests tell from those before it.
 *
 * <ul>
 *   <li>Every column is learned in categories ({@code Discretization}): levels, values that many
 *       hold, intervals between them; missing is one of the categories, so that its reasons are
 *       learned like any other. Within an interval a number follows the column's own smoothed
 *       quantiles and digits: no leaf hands out a patient's value.
 *   <li>Splits are chosen by likelihood on histograms of categories; nominal columns of any number
 *       of levels are ordered by the response at each node.
 *   <li>Each tree learns from a random half of the patients, and each cell is drawn from a random
 *       tree: what only one patient shows is in half of the trees at most, and outvoted.
 *   <li>How far trees are cut back is chosen for each column by the likelihood of patients outside
 *       a tree's half.
 * </ul>
 *
 * <p>Reiter (2005), <i>Using CART to generate partially synthetic, public use microdata</i>; Nowok,
 * Raab and Dibben (2016), <a href="https://doi.org/10.18637/jss.v074.i11">
 * doi:10.18637/jss.v074.i11</a>. Differs: no donors, forests instead of trees, likelihood instead
 * of deviance and Gini, depth chosen by patients left out, missing as a category.
 *
 * @param config settings
 */
public record Cart(CartConfig config) implements Synthesizer {
  private static final String NAME = "cart";

  /** With default settings. */
  public Cart() {
    this(CartConfig.defaults());
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
    return new CartFit(guarded, subjects, options.minimumSubjects(), config, run).fit();
  }

  /** Registered as {@code cart}. */
  public static final class Provider implements SynthesizerProvider {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String summary() {
      return "sequential trees in small forests with smoothed leaves; the most faithful, copies no"
          + " values; the default choice";
    }

    @Override
    public String citation() {
      return "Reiter (2005), Journal of Official Statistics 21(3), 441-462; Nowok, Raab, Dibben"
          + " (2016), doi:10.18637/jss.v074.i11; Breiman (2001), doi:10.1023/A:1010933404324";
    }

    @Override
    public List<Setting> settings() {
      CartConfig d = CartConfig.defaults();
      return List.of(
          new Setting("trees", d.trees(), "trees per column, 1 to 1000"),
          new Setting(
              "bagFraction",
              d.bagFraction(),
              "of the patients that each tree learns from, in (0, 1]"),
          new Setting("maxRows", d.maxRows(), "rows that a tree learns from at most"),
          new Setting("minLeaf", d.minLeaf(), "patients in a leaf, at least"),
          new Setting(
              "pruning",
              d.pruning(),
              "how far trees are cut back; 1 predicts best, less is closer in detail and less"
                  + " private; raised on small tables"),
          new Setting(
              "smoothing", d.smoothing(), "rows' worth of the parent node mixed into a leaf"),
          new Setting("bins", d.bins(), "categories of a number with many values"),
          new Setting(
              "order",
              d.order(),
              "'uncertain' draws columns of large entropy first, 'certain' of small, 'auto' chooses"
                  + " by the number of patients, 'schema' as they stand, or names that come"
                  + " first, separated by commas"),
          new Setting(
              "leaves",
              "smoothed",
              "what leaves hold; 'donors' keeps real values in the file and is for research only"));
    }

    @Override
    public boolean supportsImputation() {
      return true;
    }

    @Override
    public Cart create(Map<String, String> settings) {
      return new Cart(RecordSettings.with(CartConfig.defaults(), settings));
    }

    @Override
    public Sampler read(ArchiveReader archive, Schema schema) {
      return CartSampler.read(archive, schema);
    }
  }
}
