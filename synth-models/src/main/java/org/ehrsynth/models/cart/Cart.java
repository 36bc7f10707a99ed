package org.ehrsynth.models.cart;

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
 * Fits sequential trees: columns are drawn one after another, each from the distribution that a
 * small forest predicts from the columns before it.
 *
 * <ul>
 *   <li>Every column is discretized ({@code Discretization}): levels, values that many hold,
 *       intervals between them; missing is one of the categories, so that its reasons are learned
 *       like any other. Within an interval a number follows the column's own smoothed quantiles and
 *       digits: no leaf hands out a patient's value.
 *   <li>Splits are chosen by likelihood on histograms of categories; nominal columns of any number
 *       of levels are ordered by the response at each node.
 *   <li>Each tree learns from a random half of the patients, and each cell is drawn from a random
 *       tree: a pattern of one patient is in at most half of the trees, and outvoted.
 *   <li>The pruning is chosen for each column by the likelihood of patients outside a tree's half.
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
  public static final class Provider extends RecordProvider<CartConfig> {
    public Provider() {
      super(NAME, CartConfig.defaults(), Cart::new, CartSampler::read);
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
    public boolean supportsImputation() {
      return true;
    }

    @Override
    public boolean supportsGiven() {
      return true;
    }
  }
}
