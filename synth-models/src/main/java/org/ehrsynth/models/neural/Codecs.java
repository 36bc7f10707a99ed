package org.ehrsynth.models.neural;

import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.encode.TableEncoder;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.guard.DisclosureGuard;

/** Learns how the rows of a table become the rows that a network trains on. */
public final class Codecs {
  private Codecs() {}

  /**
   * Learns the codec of a preset. With {@code paper}, numbers are encoded by mode-specific
   * normalisation and levels one-hot (Xu et al. 2019); with {@code default}, every column becomes
   * categories: levels, missing, values that many patients hold, and intervals of ranks.
   *
   * @param bins categories of a number with many values
   */
  public static Codec of(
      Preset preset,
      Dataset data,
      Subjects subjects,
      DisclosureGuard guard,
      int bins,
      Execution run) {
    if (preset == Preset.DEFAULT) {
      return CategoryCodec.fit(data, subjects, guard.minimumSubjects(), bins, run);
    }
    return EncoderCodec.of(TableEncoder.fit(data, subjects, guard));
  }
}
