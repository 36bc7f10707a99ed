package org.ehrsynth.encode;

import java.util.List;
import java.util.Map;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * Standardises the epoch number of a date or time: \( z = (t - m)/s \), with mean m and standard
 * deviation s of the guarded times. Times before 1970 are negative numbers like any other.
 *
 * <p>A missing cell becomes a standard normal draw. Equal times only: s = 1.
 */
public record StandardizedTime() implements ColumnEncoder {
  private static final String NAME = "epoch-time";

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
    return field.type() instanceof ColumnType.Temporal;
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
        (cells, subjects, draws) -> {
          double[] values = GuardedRange.of(cells);
          GuardedRange numbers = GuardedRange.of(field, values, subjects, guard);
          return fit(numbers, numbers.clip(values));
        });
  }

  private static Fitted fit(GuardedRange numbers, double[] values) {
    if (numbers.isEmpty()) {
      return new Fitted(numbers, 0, 1);
    }
    double mean = 0;
    double squares = 0;
    int n = 0;
    for (double t : values) {
      if (!Double.isNaN(t)) { // Welford's update: seconds since 1970 squared would lose digits
        n++;
        double step = t - mean;
        mean += step / n;
        squares += step * (t - mean);
      }
    }
    return new Fitted(numbers, mean, squares > 0 ? Math.sqrt(squares / n) : 1);
  }

  private record Fitted(GuardedRange numbers, double mean, double deviation)
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
      double[] values = numbers.clip(GuardedRange.of(cells));
      for (int i = 0; i < values.length; i++) {
        boolean missing = Double.isNaN(values[i]);
        out.set(i, offset, missing ? draws.gaussian() : (values[i] - mean) / deviation);
      }
    }

    @Override
    public Column decode(Matrix in, int offset, RandomStream draws) {
      double[] values = new double[in.rows()];
      for (int i = 0; i < values.length; i++) {
        values[i] = mean + deviation * in.get(i, offset);
      }
      return numbers.column(values);
    }

    @Override
    public void write(ArchiveWriter archive, String prefix) {
      numbers.write(archive, prefix);
      archive.doubles(prefix + "/moments.npy", new double[] {mean, deviation});
    }

    static Fitted read(ArchiveReader archive, String prefix, Field field) {
      double[] moments = archive.doubles(prefix + "/moments.npy");
      if (moments.length != 2 || !(moments[1] > 0)) {
        throw archive.malformed(
            prefix + "/moments.npy", "a mean and a positive standard deviation");
      }
      return new Fitted(GuardedRange.read(archive, prefix, field), moments[0], moments[1]);
    }

    @Override
    public String disclosure() {
      return "a time column's mean, standard deviation and the extremes held by k patients";
    }
  }

  /** Registered as {@code epoch-time}. */
  public static final class Provider implements EncoderProvider {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public StandardizedTime create(Map<String, String> settings) {
      return RecordSettings.with(new StandardizedTime(), settings);
    }

    @Override
    public FittedEncoder read(ArchiveReader archive, String prefix, Field field) {
      return Fitted.read(archive, prefix, field);
    }
  }
}
