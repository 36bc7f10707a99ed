package org.ehrsynth.encode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.Field;

/**
 * Puts a number before those of another encoder: 1 where the cell is missing, 0 where it is not.
 * Whether a cell is missing is thereby learned jointly with everything else.
 *
 * @param inner encodes the cells that are there; for a missing cell it draws one
 */
public record MissingIndicator(ColumnEncoder inner) implements ColumnEncoder {
  private static final String NAME = "missing-flag";
  private static final String INNER = "encoder";

  @Override
  public String name() {
    return NAME;
  }

  /** The name of the inner encoder and its settings. */
  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put(INNER, inner.name());
    settings.putAll(inner.settings());
    return settings;
  }

  @Override
  public boolean accepts(Field field) {
    return inner.accepts(field);
  }

  @Override
  public boolean keepsMissing() {
    return true;
  }

  @Override
  public Accumulator start(Field field, DisclosureGuard guard) {
    return new FlagFit(inner.name(), inner.start(field, guard));
  }

  private record FlagFit(String name, Accumulator inner) implements Accumulator {
    @Override
    public void accept(Column chunk, Subjects subjects) {
      inner.accept(chunk, subjects);
    }

    @Override
    public void combine(Accumulator other) {
      if (!(other instanceof FlagFit flag)) {
        throw new IllegalArgumentException("only a fit of the same encoder can be combined");
      }
      inner.combine(flag.inner);
    }

    @Override
    public FittedEncoder finish(RandomStream draws) {
      return new Fitted(name, inner.finish(draws));
    }
  }

  private record Fitted(String name, FittedEncoder inner) implements FittedEncoder {

    @Override
    public Field field() {
      return inner.field().withNullable(true);
    }

    @Override
    public List<Block> blocks() {
      List<Block> blocks = new ArrayList<>();
      blocks.add(new Block(field().name(), 1, Block.Kind.FLAG));
      blocks.addAll(inner.blocks());
      return blocks;
    }

    @Override
    public void encode(Column cells, Matrix out, int offset, RandomStream draws) {
      for (int i = 0; i < cells.size(); i++) {
        out.set(i, offset, cells.isMissing(i) ? 1 : 0);
      }
      inner.encode(cells, out, offset + 1, draws);
    }

    @Override
    public Column decode(Matrix in, int offset, RandomStream draws) {
      Column cells = inner.decode(in, offset + 1, draws);
      boolean[] missing = new boolean[in.rows()];
      for (int i = 0; i < missing.length; i++) {
        missing[i] = in.get(i, offset) >= 0.5;
      }
      return blank(cells, missing);
    }

    private Column blank(Column cells, boolean[] missing) {
      return cells.match(
          n -> {
            double[] values = n.toArray();
            for (int i = 0; i < values.length; i++) {
              values[i] = missing[i] ? Double.NaN : values[i];
            }
            return Column.Numeric.of(field(), values);
          },
          c -> {
            int[] codes = c.toArray();
            for (int i = 0; i < codes.length; i++) {
              codes[i] = missing[i] ? -1 : codes[i];
            }
            return Column.Coded.of(field(), codes);
          },
          t -> {
            long[] values = t.toArray();
            for (int i = 0; i < values.length; i++) {
              values[i] = missing[i] ? Column.Temporal.MISSING : values[i];
            }
            return Column.Temporal.of(field(), values);
          });
    }

    @Override
    public void write(ArchiveWriter archive, String prefix) {
      archive.json(prefix + "/flag.json", Map.of(INNER, name));
      inner.write(archive, prefix + "/inner");
    }

    @Override
    public String disclosure() {
      return inner.disclosure();
    }
  }

  /** Registered as {@code missing-flag}; its setting {@code encoder} names the inner one. */
  public static final class Provider implements EncoderProvider {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public MissingIndicator create(Map<String, String> settings) {
      Map<String, String> rest = new HashMap<>(settings);
      String named = rest.remove(INNER);
      return new MissingIndicator(
          EncoderProvider.registry().get(named == null ? "normal-scores" : named).create(rest));
    }

    @Override
    public FittedEncoder read(ArchiveReader archive, String prefix, Field field) {
      String name = archive.json(prefix + "/flag.json").string(INNER);
      EncoderProvider provider = EncoderProvider.registry().get(name);
      return new Fitted(name, provider.read(archive, prefix + "/inner", field));
    }
  }
}
