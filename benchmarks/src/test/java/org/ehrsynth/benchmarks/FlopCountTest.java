package org.ehrsynth.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.ehrsynth.models.gan.CtganConfig;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.models.vae.TvaeConfig;
import org.ehrsynth.plugin.RecordSettings;
import org.junit.jupiter.api.Test;

class FlopCountTest {
  private static final List<OutputBlock> ROW =
      List.of(
          new OutputBlock(0, 1, OutputBlock.Kind.TANH),
          new OutputBlock(1, 4, OutputBlock.Kind.SOFTMAX),
          new OutputBlock(5, 2, OutputBlock.Kind.SOFTMAX));

  /** Of products m × k by k × n. */
  private static double flops(int[]... products) {
    double sum = 0;
    for (int[] mkn : products) {
      sum += 2.0 * mkn[0] * mkn[1] * mkn[2];
    }
    return sum;
  }

  private static int[] by(int m, int k, int n) {
    return new int[] {m, k, n};
  }

  @Test
  void ctgan_counts_each_product_of_a_step() {
    Map<String, String> small = Map.of("batch", "6", "pac", "2", "noise", "5", "hidden", "4");
    CtganConfig config =
        RecordSettings.with(CtganConfig.defaults().with("criticSteps", 3).with("layers", 2), small);

    double forward = flops(by(6, 14, 4), by(9, 4, 4), by(9, 4, 1));
    double slopes = flops(by(9, 1, 4), by(9, 4, 4));
    double penalty = flops(by(3, 4, 14), by(3, 14, 4), by(3, 4, 4));
    double weights = flops(by(14, 9, 4), by(4, 9, 4), by(4, 9, 1));
    double critic = forward + slopes + penalty + weights;

    double generate =
        flops(by(6, 5, 4))
            + flops(by(6, 4, 4), by(6, 5, 4))
            + flops(by(6, 4, 7), by(6, 4, 7), by(6, 5, 7));
    double judge =
        flops(by(3, 14, 4), by(3, 4, 4), by(3, 4, 1))
            + flops(by(3, 1, 4), by(3, 4, 4), by(3, 4, 14));
    double outer = flops(by(4, 6, 7), by(4, 6, 7), by(5, 6, 7), by(6, 7, 4));
    double middle = flops(by(4, 6, 4), by(5, 6, 4), by(6, 7, 4), by(6, 4, 4));
    double inner = flops(by(5, 6, 4));

    double all = 3 * (critic + generate) + generate + judge + outer + middle + inner;
    assertEquals(all, FlopCount.ctgan(config, OutputBlock.width(ROW)));
  }

  @Test
  void tvae_counts_each_product_of_a_step() {
    Map<String, String> small = Map.of("batch", "6", "latent", "5", "hidden", "4", "layers", "2");
    TvaeConfig config = RecordSettings.with(TvaeConfig.defaults(), small);

    double forward =
        flops(by(6, 1, 4), by(6, 4, 4), by(6, 4, 5), by(6, 4, 5))
            + flops(by(6, 5, 4), by(6, 4, 4), by(6, 4, 7));
    double weights =
        flops(by(1, 6, 4), by(4, 6, 4), by(4, 6, 5), by(4, 6, 5))
            + flops(by(5, 6, 4), by(4, 6, 4), by(4, 6, 7));
    double inputs =
        flops(by(6, 4, 4), by(6, 5, 4), by(6, 5, 4)) + flops(by(6, 4, 5), by(6, 4, 4), by(6, 7, 4));

    double all = forward + weights + inputs;
    assertEquals(all, FlopCount.tvae(config, OutputBlock.width(ROW), OutputBlock.numbers(ROW)));
  }

  @Test
  void tvae_without_numbers_has_no_product_at_its_input() {
    TvaeConfig config = TvaeConfig.defaults().with("batch", 6);

    double numbers = FlopCount.tvae(config, 7, 1) - FlopCount.tvae(config, 7, 0);

    assertEquals(flops(by(6, 1, 128), by(1, 6, 128)), numbers);
  }
}
