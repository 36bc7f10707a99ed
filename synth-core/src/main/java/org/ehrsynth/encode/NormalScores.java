package org.ehrsynth.encode;

import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.Field;

/**
 * Turns a number into the standard normal number of equal rank: \( z = \Phi^{-1}(F(x)) \), with F
 * the smoothed empirical distribution of {@link NumericMarginal}, whose knots rest on at least k
 * subjects each.
 *
 * <p>Where F jumps (a value many hold) the rank is drawn uniformly within the jump, so that z has
 * no atoms: the randomised quantile transform of Dunn and Smyth (1996, doi:10.2307/1390802). Ranks
 * are squeezed into [k/2n, 1 − k/2n], because the k outermost subjects are told apart no further. A
 * missing cell becomes a standard normal draw. Constant column: every cell decodes to the constant.
 */
public record NormalScores() implements ColumnEncoder {
  private static final String NAME = "normal-scores";
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

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

  /**
   * Learns from numbers.
   *
   * @param values NaN is missing; overwritten
   */
  static Fitted fit(Field field, double[] values, Subjects subjects, DisclosureGuard guard) {
    GuardedRange numbers = GuardedRange.of(field, values, subjects, guard);
    numbers.clip(values);
    int n = 0;
    for (double value : values) {
      n += Double.isNaN(value) ? 0 : 1;
    }
    double tail = numbers.isEmpty() ? 0.25 : Math.min(0.25, guard.minimumSubjects() / (2.0 * n));
    return new Fitted(numbers, tail, NumericMarginal.of(values, subjects, guard.minimumSubjects()));
  }

  /**
   * The learned transform.
   *
   * @param tail the smallest rank
   */
  record Fitted(GuardedRange numbers, double tail, NumericMarginal margin)
      implements FittedEncoder {

    @Override
    public Field field() {
      return numbers.field();
    }

    @Override
    public List<Block> blocks() {
      return List.of(new Block(field().name(), 1, Block.Kind.CONTINUOUS));
    }

    @Override
    public void encode(Column cells, Matrix out, int offset, RandomStream draws) {
      double[] values = GuardedRange.of(cells);
      for (int i = 0; i < values.length; i++) {
        out.set(i, offset, score(values[i], draws));
      }
    }

    double score(double value, RandomStream draws) {
      double x = numbers.clip(value);
      if (Double.isNaN(x)) {
        return draws.gaussian();
      }
      double[] p = margin.probabilities(x, x);
      double u = p[0] < p[1] ? p[0] + (p[1] - p[0]) * draws.uniform() : p[0];
      return STANDARD.inverseCumulativeProbability(tail + (1 - 2 * tail) * u);
    }

    @Override
    public Column decode(Matrix in, int offset, RandomStream draws) {
      double[] values = new double[in.rows()];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(in.get(i, offset));
      }
      return numbers.column(values);
    }

    double value(double z) {
      double u = (STANDARD.cumulativeProbability(z) - tail) / (1 - 2 * tail);
      return margin.quantile(Math.min(Math.max(u, 0), 1));
    }

    @Override
    public void write(ArchiveWriter archive, String prefix) {
      numbers.write(archive, prefix);
      archive.doubles(prefix + "/tail.npy", new double[] {tail});
      margin.write(archive, prefix);
    }

    static Fitted read(ArchiveReader archive, String prefix, Field field) {
      double[] tail = archive.doubles(prefix + "/tail.npy");
      if (tail.length != 1 || !(tail[0] > 0 && tail[0] <= 0.25)) {
        throw archive.malformed(prefix + "/tail.npy", "one rank above 0 and at most one quarter");
      }
      return new Fitted(
          GuardedRange.read(archive, prefix, field),
          tail[0],
          NumericMarginal.read(archive, prefix));
    }

    @Override
    public String disclosure() {
      return "a number column's quantiles, each the mean of or a value held by at least k patients";
    }
  }

  /** Registered as {@code normal-scores}. */
  public static final class Provider implements EncoderProvider {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public NormalScores create(Map<String, String> settings) {
      return RecordSettings.with(new NormalScores(), settings);
    }

    @Override
    public FittedEncoder read(ArchiveReader archive, String prefix, Field field) {
      return Fitted.read(archive, prefix, field);
    }
  }
}
