package org.ehrsynth.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.data.Split;
import org.ehrsynth.json.Json;
import org.ehrsynth.random.Seed;

/** The bundled trial as the files that a user would have, in a folder of a test. */
public final class PbcFiles {
  private final Path folder;

  private PbcFiles(Path folder) {
    this.folder = folder;
  }

  /** Writes train.csv, holdout.csv and schema.json. */
  public static PbcFiles in(Path folder) {
    Dataset real = ExampleDatasets.pbc();
    Split split = Split.bySubject(real, 0.2, Seed.of(1));
    PbcFiles files = new PbcFiles(folder);
    split.train().write(files.train());
    split.holdout().write(files.holdout());
    write(files.schema(), Json.pretty(real.schema().toJson()));
    return files;
  }

  /** Writes a model of train.csv, learned by independent columns. */
  public PbcFiles withModel() {
    CliRun.of(
            "fit",
            train(),
            "--schema",
            schema(),
            "--model",
            "independent",
            "--out",
            model(),
            "--seed",
            7)
        .succeeded();
    return this;
  }

  public Path train() {
    return folder.resolve("train.csv");
  }

  public Path holdout() {
    return folder.resolve("holdout.csv");
  }

  public Path schema() {
    return folder.resolve("schema.json");
  }

  public Path model() {
    return folder.resolve("pbc.synth");
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /** The names of all files in the folder, hidden ones too. */
  public List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
