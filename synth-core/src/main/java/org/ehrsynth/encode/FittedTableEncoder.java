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

/** A learned {@link TableEncoder}: immutable, thread-safe, can be saved. */
public final class FittedTableEncoder {
  private final List<String> names;
  private final List<FittedEncoder> encoders;
  private final Schema schema;
  private final Layout layout;

  FittedTableEncoder(List<String> names, List<FittedEncoder> encoders, List<String> missing) {
    this.names = List.copyOf(names);
    this.encoders = List.copyOf(encoders);
    this.schema = new Schema(encoders.stream().map(FittedEncoder::field).toList(), missing);
    this.layout = new Layout(encoders.stream().flatMap(e -> e.blocks().stream()).toList());
  }

  /** The columns that {@link #decode} gives: guarded levels and bounds. */
  public Schema schema() {
    return schema;
  }

  /** What the columns of an encoded matrix are. */
  public Layout layout() {
    return layout;
  }

  /** What is known of real patients, one sentence per kind of encoder. */
  public List<String> disclosures() {
    return encoders.stream().map(FittedEncoder::disclosure).distinct().toList();
  }

  /** A new matrix of the table's rows; the columns are found by name. */
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
   * A table of the matrix's rows: levels, numbers within the guarded range and with the column's
   * decimals, missing cells.
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
    archive.json(prefix + "/encoders.json", Map.of("encoders", names));
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
    List<String> names = archive.json(prefix + "/encoders.json").strings("encoders");
    if (names.size() != schema.size()) {
      throw archive.malformed(prefix + "/encoders.json", "an encoder for each column");
    }
    List<FittedEncoder> encoders = new ArrayList<>();
    for (int j = 0; j < names.size(); j++) {
      EncoderProvider provider = EncoderProvider.registry().get(names.get(j));
      encoders.add(provider.read(archive, prefix + "/" + j, schema.field(j)));
    }
    return new FittedTableEncoder(names, encoders, schema.missing());
  }
}
