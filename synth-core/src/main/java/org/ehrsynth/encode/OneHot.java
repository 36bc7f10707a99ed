package org.ehrsynth.encode;

import java.util.Map;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.LevelGuard;
import org.ehrsynth.plugin.ConfigMap;
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
    return ConfigMap.of(this);
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
  public Fit start(Field field, LevelGuard guard) {
    return new KeptCells(
        this,
        field,
        (cells, subjects, draws) ->
            LevelSlots.of(Levels.of((Column.Coded) cells, subjects, guard), Integer.MAX_VALUE));
  }

  /** Registered as {@code one-hot}. */
  public static final class Provider implements EncoderProvider {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public OneHot create(Map<String, String> settings) {
      return ConfigMap.with(new OneHot(), settings);
    }

    @Override
    public FittedEncoder read(ArchiveReader archive, String prefix, Field field) {
      return LevelSlots.read(archive, prefix, field);
    }
  }
}
