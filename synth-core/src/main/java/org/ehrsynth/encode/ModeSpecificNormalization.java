package org.ehrsynth.encode;

import java.util.Arrays;
import java.util.List;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.math.GaussianMixture;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.Field;

/**
 * Normalises a number by the mode it most likely came from (mode-specific normalisation).
 *
 * <p>\( a = (x - \mu_k) / (4 \sigma_k) \), with the mode k drawn from the posterior given x, and
 * one number per mode, 1 for mode k.
 *
 * <p>Xu et al. (2019), <a href="https://arxiv.org/abs/1907.00503">Modeling Tabular Data using
 * Conditional GAN</a>, section 4.2; the modes by {@link GaussianMixture}. Differs from the paper: a
 * is clipped to [−1, 1]; the mode to which fewer than k subjects are nearest is dropped until there
 * is none, and the moments of the others are those of the values nearest to them; a missing cell
 * becomes a draw from the mixture. Constant column: one mode, a = 0. No value: a = 0.
 *
 * @param modes maximum number of modes, at least 1; the paper has 10
 */
record ModeSpecificNormalization(int modes) implements ColumnEncoder {
  static final String KIND = "mode-specific";
  private static final double MIN_DEVIATION = 1e-3; // of the range: keeps a finite at spikes

  ModeSpecificNormalization {
    if (modes < 1) {
      throw new IllegalArgumentException("modes must be at least 1, found " + modes);
    }
  }

  /** The settings of the paper. */
  static ModeSpecificNormalization defaults() {
    return new ModeSpecificNormalization(10);
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
  public FittedEncoder fit(Column cells, Subjects subjects, DisclosureGuard guard) {
    double[] values = cells.toNumbers();
    GuardedRange numbers = GuardedRange.of(cells.field(), values, subjects, guard);
    return fit(numbers, numbers.clip(values), subjects, guard);
  }

  static FittedEncoder read(ArchiveReader archive, String prefix, Field field) {
    return Fitted.read(archive, prefix, field);
  }

  private Fitted fit(
      GuardedRange numbers, double[] values, Subjects subjects, DisclosureGuard guard) {
    GaussianMixture mixture = GaussianMixture.of(values, modes);
    Modes found = new Modes(new double[mixture.size()][]);
    double range = numbers.high() - numbers.low();
    double minDeviation = range > 0 ? MIN_DEVIATION * range : 1;
    for (int k = 0; k < mixture.size(); k++) {
      found.of[k] =
          new double[] {
            mixture.weight(k), mixture.mean(k), Math.max(mixture.deviation(k), minDeviation)
          };
    }
    int[] nearest = found.nearest(values);
    int rare = rarest(nearest, subjects, found.size(), guard);
    while (rare >= 0) {
      found = found.without(rare);
      nearest = found.nearest(values);
      rare = rarest(nearest, subjects, found.size(), guard);
    }
    return new Fitted(numbers, found.moments(values, nearest, minDeviation));
  }

  /** The mode nearest to the fewest subjects, if they are fewer than k; −1 otherwise. */
  private static int rarest(int[] nearest, Subjects subjects, int modes, DisclosureGuard guard) {
    int[] holders = subjects.perCode(nearest, modes);
    int rarest = -1;
    for (int k = 0; k < modes; k++) {
      if (holders[k] < guard.minimumSubjects() && (rarest < 0 || holders[k] < holders[rarest])) {
        rarest = k;
      }
    }
    return rarest;
  }

  /** Modes as rows of weight, mean, deviation. */
  private static final class Modes {
    final double[][] of;

    Modes(double[][] of) {
      this.of = of;
    }

    int size() {
      return of.length;
    }

    Modes without(int k) {
      double[][] rest = new double[of.length - 1][];
      System.arraycopy(of, 0, rest, 0, k);
      System.arraycopy(of, k + 1, rest, k, rest.length - k);
      return new Modes(rest);
    }

    /** The most probable mode of each value; −1 for NaN. */
    int[] nearest(double[] values) {
      double[] p = new double[size()];
      int[] nearest = new int[values.length];
      for (int i = 0; i < values.length; i++) {
        nearest[i] = -1;
        if (!Double.isNaN(values[i])) {
          posterior(values[i], p);
          for (int k = 0; k < p.length; k++) {
            nearest[i] = nearest[i] < 0 || p[k] > p[nearest[i]] ? k : nearest[i];
          }
        }
      }
      return nearest;
    }

    /** Fills p with the posterior probabilities, up to a factor that makes the largest 1. */
    void posterior(double x, double[] p) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < p.length; k++) {
        double z = (x - of[k][1]) / of[k][2];
        p[k] = Math.log(of[k][0] / of[k][2]) - 0.5 * z * z;
        largest = Math.max(largest, p[k]);
      }
      for (int k = 0; k < p.length; k++) {
        p[k] = Math.exp(p[k] - largest);
      }
    }

