package org.ehrsynth.models.neural;

import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.encode.EncoderPlan;
import org.ehrsynth.encode.ModeSpecificNormalization;
import org.ehrsynth.encode.OneHot;
import org.ehrsynth.encode.TableEncoder;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.guard.DisclosureGuard;

/** Learns how rows of a table become what a network learns. */
public final class Codecs {
  private Codecs() {}

  /**
   * As the preset has it: numbers by mode-specific normalisation and levels by one number each (Xu
   * et al. 2019), or all columns as categories, levels, missing, values that many hold, and
   * intervals of ranks.
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
    EncoderPlan plan =
        EncoderPlan.defaults()
            .withNumber(ModeSpecificNormalization.defaults())
            .withTime(ModeSpecificNormalization.defaults())
            .withOrdered(new OneHot())
            .withCode(new OneHot());
    return EncoderCodec.of(
        new TableEncoder(plan).fit(data, subjects, guard, run.seed().derive("encoders")));
  }
}
