package org.ehrsynth.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.Field;

/**
 * A coded column as one softmax block: a slot for each of the most frequent levels, one for the
 * other levels where there are any, one for missing where the field may be missing.
 *
 * @param heads the levels with slots of their own, in level order; slot s is level heads[s]
 */
record SoftmaxBlock(GuardedLevels levels, List<Integer> heads) implements FittedEncoder {

  static SoftmaxBlock of(GuardedLevels levels, int most) {
    List<Integer> heads =
        IntStream.range(0, levels.size())
            .boxed()
            .sorted(Comparator.comparing(c -> -levels.counts().get(c)))
            .limit(most)
            .sorted()
            .toList();
    return new SoftmaxBlock(levels, heads);
  }

  @Override
  public Field field() {
    return levels.field();
  }

  private boolean hasOthers() {
    return heads.size() < levels.size();
  }

  /** The slot of missing; beyond the last one where there is none. */
  private int missingSlot() {
    return heads.size() + (hasOthers() ? 1 : 0);
  }

  @Override
  public int width() {
    return missingSlot() + (field().nullable() ? 1 : 0);
  }

  @Override
  public List<Block> blocks() {
    return List.of(new Block(field().name(), width(), Block.Kind.SOFTMAX));
  }

  @Override
  public void encode(Column cells, Matrix out, int offset, RandomStream draws) {
    int width = width();
    int[] slotOf = new int[levels.size()];
    Arrays.fill(slotOf, heads.size());
    for (int s = 0; s < heads.size(); s++) {
      slotOf[heads.get(s)] = s;
    }
    AliasSampler common = levels.common();
    int[] codes = levels.codes((Column.Coded) cells, draws);
    for (int i = 0; i < codes.length; i++) {
      int code = codes[i] < 0 && !field().nullable() ? common.draw(draws) : codes[i];
      int slot = code < 0 ? missingSlot() : slotOf[code];
      for (int s = 0; s < width; s++) {
        out.set(i, offset + s, s == slot ? 1 : 0);
      }
    }
  }

  @Override
  public Column decode(Matrix in, int offset, RandomStream draws) {
    int width = width();
    List<Integer> others = new ArrayList<>();
    for (int c = 0; c < levels.size(); c++) {
      if (!heads.contains(c)) {
        others.add(c);
      }
    }
    AliasSampler other =
        others.isEmpty()
            ? null
            : AliasSampler.of(others.stream().mapToDouble(levels.counts()::get).toArray());
    int[] codes = new int[in.rows()];
    for (int i = 0; i < codes.length; i++) {
      int slot = largest(in, i, offset, width);
      if (slot < heads.size()) {
        codes[i] = heads.get(slot);
      } else {
        codes[i] = slot < missingSlot() ? others.get(other.draw(draws)) : -1;
      }
    }
    return Column.Coded.of(field(), codes);
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

  @Override
  public void write(ArchiveWriter archive, String prefix) {
    levels.write(archive, prefix);
    archive.ints(prefix + "/heads.npy", heads.stream().mapToInt(c -> c).toArray());
  }

  static SoftmaxBlock read(ArchiveReader archive, String prefix, Field field) {
    GuardedLevels levels = GuardedLevels.read(archive, prefix, field);
    int[] heads = archive.ints(prefix + "/heads.npy");
    for (int s = 0; s < heads.length; s++) {
      if (heads[s] < 0 || heads[s] >= levels.size() || (s > 0 && heads[s] <= heads[s - 1])) {
        throw archive.malformed(prefix + "/heads.npy", "increasing positions of levels");
      }
    }
    return new SoftmaxBlock(levels, IntStream.of(heads).boxed().toList());
  }

  @Override
  public String disclosure() {
    return "a coded column's levels and their counts, each of at least k patients";
  }
}
