package org.ehrsynth.models.copula;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.math.Cholesky;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.math.StandardNormal;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/** Samples from a fitted Gaussian copula: latent dimensions and their correlations. */
final class CopulaSampler implements Sampler {
  /** Proposals for one row under a condition before it is given up. */
  private static final int MAX_TRIES = 100_000;

  private static final String CORRELATION = "copula/correlation.npy";
  private static final String HEAD = "copula/copula.json";

  private final Schema schema;
  private final List<LatentDimension> units;
  private final Matrix correlation;
  private final double shrinkage;
  private final double shift;
  private final Matrix lower;

  CopulaSampler(
      Schema schema,
      List<LatentDimension> units,
      Matrix correlation,
      double shrinkage,
      double shift) {
    this.schema = schema;
    this.units = List.copyOf(units);
    this.correlation = correlation;
    this.shrinkage = shrinkage;
    this.shift = shift;
    this.lower = Cholesky.of(correlation).lower();
  }

  @Override
  public Dataset draw(int rows, Seed seed) {
    RandomStream draws = seed.generator();
    int p = units.size();
    double[][] z = new double[p][rows];
    double[] e = new double[p];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < p; i++) {
        e[i] = draws.nextGaussian();
        z[i][r] = product(lower, i, e, i + 1);
      }
    }
    return decode(rows, z);
  }

  /** Σ_{k < n} L_ik e_k. */
  static double product(Matrix L, int i, double[] e, int n) {
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += L.get(i, k) * e[k];
    }
    return sum;
  }

  /**
   * Exact: the constrained dimensions come first in the factor, the rarest before all; each is
   * drawn from its normal given those before it, restricted to its region, and the row is kept with
   * probability ∏ mass / largest mass (separation of variables as in Genz 1992,
   * doi:10.1080/10618600.1992.10477010, as a rejection sampler). The others follow freely.
   */
  @Override
  public Optional<Dataset> draw(int rows, Condition where, Seed seed) {
    List<TruncationRegion> regions =
        where.asBox().flatMap(sets -> TruncationRegion.of(units, schema, sets)).orElse(null);
    if (regions == null) {
      return Optional.empty();
    }
    for (TruncationRegion region : regions) {
      if (!(region.mass(0, 1) > 0)) {
        String column = schema.field(units.get(region.unit()).parts().get(0).column()).name();
        throw new InputException(
            "condition '%s' cannot be met: the model knows no such value of column '%s'"
                .formatted(where, column));
      }
    }
    List<TruncationRegion> ordered =
        regions.stream()
            .sorted(
                Comparator.comparingDouble((TruncationRegion r) -> r.mass(0, 1))
                    .thenComparingInt(TruncationRegion::unit))
            .toList();
    int[] order = order(ordered);
    Matrix L = Cholesky.of(permuted(correlation, order)).lower();
    RandomStream draws = seed.generator();
    double[][] z = new double[order.length][rows];
    double[] e = new double[order.length];
    for (int r = 0; r < rows; r++) {
      constrained(ordered, L, e, draws, where);
      for (int i = 0; i < order.length; i++) {
        if (i >= ordered.size()) {
          e[i] = draws.nextGaussian();
        }
        z[order[i]][r] = product(L, i, e, i + 1);
      }
    }
    return Optional.of(decode(rows, z));
  }

  @Override
  public Optional<Dataset> draw(Dataset given, Seed seed) {
    GivenCopulaSampler sampler = new GivenCopulaSampler(schema, units, correlation, given);
    return Optional.of(decode(given.rowCount(), sampler.latents(seed)).with(given));
  }

  private void constrained(
      List<TruncationRegion> regions, Matrix L, double[] e, RandomStream draws, Condition where) {
    for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
      int i = 0;
      while (i < regions.size()) {
        TruncationRegion region = regions.get(i);
        double m = product(L, i, e, i);
        double s = L.get(i, i);
        double mass = region.mass(m, s);
        double kept = i == 0 ? 1 : mass / region.largestMass(s);
        if (!(mass > 0) || draws.nextDouble() > kept) {
          break;
        }
        e[i] = (region.draw(m, s, draws) - m) / s;
        i++;
      }
      if (i == regions.size()) {
        return;
      }
    }
    throw new InputException(
        "condition '%s' was met by none of %,d proposed rows: the model holds it nearly impossible"
            .formatted(where, MAX_TRIES));
  }

  /** The constrained dimensions, then the others. */
  private int[] order(List<TruncationRegion> regions) {
    int[] order = new int[units.size()];
    boolean[] placed = new boolean[order.length];
    int n = 0;
    for (TruncationRegion region : regions) {
      order[n++] = region.unit();
      placed[region.unit()] = true;
    }
    for (int u = 0; u < order.length; u++) {
      if (!placed[u]) {
        order[n++] = u;
      }
    }
    return order;
  }

  static Matrix permuted(Matrix correlation, int[] order) {
    Matrix R = new Matrix(order.length, order.length);
    for (int i = 0; i < order.length; i++) {
      for (int j = 0; j < order.length; j++) {
        R.set(i, j, correlation.get(order[i], order[j]));
      }
    }
    return R;
  }

  private Dataset decode(int rows, double[][] z) {
    Object[] values = new Object[schema.size()]; // int[] codes or double[] numbers
    boolean[][] missing = new boolean[schema.size()][];
    for (int u = 0; u < units.size(); u++) {
      LatentDimension unit = units.get(u);
      if (!unit.isDiscrete()) {
        double[] numbers = new double[rows];
        for (int r = 0; r < rows; r++) {
          numbers[r] = unit.margin().quantile(StandardNormal.cdf(z[u][r]));
        }
        values[unit.parts().get(0).column()] = numbers;
        continue;
      }
      int[] cells = new int[rows];
      for (int r = 0; r < rows; r++) {
        cells[r] = unit.cell(z[u][r]);
      }
      for (int i = 0; i < unit.parts().size(); i++) {
        DimensionPart part = unit.parts().get(i);
        switch (part.kind()) {
          case MISSING -> missing[part.column()] = flags(unit, i, cells);
          case LEVEL -> values[part.column()] = codes(unit, i, cells);
          case VALUE -> values[part.column()] = numbers(unit, i, cells);
          case QUANTILE -> throw new IllegalStateException("a discrete unit has no quantile");
        }
      }
    }
    List<Column> columns = new ArrayList<>();
    for (int j = 0; j < schema.size(); j++) {
      boolean[] gone = missing[j] == null ? new boolean[rows] : missing[j];
      columns.add(column(schema.field(j), values[j], gone));
    }
    return Dataset.of(columns, schema);
  }

  private static boolean[] flags(LatentDimension unit, int part, int[] cells) {
    boolean[] flags = new boolean[cells.length];
    for (int r = 0; r < cells.length; r++) {
      flags[r] = unit.value(cells[r], part) == 1;
    }
    return flags;
  }

  private static int[] codes(LatentDimension unit, int part, int[] cells) {
    int[] codes = new int[cells.length];
    for (int r = 0; r < cells.length; r++) {
      codes[r] = unit.value(cells[r], part);
    }
    return codes;
  }

  private static double[] numbers(LatentDimension unit, int part, int[] cells) {
    double[] numbers = new double[cells.length];
    for (int r = 0; r < cells.length; r++) {
      numbers[r] = unit.number(part, unit.value(cells[r], part));
    }
    return numbers;
  }

  /** Values rounded to what the field admits; a column without values is all missing. */
  private static Column column(Field field, Object values, boolean[] missing) {
    if (field.type().isCoded()) {
      int[] codes = new int[missing.length];
      for (int r = 0; r < codes.length; r++) {
        codes[r] = missing[r] || values == null ? -1 : ((int[]) values)[r];
      }
      return Column.Coded.of(field, codes);
    }
    double[] numbers = new double[missing.length];
    for (int r = 0; r < numbers.length; r++) {
      numbers[r] = missing[r] || values == null ? Double.NaN : ((double[]) values)[r];
    }
    return Column.ofNumbers(field, numbers);
  }

  @Override
  public void write(ArchiveWriter archive) {
    JsonTree head = new JsonTree();
    head.put("units", (long) units.size());
    head.put("shrinkage", shrinkage);
    head.put("repairShift", shift);
    archive.json(HEAD, head);
    archive.matrix(CORRELATION, correlation);
    for (int u = 0; u < units.size(); u++) {
      units.get(u).write(archive, "copula/unit-" + u, schema.names());
    }
  }

  static CopulaSampler read(ArchiveReader archive, Schema schema) {
    JsonObject head = archive.json(HEAD);
    Matrix correlation = archive.matrix(CORRELATION);
    long count = head.integer("units");
    if (correlation.rows() != count || correlation.columns() != count) {
      throw archive.malformed(CORRELATION, "a square matrix of " + count + " units");
    }
    int[] levels = schema.fields().stream().mapToInt(f -> f.levels().size()).toArray();
    List<LatentDimension> units = new ArrayList<>();
    for (int u = 0; u < count; u++) {
      units.add(LatentDimension.read(archive, "copula/unit-" + u, schema.names(), levels));
    }
    return new CopulaSampler(
        schema, units, correlation, head.number("shrinkage"), head.number("repairShift"));
  }

  @Override
  public List<String> disclosures() {
    List<LatentDimension> discrete = units.stream().filter(LatentDimension::isDiscrete).toList();
    int joined = (int) discrete.stream().filter(u -> u.parts().size() > 1).count();
    int quantiles =
        units.stream().filter(u -> !u.isDiscrete()).mapToInt(LatentDimension::cellCount).sum();
    List<String> facts = new ArrayList<>();
    facts.add(
        "the share of each level, value or missing flag in %d discrete dimensions, %d of them joint"
                .formatted(discrete.size(), joined)
            + " over several columns");
    facts.add(
        "%,d quantiles of %d numeric columns, each the mean or an inner extreme of enough patients"
            .formatted(quantiles, units.size() - discrete.size()));
    facts.add(
        ("%d × %d latent correlations, drawn to 0 by %.3f and moved by at most %.3f to be positive"
                + " definite")
            .formatted(units.size(), units.size(), shrinkage, shift));
    return facts;
  }
}