    Modes moments(double[] values, int[] nearest, double minDeviation) {
      double[][] moments = new double[size()][3];
      for (int i = 0; i < values.length; i++) {
        if (nearest[i] >= 0) {
          double[] mode = moments[nearest[i]];
          mode[0]++;
          double step = values[i] - mode[1];
          mode[1] += step / mode[0];
          mode[2] += step * (values[i] - mode[1]);
        }
      }
      for (double[] mode : moments) {
        mode[2] = Math.max(Math.sqrt(mode[2] / mode[0]), minDeviation);
      }
      return new Modes(moments);
    }

    double[] column(int j) {
      return Arrays.stream(of).mapToDouble(mode -> mode[j]).toArray();
    }
  }

  private record Fitted(GuardedRange numbers, Modes modes) implements FittedEncoder {

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Field field() {
      return numbers.field();
    }

    @Override
    public List<Block> blocks() {
      Block a = new Block(field().name(), 1, Block.Kind.CONTINUOUS);
      return modes.size() < 2
          ? List.of(a)
          : List.of(a, new Block(field().name(), modes.size(), Block.Kind.SOFTMAX));
    }

    @Override
    public void encode(Column cells, Matrix out, int offset, RandomStream draws) {
      double[] values = numbers.clip(cells.toNumbers());
      AliasSampler mixture = modes.size() == 0 ? null : AliasSampler.of(modes.column(0));
      double[] p = new double[modes.size()];
      for (int i = 0; i < values.length; i++) {
        double a = 0;
        int k = 0;
        if (mixture != null && Double.isNaN(values[i])) {
          k = mixture.draw(draws);
          a = draws.nextGaussian() / 4;
        } else if (mixture != null) {
          modes.posterior(values[i], p);
          k = draw(p, draws);
          a = (values[i] - modes.of[k][1]) / (4 * modes.of[k][2]);
        }
        out.set(i, offset, Math.min(Math.max(a, -1), 1));
        for (int s = 0; modes.size() > 1 && s < modes.size(); s++) {
          out.set(i, offset + 1 + s, s == k ? 1 : 0);
        }
      }
    }

    private static int draw(double[] p, RandomStream draws) {
      double sum = 0;
      for (double each : p) {
        sum += each;
      }
      double left = draws.nextDouble() * sum;
      int k = 0;
      while (k < p.length - 1 && left >= p[k]) {
        left -= p[k++];
      }
      return k;
    }

    @Override
    public Column decode(Matrix in, int offset, RandomStream draws) {
      double[] values = new double[in.rows()];
      for (int i = 0; i < values.length; i++) {
        if (modes.size() > 0) {
          int k = modes.size() < 2 ? 0 : OneHot.largest(in, i, offset + 1, modes.size());
          double a = Math.min(Math.max(in.get(i, offset), -1), 1);
          values[i] = modes.of[k][1] + 4 * modes.of[k][2] * a;
        }
      }
      return numbers.column(values);
    }

    @Override
    public void write(ArchiveWriter archive, String prefix) {
      numbers.write(archive, prefix);
      archive.doubles(prefix + "/counts.npy", modes.column(0));
      archive.doubles(prefix + "/means.npy", modes.column(1));
      archive.doubles(prefix + "/deviations.npy", modes.column(2));
    }

    static Fitted read(ArchiveReader archive, String prefix, Field field) {
      double[] counts = archive.doubles(prefix + "/counts.npy");
      double[] means = archive.doubles(prefix + "/means.npy");
      double[] deviations = archive.doubles(prefix + "/deviations.npy");
      GuardedRange numbers = GuardedRange.read(archive, prefix, field);
      boolean positive =
          Arrays.stream(counts).allMatch(c -> c > 0)
              && Arrays.stream(deviations).allMatch(d -> d > 0);
      if (means.length != counts.length
          || deviations.length != counts.length
          || !positive
          || numbers.isEmpty() != (counts.length == 0)) {
        throw archive.malformed(
            prefix + "/counts.npy", "a count, mean and deviation for each mode");
      }
      double[][] modes = new double[counts.length][];
      for (int k = 0; k < modes.length; k++) {
        modes[k] = new double[] {counts[k], means[k], deviations[k]};
      }
      return new Fitted(numbers, new Modes(modes));
    }

    @Override
    public String disclosure() {
      return "a number column's modes, each the count, mean and deviation of at least k patients";
    }
  }
}
