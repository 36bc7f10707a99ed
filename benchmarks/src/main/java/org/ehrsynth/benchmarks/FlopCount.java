package org.ehrsynth.benchmarks;

import java.util.Arrays;
import org.ehrsynth.models.gan.CtganConfig;
import org.ehrsynth.models.vae.TvaeConfig;

/**
 * Floating-point operations in the products of matrices of one step of learning: 2 m k n for m × k
 * by k × n. Looking up rows of a table is no product and is not counted, nor is all that is done
 * number by number.
 */
final class FlopCount {
  private FlopCount() {}

  /**
   * Of CTGAN: {@link CtganConfig#criticSteps} of the critic and one of the generator.
   *
   * <p>With P packs of X numbers, B rows, hidden widths h₁ … h_L:
   *
   * <ul>
   *   <li>The critic's step. Forward: layer 1 of 2 P packs (those between are means), others of 3
   *       P. Slopes by hidden layers: all but layer 1, of 3 P. For the penalty, of P: slopes by the
   *       input, then the products of all layers but the last. Gradients by weights: of 3 P. In all
   *       7 P X h₁ + 10 P Σ hₗ₋₁ hₗ + 9 P h_L.
   *   <li>What it sees is generated first: layer l of the generator takes noise and all hidden
   *       layers before it.
   *   <li>The generator's step. Generating; the critic forward and back to its input, of P packs;
   *       the generator's gradients by weights, as many as forward, and by hidden layers: as many
   *       without those of noise.
   * </ul>
   *
   * @param config chosen: no setting is 0 that is chosen by rows
   * @param width of an encoded row
   */
  static double ctgan(CtganConfig config, int width) {
    int layers = config.layers();
    double hidden = config.hidden();
    double packs = (double) config.batch() / config.pac();
    double first = packs * config.pac() * width * hidden;
    double between = packs * hidden * hidden * (layers - 1);
    double last = packs * hidden;
    double critic = 7 * first + 10 * between + 9 * last;
    double judge = 2 * (first + between + last);
    double ofNoise = 0;
    double ofHidden = 0;
    for (int l = 0; l <= layers; l++) {
      double out = config.batch() * (l < layers ? hidden : width);
      ofNoise += out * config.noise();
      ofHidden += out * l * hidden;
    }
    double generate = ofNoise + ofHidden;
    double backward = ofNoise + 2 * ofHidden;
    return 2 * (config.criticSteps() * (critic + generate) + generate + judge + backward);
  }

  /**
   * Of TVAE: each layer once forward, once for its weights and once for its input, but for the
   * input of the encoder, which are data, and its levels, which are looked up.
   *
   * @param config chosen: no setting is 0 that is chosen by rows
   * @param width of an encoded row
   * @param numbers of a row that are not levels
   */
  static double tvae(TvaeConfig config, int width, int numbers) {
    double hidden = config.hidden();
    double between = hidden * hidden * (config.layers() - 1);
    double encoder = 2 * numbers * hidden + 3 * between;
    double latent = 2 * 3 * hidden * config.latent();
    double decoder = 3 * (config.latent() * hidden + between + hidden * width);
    return 2 * config.batch() * (encoder + latent + decoder);
  }

  /** The middle of some numbers; of two in the middle the greater. */
  static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
