package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * Draws from a pool of rows that a language model generated: each row once, in random order, before
 * any row a second time. Numbers are drawn anew each time, within the row's ranks.
 *
 * @param schema the columns of the pool
 * @param columns one per field, all of the same size, at least one row
 * @param log how the pool was generated
 */
record PoolSampler(Schema schema, List<PoolColumn> columns, GenerationLog log) implements Sampler {
  private static final String DOCUMENT = "llm.json";

  @Override
  public Dataset draw(int rows, Seed seed) {
    int[] picks = picks(rows, seed.derive("order"));
    List<Column> drawn = new ArrayList<>();
    for (int j = 0; j < columns.size(); j++) {
      Field field = schema.field(j);
      Seed own = seed.derive("cells/" + field.name());
      drawn.add(columns.get(j).draw(field, picks, own.generator()));
    }
    return Dataset.of(drawn, schema);
  }

  /**
   * Draws, with replacement, from the rows that can meet the condition, each with its probability
   * of meeting it.
   */
  @Override
  public Optional<Dataset> draw(int rows, Condition where, Seed seed) {
    Optional<Map<String, ValueSet>> regions = where.asBox();
    if (regions.isEmpty()) {
      return Optional.empty();
    }
    double[] weights = weights(regions.get());
    if (Arrays.stream(weights).sum() == 0) {
      return Optional.empty();
    }
    AliasSampler candidates = AliasSampler.of(weights);
    RandomStream order = seed.derive("order").generator();
    int[] picks = IntStream.range(0, rows).map(i -> candidates.draw(order)).toArray();
    List<Column> drawn = new ArrayList<>();
    for (int j = 0; j < columns.size(); j++) {
      Field field = schema.field(j);
      RandomStream draws = seed.derive("cells/" + field.name()).generator();
      ValueSet set = regions.get().get(field.name());
      drawn.add(
          set == null
              ? columns.get(j).draw(field, picks, draws)
              : columns.get(j).draw(field, picks, set, draws));
    }
    return Optional.of(Dataset.of(drawn, schema));
  }

  private double[] weights(Map<String, ValueSet> regions) {
    double[] weights = new double[columns.get(0).size()];
    Arrays.fill(weights, 1);
    regions.forEach(
        (name, set) -> {
          int j = schema.indexOf(name);
          for (int i = 0; i < weights.length; i++) {
            weights[i] *= weights[i] == 0 ? 0 : columns.get(j).fraction(i, schema.field(j), set);
          }
        });
    return weights;
  }

  private int[] picks(int rows, Seed seed) {
    int size = columns.get(0).size();
    int[] picks = new int[rows];
    int[] order = {};
    for (int i = 0; i < rows; i++) {
      if (i % size == 0) {
        order = seed.derive(i / size).generator().permutation(size);
      }
      picks[i] = order[i % size];
    }
    return picks;
  }

  @Override
  public void write(ArchiveWriter archive) {
    archive.json(DOCUMENT, log.toJson());
    for (int j = 0; j < columns.size(); j++) {
      columns.get(j).write(archive, "pool/" + j);
    }
  }

  static PoolSampler read(ArchiveReader archive, Schema schema) {
    List<PoolColumn> columns = new ArrayList<>();
    for (int j = 0; j < schema.size(); j++) {
      columns.add(PoolColumn.read(archive, "pool/" + j, schema.field(j)));
    }
    long sizes = columns.stream().mapToInt(PoolColumn::size).distinct().count();
    if (sizes != 1 || columns.get(0).size() == 0) {
      throw archive.malformed("pool", "columns of equally many rows, at least one");
    }
    return new PoolSampler(schema, columns, GenerationLog.fromJson(archive.json(DOCUMENT)));
  }

  @Override
  public List<String> disclosures() {
    return log.disclosures();
  }
}
