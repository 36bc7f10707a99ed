package org.ehrsynth.encode;

import java.util.Map;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.data.Column;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.schema.Field;

/**
 * One number per guarded level, 1 for the level of the cell; one more for missing where the field
 * may be missing.
 *
 * <p>A level that fewer than k subjects hold, or that was not seen, is encoded as a draw among the
 * guarded ones by their counts. When no level is guarded every cell is missing.
 */
public record OneHot() implements ColumnEncoder {
  private static final String NAME = "one-hot";

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
            SoftmaxBlock.of(
                GuardedLevels.of((Column.Coded) cells, subjects, guard), Integer.MAX_VALUE));
  }

  /** Registered as {@code one-hot}. */
  public static final class Provider implements EncoderProvider {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public OneHot create(Map<String, String> settings) {
      return RecordSettings.with(new OneHot(), settings);
    }

    @Override
    public FittedEncoder read(ArchiveReader archive, String prefix, Field field) {
      return SoftmaxBlock.read(archive, prefix, field);
    }
  }
}
