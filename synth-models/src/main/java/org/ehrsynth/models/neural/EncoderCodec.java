package org.ehrsynth.models.neural;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.encode.Block;
import org.ehrsynth.encode.FittedTableEncoder;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * Encodes rows by a table encoder: continuous blocks end in tanh, levels and flags in softmax.
 *
 * @param encoder of a table
 * @param spans of a row, one a block
 */
public record EncoderCodec(FittedTableEncoder encoder, List<OutputBlock> spans) implements Codec {
  static final String NAME = "encoders";

  private static final String PREFIX = "encoders";
  private static final int CHUNK = 4096;

  public static EncoderCodec of(FittedTableEncoder encoder) {
    List<OutputBlock> spans = new ArrayList<>();
    int offset = 0;
    for (Block block : encoder.layout().blocks()) {
      OutputBlock span =
          switch (block.kind()) {
            case CONTINUOUS -> new OutputBlock(offset, block.width(), OutputBlock.Kind.TANH);
            case SOFTMAX -> new OutputBlock(offset, block.width(), OutputBlock.Kind.SOFTMAX);
            case FLAG -> new OutputBlock(offset, 2, OutputBlock.Kind.SOFTMAX);
          };
      spans.add(span);
      offset += span.width();
    }
    return new EncoderCodec(encoder, List.copyOf(spans));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int spanOf(String column) {
    List<Block> blocks = encoder.layout().blocks();
    return IntStream.range(0, blocks.size())
        .filter(b -> blocks.get(b).column().equals(column))
        .findFirst()
        .orElseThrow();
  }

  /** Of a column of levels: 0 or 1; that of a number's modes is not known. */
  @Override
  public Optional<double[]> fractions(String column, ValueSet set) {
    int span = spanOf(column);
    if (Arrays.stream(conditions()).noneMatch(s -> s == span)) {
      return Optional.empty();
    }
    int levels = spans.get(span).width();
    EncodedRows each = EncodedRows.of(spans, levels);
    Arrays.setAll(each.codes()[span], v -> v);
    Column cells = decode(each, Seed.of(0)).column(column);
    double[] met = new double[levels];
    for (int v = 0; v < levels; v++) {
      met[v] = set.containsLevel(((Column.Coded) cells).get(v)) ? 1 : 0;
    }
    return Optional.of(met);
  }

  @Override
  public int[] conditions() {
    List<Block> blocks = encoder.layout().blocks();
    Map<String, Integer> ofColumn = new HashMap<>();
    for (Block block : blocks) {
      ofColumn.merge(block.column(), 1, Integer::sum);
    }
    return IntStream.range(0, blocks.size())
        .filter(b -> blocks.get(b).kind() == Block.Kind.SOFTMAX)
        .filter(b -> ofColumn.get(blocks.get(b).column()) == 1)
        .toArray();
  }

  @Override
  public EncodedRows encode(Dataset data, Seed seed) {
    EncodedRows out = EncodedRows.of(spans, data.rowCount());
    for (int from = 0; from < data.rowCount(); from += CHUNK) {
      int[] rows = IntStream.range(from, Math.min(from + CHUNK, data.rowCount())).toArray();
      put(encoder.encode(data.selectRows(rows), seed.derive(from)), out, from);
    }
    return out;
  }

  private void put(Matrix x, EncodedRows out, int first) {
    int column = 0;
    for (int b = 0; b < spans.size(); b++) {
      Block block = encoder.layout().blocks().get(b);
      for (int r = 0; r < x.rows(); r++) {
        switch (block.kind()) {
          case CONTINUOUS -> out.numbers()[b][first + r] = (float) x.get(r, column);
          case FLAG -> out.codes()[b][first + r] = x.get(r, column) >= 0.5 ? 1 : 0;
          case SOFTMAX -> {
            int level = 0;
            for (int j = 1; j < block.width(); j++) {
              level = x.get(r, column + j) > x.get(r, column + level) ? j : level;
            }
            out.codes()[b][first + r] = level;
          }
        }
      }
      column += block.width();
    }
  }

  @Override
  public Dataset decode(EncodedRows rows, Map<String, ValueSet> sets, Seed seed) {
    Matrix x = new Matrix(rows.rows(), encoder.layout().width());
    int column = 0;
    for (int b = 0; b < spans.size(); b++) {
      Block block = encoder.layout().blocks().get(b);
      for (int r = 0; r < x.rows(); r++) {
        switch (block.kind()) {
          case CONTINUOUS -> x.set(r, column, rows.numbers()[b][r]);
          case FLAG -> x.set(r, column, rows.codes()[b][r]);
          case SOFTMAX -> x.set(r, column + rows.codes()[b][r], 1);
        }
      }
      column += block.width();
    }
    return encoder.decode(x, seed);
  }

  @Override
  public void write(ArchiveWriter archive) {
    encoder.write(archive, PREFIX);
  }

  static EncoderCodec read(ArchiveReader archive, Schema schema) {
    return of(FittedTableEncoder.read(archive, PREFIX, schema));
  }

  @Override
  public List<String> disclosures() {
    return encoder.disclosures();
  }
}
