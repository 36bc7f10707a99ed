package org.ehrsynth.models.neural;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.discretization.RowBuffer;
import org.ehrsynth.discretization.TruncatedCategories;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * Rows by categories, one softmax a column: levels, missing, values that many hold, and intervals
 * of a number's ranks.
 *
 * @param columns what the categories mean
 */
public record CategoryCodec(Schema schema, List<Discretization> columns, List<OutputBlock> spans)
    implements Codec {
  static final String NAME = "categories";

  private static final String COLUMN = "categories/column-";

  static CategoryCodec of(Schema schema, List<Discretization> columns) {
    List<OutputBlock> spans = new ArrayList<>();
    int offset = 0;
    for (Discretization column : columns) {
      spans.add(new OutputBlock(offset, column.size(), OutputBlock.Kind.SOFTMAX));
      offset += column.size();
    }
    return new CategoryCodec(schema, columns, List.copyOf(spans));
  }

  public static CategoryCodec fit(Dataset data, Subjects subjects, int k, int bins, Execution run) {
    DiscretizedTable table =
        DiscretizedTable.of(data, subjects, c -> Discretization.of(c, subjects, k, bins), run);
    return of(data.schema(), Arrays.asList(table.columns()));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int spanOf(String column) {
    return schema.indexOf(column);
  }

  @Override
  public Optional<double[]> fractions(String column, ValueSet set) {
    return Optional.of(
        TruncatedCategories.of(columns.get(schema.indexOf(column)), set).fractions());
  }

  @Override
  public int[] conditions() {
    return IntStream.range(0, columns.size())
        .filter(j -> schema.field(j).type().isCoded())
        .toArray();
  }

  @Override
  public EncodedRows encode(Dataset data, Seed seed) {
    EncodedRows out = EncodedRows.of(spans, data.rowCount());
    for (int j = 0; j < columns.size(); j++) {
      int[] codes = columns.get(j).encode(data.column(j));
      RandomStream draws = seed.derive("unknown/" + schema.field(j).name()).generator();
      for (int i = 0; i < codes.length; i++) {
        out.codes()[j][i] = codes[i] < 0 ? draws.nextInt(columns.get(j).size()) : codes[i];
      }
    }
    return out;
  }

  @Override
  public Dataset decode(EncodedRows rows, Map<String, ValueSet> sets, Seed seed) {
    RandomStream draws = seed.generator();
    RowBuffer out = new RowBuffer(columns, rows.rows());
    TruncatedCategories[] reach = new TruncatedCategories[columns.size()];
    sets.forEach(
        (name, set) -> {
          int j = schema.indexOf(name);
          reach[j] = TruncatedCategories.of(columns.get(j), set);
        });
    for (int r = 0; r < rows.rows(); r++) {
      for (int j = 0; j < columns.size(); j++) {
        if (reach[j] == null) {
          out.set(r, j, rows.codes()[j][r], draws);
        } else {
          out.set(r, j, rows.codes()[j][r], reach[j], draws);
        }
      }
    }
    return out.toDataset(schema);
  }

  @Override
  public void write(ArchiveWriter archive) {
    for (int j = 0; j < columns.size(); j++) {
      columns.get(j).write(archive, COLUMN + j);
    }
  }

  static CategoryCodec read(ArchiveReader archive, Schema schema) {
    List<Discretization> columns = new ArrayList<>();
    for (int j = 0; j < schema.size(); j++) {
      columns.add(Discretization.read(archive, COLUMN + j, schema.field(j)));
    }
    return of(schema, columns);
  }

  @Override
  public List<String> disclosures() {
    return Discretization.disclosures(columns);
  }
}
