package org.ehrsynth.models.copula;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.encode.NumericMarginal;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.math.StandardNormal;

/**
 * Maps one latent normal variable to columns. A discrete dimension is cut into cells, each a
 * combination of its parts' values; a quantile dimension is the quantile function of a number.
 */
final class LatentDimension {
  private final List<DimensionPart> parts;
  private final int[][] cells; // null for a quantile
  private final double[] p;
  private final double[] cuts; // upper ends of the cells on the normal scale
  private final double[][] values; // per part the numbers of VALUE parts, else null
  private final NumericMarginal margin;

  private LatentDimension(
      List<DimensionPart> parts,
      int[][] cells,
      double[] p,
      double[][] values,
      NumericMarginal margin) {
    this.parts = List.copyOf(parts);
    this.cells = cells;
    this.p = p;
    this.values = values;
    this.margin = margin;
    this.cuts = new double[p.length];
    double below = 0;
    for (int c = 0; c < cuts.length; c++) {
      below += p[c];
      cuts[c] =
          c == cuts.length - 1
              ? Double.POSITIVE_INFINITY
              : StandardNormal.quantile(Math.min(below, 1));
    }
  }

  static LatentDimension quantile(int column, NumericMarginal margin) {
    DimensionPart part = new DimensionPart(column, DimensionPart.Kind.QUANTILE);
    return new LatentDimension(List.of(part), null, new double[0], new double[1][], margin);
  }

  /**
   * Creates a discrete dimension.
   *
   * @param cells by latent position, the value of each part
   * @param p masses of the cells
   * @param values per part the numbers of its values, null where the part has none
   */
  static LatentDimension discrete(
      List<DimensionPart> parts, int[][] cells, double[] p, double[][] values) {
    return new LatentDimension(parts, cells, p, values, null);
  }

  List<DimensionPart> parts() {
    return parts;
  }

  boolean isDiscrete() {
    return cells != null;
  }

  int cellCount() {
    return isDiscrete() ? cells.length : margin.knots();
  }

  NumericMarginal margin() {
    return margin;
  }

  /** Returns the cell of a latent value: the first whose cut is above it. */
  int cell(double z) {
    int lo = 0;
    int hi = cuts.length - 1;
    while (lo < hi) {
      int mid = (lo + hi) >>> 1;
      if (z < cuts[mid]) {
        hi = mid;
      } else {
        lo = mid + 1;
      }
    }
    return lo;
  }

  /** Returns the latent interval of a cell. */
  double[] interval(int cell) {
    return new double[] {cell == 0 ? Double.NEGATIVE_INFINITY : cuts[cell - 1], cuts[cell]};
  }

  int value(int cell, int part) {
    return cells[cell][part];
  }

  double number(int part, int value) {
    return values[part][value];
  }

  /** The value of a part whose number is nearest to a number; the lower of two. */
  int nearest(int part, double number) {
    int nearest = 0;
    for (int v = 1; v < values[part].length; v++) {
      if (Math.abs(values[part][v] - number) < Math.abs(values[part][nearest] - number)) {
        nearest = v;
      }
    }
    return nearest;
  }

  void write(ArchiveWriter archive, String prefix, List<String> columns) {
    List<Object> described = new ArrayList<>();
    for (DimensionPart part : parts) {
      JsonTree tree = new JsonTree();
      tree.put("column", columns.get(part.column()));
      tree.put("kind", part.kind().label());
      described.add(tree);
    }
    archive.json(prefix + "/unit.json", Map.of("parts", described));
    if (!isDiscrete()) {
      margin.write(archive, prefix);
      return;
    }
    archive.doubles(prefix + "/p.npy", p);
    archive.ints(
        prefix + "/cells.npy", Arrays.stream(cells).flatMapToInt(Arrays::stream).toArray());
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        archive.doubles(prefix + "/values-" + i + ".npy", values[i]);
      }
    }
  }

  /** Reads what {@link #write} wrote; levelCounts are those of the schema's columns. */
  static LatentDimension read(
      ArchiveReader archive, String prefix, List<String> columns, int[] levelCounts) {
    List<DimensionPart> parts = readParts(archive, prefix + "/unit.json", columns);
    if (parts.size() == 1 && parts.get(0).kind() == DimensionPart.Kind.QUANTILE) {
      return quantile(parts.get(0).column(), NumericMarginal.read(archive, prefix));
    }
    double[] p = archive.doubles(prefix + "/p.npy");
    double[][] values = new double[parts.size()][];
    int[] valueCounts = new int[parts.size()];
    for (int i = 0; i < values.length; i++) {
      DimensionPart part = parts.get(i);
      if (part.kind() == DimensionPart.Kind.VALUE) {
        values[i] = archive.doubles(prefix + "/values-" + i + ".npy");
      }
      valueCounts[i] =
          switch (part.kind()) {
            case MISSING -> 2;
            case LEVEL -> levelCounts[part.column()];
            case VALUE -> values[i].length;
            case QUANTILE -> 0;
          };
    }
    int[][] cells = readCells(archive, prefix + "/cells.npy", p.length, valueCounts);
    return discrete(parts, cells, p, values);
  }

  private static List<DimensionPart> readParts(
      ArchiveReader archive, String name, List<String> columns) {
    List<DimensionPart> parts = new ArrayList<>();
    for (JsonObject tree : archive.json(name).objects("parts")) {
      int column = columns.indexOf(tree.string("column"));
      String kind = tree.string("kind");
      if (column < 0
          || Arrays.stream(DimensionPart.Kind.values()).noneMatch(k -> k.label().equals(kind))) {
        throw archive.malformed(name, "columns of the schema and known kinds");
      }
      parts.add(
          new DimensionPart(column, DimensionPart.Kind.valueOf(kind.toUpperCase(Locale.ROOT))));
    }
    return parts;
  }

  /** Reads the value of each part by cell, and checks them. */
  private static int[][] readCells(
      ArchiveReader archive, String name, int count, int[] valueCounts) {
    int[] flat = archive.ints(name);
    int parts = valueCounts.length;
    if (parts == 0 || count == 0 || flat.length != count * parts) {
      throw archive.malformed(name, "one value per cell and part");
    }
    int[][] cells = new int[count][parts];
    for (int i = 0; i < flat.length; i++) {
      if (flat[i] < 0 || flat[i] >= valueCounts[i % parts]) {
        throw archive.malformed(name, "values that the columns have");
      }
      cells[i / parts][i % parts] = flat[i];
    }
    return cells;
  }
}
