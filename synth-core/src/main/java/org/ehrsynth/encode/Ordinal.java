package org.ehrsynth.encode;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.Field;

/**
 * One number for ordered levels: code c of m guarded levels becomes \( 2 (c + U)/m - 1 \), with U
 * uniform on (0, 1), so that the number is continuous on (−1, 1) and its order is that of the
 * levels. The uniform dequantisation of Theis et al. (2016), <a
 * href="https://arxiv.org/abs/1511.01844">A note on the evaluation of generative models</a>,
 * section 3.1.
 *
 * <p>A level that fewer than k subjects hold, or that was not seen, becomes the nearest guarded one
 * in the order of the encoded column, the lower of two. A missing cell becomes a level drawn by the
 * counts. No guarded level: 0, which decodes to missing.
 */
public record Ordinal() implements ColumnEncoder {
  private static final String NAME = "ordinal";

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
    return false;
  }

  @Override
  public Accumulator start(Field field, DisclosureGuard guard) {
    return new BufferedFit(
        this,
        field,
        (cells, subjects, draws) ->
            new Fitted(GuardedLevels.of((Column.Coded) cells, subjects, guard)));
  }

  private record Fitted(GuardedLevels levels) implements FittedEncoder {

    @Override
    public Field field() {
      return levels.field();
    }

    @Override
    public List<Block> blocks() {
      return List.of(new Block(field().name(), 1, Block.Kind.CONTINUOUS));
    }

    @Override
    public void encode(Column cells, Matrix out, int offset, RandomStream draws) {
      Column.Coded coded = (Column.Coded) cells;
      int m = levels.size();
      AliasSampler common = levels.common();
      int[] near = nearest(coded);
      for (int i = 0; i < coded.size(); i++) {
        if (m == 0) {
          out.set(i, offset, 0);
          continue;
        }
        int code = coded.isMissing(i) ? -1 : near[coded.get(i)];
        int known = code < 0 ? common.draw(draws) : code;
        out.set(i, offset, 2 * (known + draws.uniform()) / m - 1);
      }
    }

    /** The guarded level nearest to each level of a column; −1 when it has none of them. */
    private int[] nearest(Column.Coded cells) {
      int[] each = new int[cells.levels().size()];
      Arrays.setAll(each, c -> c);
      int[] near = levels.codes(Column.Coded.identifier(cells.field(), each, cells.levels()));
      int[] found = near.clone();
      for (int c = 0; c < near.length; c++) {
        for (int step = 1; found[c] < 0 && step < near.length; step++) {
          if (c - step >= 0 && near[c - step] >= 0) {
            found[c] = near[c - step];
          } else if (c + step < near.length && near[c + step] >= 0) {
            found[c] = near[c + step];
          }
        }
      }
      return found;
    }

    @Override
    public Column decode(Matrix in, int offset, RandomStream draws) {
      int m = levels.size();
      int[] codes = new int[in.rows()];
      for (int i = 0; i < codes.length; i++) {
        int code = (int) Math.floor((in.get(i, offset) + 1) / 2 * m);
        codes[i] = Math.min(Math.max(code, 0), m - 1); // m = 0 gives −1, which is missing
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

  /** Registered as {@code ordinal}. */
  public static final class Provider implements EncoderProvider {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Ordinal create(Map<String, String> settings) {
      return RecordSettings.with(new Ordinal(), settings);
    }

    @Override
    public FittedEncoder read(ArchiveReader archive, String prefix, Field field) {
      return new Fitted(GuardedLevels.read(archive, prefix, field));
    }
  }
}
