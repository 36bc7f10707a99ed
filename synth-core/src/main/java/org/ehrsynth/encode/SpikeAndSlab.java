package org.ehrsynth.encode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.math.ArgSort;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.Field;

/**
 * For numbers of mixed kind, such as costs with many zeros or a measure with a detection limit: the
 * values that many rows hold get a number each that is 0 or 1, the rest one 0-or-1 number together
 * and their normal score ({@link NormalScores}). Zhao et al. (2021), <a
 * href="https://arxiv.org/abs/2102.08369">CTAB-GAN</a>, section 3.2 (mixed-type encoder); differs:
 * spikes are found, not declared, and the rest is not split into modes.
 *
 * <p>A rest that fewer than 2k subjects hold joins the nearest spike, the lower of two. The normal
 * score of a spike's row is a standard normal draw. A missing cell becomes a draw from spikes and
 * rest.
 *
 * @param fraction rows, as a part of those that have a value, from which on a value that k subjects
 *     hold is a spike; in (0, 1]; at most eight values are spikes
 */
public record SpikeAndSlab(double fraction) implements ColumnEncoder {
  private static final String NAME = "spiked";
  private static final int MOST = 8;

  public SpikeAndSlab {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction must be in (0, 1], found " + fraction);
    }
  }

  public static SpikeAndSlab defaults() {
    return new SpikeAndSlab(0.05);
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
    return GuardedRange.has(field);
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
        (cells, subjects, draws) -> fit(field, GuardedRange.of(cells), subjects, guard));
  }

  /** A value and how many rows hold it. */
  private record Spike(double value, int rows) {}

  private Fitted fit(Field field, double[] values, Subjects subjects, DisclosureGuard guard) {
    GuardedRange numbers = GuardedRange.of(field, values, subjects, guard);
    numbers.clip(values);
    List<Spike> spikes = spikes(values, subjects, guard);
    int present = 0;
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      present += Double.isNaN(value) ? 0 : 1;
      if (spikes.stream().anyMatch(s -> s.value() == value)) {
        values[i] = Double.NaN;
      }
    }
    int others = present - spikes.stream().mapToInt(Spike::rows).sum();
    NormalScores.Fitted rest = NormalScores.fit(field, values, subjects, guard);
    // A rest of too few patients joins the spikes; not even its size is kept.
    return new Fitted(numbers, spikes, rest.numbers().isEmpty() ? 0 : others, rest);
  }

  /** By increasing value. */
  private List<Spike> spikes(double[] values, Subjects subjects, DisclosureGuard guard) {
    int[] order = ArgSort.order(values);
    List<Spike> spikes = new ArrayList<>();
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      if (to - from >= fraction * order.length) {
        int[] holders = new int[to - from];
        for (int i = from; i < to; i++) {
          holders[i - from] = subjects.of(order[i]);
        }
        int distinct = Subjects.numbered(holders).perCode(new int[holders.length], 1)[0];
        if (distinct >= guard.minimumSubjects()) {
          spikes.add(new Spike(values[order[from]], to - from));
        }
      }
      from = to;
    }
    return spikes.stream()
        .sorted(Comparator.comparing(s -> -s.rows()))
        .limit(MOST)
        .sorted(Comparator.comparing(Spike::value))
        .toList();
  }

  /**
   * What was learned.
   *
   * @param restRows rows of the values that are no spikes
   */
  private record Fitted(
      GuardedRange numbers, List<Spike> spikes, int restRows, NormalScores.Fitted rest)
      implements FittedEncoder {

    @Override
    public Field field() {
      return numbers.field();
    }

    private boolean hasRest() {
      return !rest.numbers().isEmpty();
    }

    private int slots() {
      return spikes.size() + (hasRest() ? 1 : 0);
    }

    /** Columns of the softmax block; 0 where there is nothing to choose. */
    private int choices() {
      return slots() > 1 ? slots() : 0;
    }

    @Override
    public List<Block> blocks() {
      List<Block> blocks = new ArrayList<>();
      if (choices() > 0) {
        blocks.add(new Block(field().name(), choices(), Block.Kind.SOFTMAX));
      }
      if (hasRest() || choices() == 0) {
        blocks.add(new Block(field().name(), 1, Block.Kind.CONTINUOUS));
      }
      return blocks;
    }

    @Override
    public void encode(Column cells, Matrix out, int offset, RandomStream draws) {
      double[] values = numbers.clip(GuardedRange.of(cells));
      double[] masses = new double[slots()];
      for (int s = 0; s < masses.length; s++) {
        masses[s] = s < spikes.size() ? spikes.get(s).rows() : restRows;
      }
      AliasSampler any = masses.length == 0 ? null : AliasSampler.of(masses);
      for (int i = 0; i < values.length; i++) {
        int slot = slot(values[i], any, draws);
        for (int s = 0; s < choices(); s++) {
          out.set(i, offset + s, s == slot ? 1 : 0);
        }
        if (hasRest()) {
          double value = slot == spikes.size() ? values[i] : Double.NaN;
          out.set(i, offset + choices(), rest.score(value, draws));
        } else if (choices() == 0) {
          out.set(i, offset, 0);
        }
      }
    }

    private int slot(double value, AliasSampler any, RandomStream draws) {
      if (any == null) {
        return 0;
      } else if (Double.isNaN(value)) {
        return any.draw(draws);
      }
      int nearest = 0;
      for (int s = 0; s < spikes.size(); s++) {
        double distance = Math.abs(value - spikes.get(s).value());
        if (distance == 0) {
          return s;
        } else if (distance < Math.abs(value - spikes.get(nearest).value())) {
          nearest = s;
        }
      }
      return hasRest() ? spikes.size() : nearest;
    }

    @Override
    public Column decode(Matrix in, int offset, RandomStream draws) {
      double[] values = new double[in.rows()];
      for (int i = 0; i < values.length && slots() > 0; i++) {
        int slot = choices() == 0 ? 0 : SoftmaxBlock.largest(in, i, offset, choices());
        values[i] =
            slot < spikes.size()
                ? spikes.get(slot).value()
                : rest.value(in.get(i, offset + choices()));
      }
      return numbers.column(values);
    }

    @Override
    public void write(ArchiveWriter archive, String prefix) {
      numbers.write(archive, prefix);
      archive.doubles(prefix + "/spikes.npy", spikes.stream().mapToDouble(Spike::value).toArray());
      int[] rows = new int[spikes.size() + 1];
      for (int s = 0; s < spikes.size(); s++) {
        rows[s] = spikes.get(s).rows();
      }
      rows[spikes.size()] = restRows;
      archive.ints(prefix + "/rows.npy", rows);
      rest.write(archive, prefix + "/rest");
    }

    static Fitted read(ArchiveReader archive, String prefix, Field field) {
      double[] values = archive.doubles(prefix + "/spikes.npy");
      int[] rows = archive.ints(prefix + "/rows.npy");
      GuardedRange numbers = GuardedRange.read(archive, prefix, field);
      NormalScores.Fitted rest = NormalScores.Fitted.read(archive, prefix + "/rest", field);
      boolean positive = true;
      for (int s = 0; s < rows.length; s++) {
        positive &= rows[s] > 0 || (s == rows.length - 1 && rest.numbers().isEmpty());
      }
      if (rows.length != values.length + 1 || !positive) {
        throw archive.malformed(prefix + "/rows.npy", "the rows of each spike and of the rest");
      }
      List<Spike> spikes = new ArrayList<>();
      for (int s = 0; s < values.length; s++) {
        spikes.add(new Spike(values[s], rows[s]));
      }
      return new Fitted(numbers, List.copyOf(spikes), rows[values.length], rest);
    }

    @Override
    public String disclosure() {
      return "a number column's frequent values and the quantiles of the rest, each held by or the"
          + " mean of at least k patients";
    }
  }

  /** Registered as {@code spiked}. */
  public static final class Provider implements EncoderProvider {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public SpikeAndSlab create(Map<String, String> settings) {
      return RecordSettings.with(defaults(), settings);
    }

    @Override
    public FittedEncoder read(ArchiveReader archive, String prefix, Field field) {
      return Fitted.read(archive, prefix, field);
    }
  }
}
