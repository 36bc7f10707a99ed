package org.ehrsynth.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/** A fitted table encoder encodes tables and decodes matrices; it is immutable and thread-safe. */
public final class FittedTableEncoder {
  private final List<FittedEncoder> encoders;
  private final Schema schema;
  private final Layout layout;

  FittedTableEncoder(List<FittedEncoder> encoders, List<String> missing) {
    this.encoders = List.copyOf(encoders);
    this.schema = new Schema(encoders.stream().map(FittedEncoder::field).toList(), missing);
    this.layout = new Layout(encoders.stream().flatMap(e -> e.blocks().stream()).toList());
  }

  /** The schema of decoded tables: guarded levels and bounds. */
  public Schema schema() {
    return schema;
  }

  /** The meaning of the columns of an encoded matrix. */
  public Layout layout() {
    return layout;
  }

  /** The facts of real patients that the encoder holds, one sentence per kind of column. */
  public List<String> disclosures() {
    return encoders.stream().map(FittedEncoder::disclosure).distinct().toList();
  }

  /** Encodes the rows of a table, whose columns are found by name, as a new matrix. */
  public Matrix encode(Dataset data, Seed seed) {
    Matrix out = new Matrix(data.rowCount(), layout.width());
    int offset = 0;
    for (FittedEncoder encoder : encoders) {
      String name = encoder.field().name();
      encoder.encode(data.column(name), out, offset, seed.derive("encode/" + name).generator());
      offset += encoder.width();
    }
    return out;
  }

  /**
   * Decodes the rows of a matrix as a table: levels, numbers within the guarded range and with the
   * column's decimals, missing cells.
   *
   * @throws IllegalArgumentException if the matrix has another width than the layout or holds a
   *     number that is not finite
   */
  public Dataset decode(Matrix in, Seed seed) {
    if (in.columns() != layout.width()) {
      throw new IllegalArgumentException(
          "columns must number %d, found %d".formatted(layout.width(), in.columns()));
    }
    for (int i = 0; i < in.rows(); i++) {
      for (int j = 0; j < in.columns(); j++) {
        if (!Double.isFinite(in.get(i, j))) {
          throw new IllegalArgumentException(
              "numbers must be finite, found %s in row %,d, column %d"
                  .formatted(in.get(i, j), i, j));
        }
      }
    }
    List<Column> columns = new ArrayList<>();
    int offset = 0;
    for (FittedEncoder encoder : encoders) {
      Seed own = seed.derive("decode/" + encoder.field().name());
      columns.add(encoder.decode(in, offset, own.generator()));
      offset += encoder.width();
    }
    return Dataset.of(columns, schema);
  }

  /** Writes the encoders under a prefix. */
  public void write(ArchiveWriter archive, String prefix) {
    archive.json(
        prefix + "/encoders.json",
        Map.of("encoders", encoders.stream().map(FittedEncoder::kind).toList()));
    for (int j = 0; j < encoders.size(); j++) {
      encoders.get(j).write(archive, prefix + "/" + j);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param schema the columns learned, in order
   */
  public static FittedTableEncoder read(ArchiveReader archive, String prefix, Schema schema) {
    List<String> kinds = archive.json(prefix + "/encoders.json").strings("encoders");
    if (kinds.size() != schema.size()) {
      throw archive.malformed(prefix + "/encoders.json", "an encoder for each column");
    }
    List<FittedEncoder> encoders = new ArrayList<>();
    for (int j = 0; j < kinds.size(); j++) {
      encoders.add(FittedEncoder.read(kinds.get(j), archive, prefix + "/" + j, schema.field(j)));
    }
    return new FittedTableEncoder(encoders, schema.missing());
  }
}
