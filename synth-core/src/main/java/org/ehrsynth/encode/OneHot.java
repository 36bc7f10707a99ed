package org.ehrsynth.encode;

import java.util.List;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.Field;

/**
 * Encodes a level as one number per guarded level, 1 for the level of the cell and 0 for the
 * others; one more number stands for missing where the field may be missing.
 *
 * <p>A level that fewer than k subjects hold, or that was not seen, is encoded as a draw among the
 * guarded ones by their counts. When no level is guarded every cell is missing.
 */
record OneHot() implements ColumnEncoder {
  static final String KIND = "one-hot";

  @Override
  public boolean accepts(Field field) {
    return field.type().isCoded();
  }

  @Override
  public boolean keepsMissing() {
    return true;
  }

  @Override
  public FittedEncoder fit(Column cells, Subjects subjects, DisclosureGuard guard) {
    return new Fitted(GuardedLevels.of((Column.Coded) cells, subjects, guard));
  }

  static FittedEncoder read(ArchiveReader archive, String prefix, Field field) {
    return new Fitted(GuardedLevels.read(archive, prefix, field));
  }

  /** The position of the largest of some neighbouring numbers, the first of equal ones. */
  static int largest(Matrix in, int row, int offset, int width) {
    int best = 0;
    for (int s = 1; s < width; s++) {
      if (in.get(row, offset + s) > in.get(row, offset + best)) {
        best = s;
      }
    }
    return best;
  }

  private record Fitted(GuardedLevels levels) implements FittedEncoder {

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Field field() {
      return levels.field();
    }

    @Override
    public List<Block> blocks() {
      int width = levels.size() + (field().nullable() ? 1 : 0);
      return List.of(new Block(field().name(), width, Block.Kind.SOFTMAX));
    }

    @Override
    public void encode(Column cells, Matrix out, int offset, RandomStream draws) {
      int width = width();
      AliasSampler common = levels.common();
      int[] codes = levels.codes((Column.Coded) cells, draws);
      for (int i = 0; i < codes.length; i++) {
        int code = codes[i] < 0 && !field().nullable() ? common.draw(draws) : codes[i];
        int slot = code < 0 ? levels.size() : code;
        for (int s = 0; s < width; s++) {
          out.set(i, offset + s, s == slot ? 1 : 0);
        }
      }
    }

    @Override
    public Column decode(Matrix in, int offset, RandomStream draws) {
      int width = width();
      int[] codes = new int[in.rows()];
      for (int i = 0; i < codes.length; i++) {
        int slot = largest(in, i, offset, width);
        codes[i] = slot < levels.size() ? slot : -1;
      }
      return Column.Coded.of(field(), codes);
    }

    @Override
    public void write(ArchiveWriter archive, String prefix) {
      levels.write(archive, prefix);
    }

    @Override
    public String disclosure() {
      return "a coded column's levels and their counts, each of at least k patients";
    }
  }
}
