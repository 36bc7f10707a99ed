package org.ehrsynth.models.copula;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.encode.NumericMargin;
import org.ehrsynth.json.JsonObject;

/**
 * One latent dimension as it was learned. A discrete one is cut into cells, each a combination of
 * its parts' values; a quantile one is the quantile function of a number.
 */
final class LatentUnit {
  private final List<Part> parts;
  private final int[][] cells; // null for a quantile
  private final double[] p;
  private final double[] cuts; // upper ends of the cells on the normal scale
  private final double[][] values; // per part the numbers of VALUE parts, else null
  private final NumericMargin margin;

  private LatentUnit(
      List<Part> parts, int[][] cells, double[] p, double[][] values, NumericMargin margin) {
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
          c == cuts.length - 1 ? Double.POSITIVE_INFINITY : Normal.quantile(Math.min(below, 1));
    }
  }

  static LatentUnit quantile(int column, NumericMargin margin) {
    Part part = new Part(column, Part.Kind.QUANTILE);
    return new LatentUnit(List.of(part), null, new double[0], new double[1][], margin);
  }

  /**
   * A discrete unit.
   *
   * @param cells by latent position, the value of each part
   * @param p masses of the cells
   * @param values per part the numbers of its values, null where the part has none
   */
  static LatentUnit discrete(List<Part> parts, int[][] cells, double[] p, double[][] values) {
    return new LatentUnit(parts, cells, p, values, null);
  }

  List<Part> parts() {
    return parts;
  }

  boolean isDiscrete() {
    return cells != null;
  }

  int cellCount() {
    return isDiscrete() ? cells.length : margin.knots();
  }

  NumericMargin margin() {
    return margin;
  }

  /** The cell of a latent value: the first whose cut is above it. */
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

  /** Latent interval of a cell. */
  double[] interval(int cell) {
    return new double[] {cell == 0 ? Double.NEGATIVE_INFINITY : cuts[cell - 1], cuts[cell]};
  }

  int value(int cell, int part) {
    return cells[cell][part];
  }

  double number(int part, int value) {
    return values[part][value];
  }

  void write(ArchiveWriter archive, String prefix, List<String> columns) {
    List<Object> told = new ArrayList<>();
    for (Part part : parts) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("column", columns.get(part.column()));
      tree.put("kind", part.kind().label());
      told.add(tree);
    }
    archive.json(prefix + "/unit.json", Map.of("parts", told));
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
  static LatentUnit read(
      ArchiveReader archive, String prefix, List<String> columns, int[] levelCounts) {
    String name = prefix + "/unit.json";
    List<Part> parts = new ArrayList<>();
    for (JsonObject tree : archive.json(name).objects("parts")) {
      int column = columns.indexOf(tree.string("column"));
      String kind = tree.string("kind");
      if (column < 0 || Arrays.stream(Part.Kind.values()).noneMatch(k -> k.label().equals(kind))) {
        throw archive.wrong(name, "columns of the schema and known kinds");
      }
      parts.add(new Part(column, Part.Kind.valueOf(kind.toUpperCase(Locale.ROOT))));
    }
    if (parts.size() == 1 && parts.get(0).kind() == Part.Kind.QUANTILE) {
      return quantile(parts.get(0).column(), NumericMargin.read(archive, prefix));
    }
    double[] p = archive.doubles(prefix + "/p.npy");
    int[] flat = archive.ints(prefix + "/cells.npy");
    if (parts.isEmpty() || p.length == 0 || flat.length != p.length * parts.size()) {
      throw archive.wrong(prefix + "/cells.npy", "one value per cell and part");
    }
    double[][] values = new double[parts.size()][];
    for (int i = 0; i < values.length; i++) {
      if (parts.get(i).kind() == Part.Kind.VALUE) {
        values[i] = archive.doubles(prefix + "/values-" + i + ".npy");
      }
    }
    int[][] cells = new int[p.length][parts.size()];
    for (int c = 0; c < cells.length; c++) {
      for (int i = 0; i < parts.size(); i++) {
        int value = flat[c * parts.size() + i];
        int most =
            switch (parts.get(i).kind()) {
              case MISSING -> 2;
              case LEVEL -> levelCounts[parts.get(i).column()];
              case VALUE -> values[i].length;
              case QUANTILE -> 0;
            };
        if (value < 0 || value >= most) {
          throw archive.wrong(prefix + "/cells.npy", "values that the columns have");
        }
        cells[c][i] = value;
      }
    }
    return discrete(parts, cells, p, values);
  }
}
