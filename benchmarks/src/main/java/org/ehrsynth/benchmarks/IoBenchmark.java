package org.ehrsynth.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ehrsynth.constraint.mining.ConstraintMining;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.fidelity.Associations;
import org.ehrsynth.eval.fidelity.Marginals;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.eval.utility.TrainSyntheticTestReal;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.schema.Schema;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reading and writing tables, models and reports: milliseconds a run. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class IoBenchmark {

  /** The train rows as a file. */
  @State(Scope.Benchmark)
  public static class Csv extends Cohort {
    Path file;

    @Override
    void prepare() throws IOException {
      file = Files.createTempFile("flchain", ".csv");
      split.train().write(file);
    }

    /** Removes it. */
    @TearDown(Level.Trial)
    public void remove() throws IOException {
      Files.delete(file);
    }
  }

  /** A model and its bytes. */
  @State(Scope.Benchmark)
  public static class Archive extends FittedCohort {
    /** Its method: many small trees, larger ones, tables of numbers, a network. */
    @Param({"cart", "arf", "circuit", "ctgan"})
    public String model;

    byte[] bytes;

    @Override
    String method() {
      return model;
    }

    @Override
    void prepare() {
      super.prepare();
      bytes = fitted.toBytes();
    }
  }

  /** A report of some metrics, and where it is written. */
  @State(Scope.Benchmark)
  public static class Written extends EvaluatedCohort {
    Report report;
    Path file;

    @Override
    void prepare() throws IOException {
      super.prepare();
      report =
          Evaluator.of(List.of(Marginals.ID, Associations.ID, TrainSyntheticTestReal.ID))
              .withFigures()
              .evaluate(split, few().synthetic(), run.seed());
      file = Files.createTempFile("report", ".html");
    }

    /** Removes it. */
    @TearDown(Level.Trial)
    public void remove() throws IOException {
      Files.delete(file);
    }
  }

  /** Reads the train rows, schema inferred. */
  @Benchmark
  public Dataset read(Csv csv) {
    return Dataset.read(csv.file);
  }

  /** Reads the train rows under their schema. */
  @Benchmark
  public Dataset readDeclared(Csv csv) {
    return Dataset.read(csv.file, csv.split.train().schema());
  }

  /** Proposes a schema. */
  @Benchmark
  public Schema infer(Csv csv) {
    return Dataset.infer(csv.file).schema();
  }

  /** Proposes rules. */
  @Benchmark
  public List<ConstraintMining.Proposal> mine(Cohort cohort) {
    return ConstraintMining.defaults().mine(cohort.split.train());
  }

  /** The hash of all cells. */
  @Benchmark
  public String fingerprint(Cohort cohort) {
    return cohort.split.train().fingerprint();
  }

  /** Writes the train rows. */
  @Benchmark
  public void write(Csv csv) {
    csv.split.train().write(csv.file);
  }

  /** The bytes of a model file. */
  @Benchmark
  public byte[] save(Archive archive) {
    return archive.fitted.toBytes();
  }

  /** A model of these bytes. */
  @Benchmark
  public FittedSynthesizer load(Archive archive) {
    return FittedSynthesizer.load(archive.bytes);
  }

  /** Writes a report as a page. */
  @Benchmark
  public void page(Written written) {
    written.report.save(written.file);
  }
}
