package org.ehrsynth.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.bench.suite.BenchmarkDataset;
import org.ehrsynth.bench.suite.BenchmarkSuite;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Split;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.random.Seed;

/**
 * The real rows of one data set and seed, as tables and as files that contestants read.
 *
 * @param split the training and the holdout rows; without a holdout, both are all rows
 * @param train the training file
 * @param holdout the holdout file; not written if the suite computes no scores
 * @param schema the schema file
 * @param fingerprints of the two tables
 */
record SplitFiles(Split split, Path train, Path holdout, Path schema, JsonTree fingerprints) {

  /** Splits the rows and writes the files, replacing those of an earlier run. */
  static SplitFiles of(
      BenchmarkSuite suite, BenchmarkDataset set, Dataset data, long seed, Path out) {
    Path folder = out.resolve("data").resolve(set.name()).resolve("seed-" + seed);
    Split split =
        suite.scores()
            ? Split.bySubject(data, suite.holdout(), Seed.of(seed))
            : new Split(data, data);
    SplitFiles rows =
        new SplitFiles(
            split,
            folder.resolve("train.csv"),
            folder.resolve("holdout.csv"),
            folder.resolve("schema.json"),
            fingerprints(suite, split));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    split.train().write(rows.train);
    if (suite.scores()) {
      split.holdout().write(rows.holdout);
    }
    byte[] text = Json.pretty(data.schema().toJson()).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(rows.schema, stream -> stream.write(text));
    return rows;
  }

  private static JsonTree fingerprints(BenchmarkSuite suite, Split split) {
    JsonTree prints = new JsonTree();
    prints.put("train", split.train().fingerprint());
    if (suite.scores()) {
      prints.put("holdout", split.holdout().fingerprint());
    }
    return prints;
  }

  /** Returns the numbers of training rows and columns, and the levels of the largest column. */
  Map<String, Long> size() {
    Map<String, Long> size = new LinkedHashMap<>();
    size.put("rows", (long) split.train().rowCount());
    size.put("columns", (long) split.train().schema().learned().size());
    size.put(
        "levels",
        split.train().schema().learned().fields().stream()
            .mapToLong(field -> field.levels().size())
            .max()
            .orElse(0));
    return size;
  }
}
