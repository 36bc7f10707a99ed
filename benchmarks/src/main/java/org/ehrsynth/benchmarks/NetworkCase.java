package org.ehrsynth.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.models.gan.Ctgan;
import org.ehrsynth.models.gan.CtganConfig;
import org.ehrsynth.models.neural.Codec;
import org.ehrsynth.models.neural.Codecs;
import org.ehrsynth.models.neural.Preset;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.models.vae.Tvae;
import org.ehrsynth.models.vae.TvaeConfig;

/**
 * A network with settings that are chosen for a number of rows, and what is known of its training.
 *
 * @param preset of its settings
 * @param batch rows of a step
 * @param bins categories of a number with many values
 * @param flops of a step's products, by what an encoded row is
 * @param bias the entry of a model file that has as many numbers as an encoded row
 */
record NetworkCase(
    Synthesizer method,
    Preset preset,
    int batch,
    int bins,
    ToDoubleFunction<List<OutputBlock>> flops,
    String bias) {

  static NetworkCase of(CtganConfig config, int rows) {
    CtganConfig chosen = config.chosen(rows);
    return new NetworkCase(
        new Ctgan(chosen),
        chosen.preset(),
        chosen.batch(),
        chosen.bins(),
        spans -> FlopCount.ctgan(chosen, OutputBlock.width(spans)),
        "network/generator/%d/bias.npy".formatted(chosen.layers()));
  }

  static NetworkCase of(TvaeConfig config, int rows) {
    TvaeConfig chosen = config.chosen(rows);
    return new NetworkCase(
        new Tvae(chosen),
        chosen.preset(),
        chosen.batch(),
        chosen.bins(),
        spans -> FlopCount.tvae(chosen, OutputBlock.width(spans), OutputBlock.numbers(spans)),
        "network/output/bias.npy");
  }

  /** Model and preset. */
  String title() {
    return method.name() + " " + preset.name().toLowerCase(Locale.ROOT);
  }

  /** Steps of an epoch of so many rows. */
  int steps(int rows) {
    return Math.max(1, rows / batch);
  }

  /** How the method encodes rows that it is taught. */
  Codec codec(Dataset transformed, Subjects subjects, Execution run) {
    return Codecs.of(preset, transformed, subjects, DisclosureGuard.DEFAULT, bins, run);
  }

  /**
   * Fails if a model of this method has rows of another width than was counted with.
   *
   * @throws org.ehrsynth.archive.ArchiveFormatException if so
   */
  void check(FittedSynthesizer model, List<OutputBlock> spans) {
    ArchiveReader.of(model.toBytes()).floats(bias, 1, OutputBlock.width(spans));
  }
}
