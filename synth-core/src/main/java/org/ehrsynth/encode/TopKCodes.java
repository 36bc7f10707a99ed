package org.ehrsynth.encode;

import java.util.Map;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.data.Column;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.schema.Field;

/**
 * For codes with hundreds of levels: one number for each of the most frequent guarded levels and
 * one for all others together, which decodes by drawing among those others by their counts. The
 * other levels' counts survive, their association with other columns does not.
 *
 * <p>A level that fewer than k subjects hold, or that was not seen, is encoded as a draw among the
 * guarded ones. Equal counts: the level that comes first in the field.
 *
 * @param slots most levels with a number of their own, at least 1; 50 keeps networks small
 */
public record TopKCodes(int slots) implements ColumnEncoder {
  private static final String NAME = "frequent-codes";

  public TopKCodes {
    if (slots < 1) {
      throw new IllegalArgumentException("slots must be at least 1, found " + slots);
    }
  }

  public static TopKCodes defaults() {
    return new TopKCodes(50);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> settings() {
    return RecordSettings.of(this);
  }

  @Override
  public boolean accepts(Field field) {
    return field.type().isCoded();
  }

  @Override
  public boolean keepsMissing() {
    return true;
  }

  @Override
  public Accumulator start(Field field, DisclosureGuard guard) {
    return new BufferedFit(
        this,
        field,
        (cells, subjects, draws) ->
            SoftmaxBlock.of(GuardedLevels.of((Column.Coded) cells, subjects, guard), slots));
  }

  /** Registered as {@code frequent-codes}. */
  public static final class Provider implements EncoderProvider {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public TopKCodes create(Map<String, String> settings) {
      return RecordSettings.with(defaults(), settings);
    }

    @Override
    public FittedEncoder read(ArchiveReader archive, String prefix, Field field) {
      return SoftmaxBlock.read(archive, prefix, field);
    }
  }
}
