package org.ehrsynth.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/** Returns rows it learned from, and fills each missing cell from any row that has it. */
record HotDeck() implements Synthesizer {
  @Override
  public String name() {
    return "hot-deck";
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of();
  }

  @Override
  public Sampler fitGuarded(Dataset guarded, Subjects subjects, FitOptions options, Execution run) {
    return new Rows(guarded);
  }

  private record Rows(Dataset learned) implements Sampler {
    @Override
    public Dataset draw(int rows, Seed seed) {
      RandomStream draws = seed.generator();
      return learned.selectRows(
          IntStream.range(0, rows).map(i -> draws.nextInt(learned.rowCount())).toArray());
    }

    @Override
    public Optional<Dataset> impute(Dataset table, Seed seed) {
      RandomStream draws = seed.generator();
      return Optional.of(
          Dataset.of(
              IntStream.range(0, table.columns().size())
                  .mapToObj(j -> table.column(j).filledFrom(donated(j, table.rowCount(), draws)))
                  .toList(),
              table.schema()));
    }

    private Column donated(int j, int n, RandomStream draws) {
      Column column = learned.column(j);
      int[] donors = IntStream.range(0, column.size()).filter(i -> !column.isMissing(i)).toArray();
      int[] rows = new int[n];
      Arrays.setAll(rows, i -> donors.length == 0 ? 0 : donors[draws.nextInt(donors.length)]);
      return column.select(rows);
    }

    @Override
    public void write(ArchiveWriter archive) {
      archive.json("rows.json", Map.of("rows", (long) learned.rowCount()));
    }

    @Override
    public List<String> disclosures() {
      return List.of("all of them");
    }
  }
}
