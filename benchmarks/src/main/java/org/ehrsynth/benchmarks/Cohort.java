package org.ehrsynth.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.SampleData;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.report.Evaluator;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.Run;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.models.circuit.Circuit;
import org.ehrsynth.models.copula.GaussianCopula;
import org.ehrsynth.models.gan.Ctgan;
import org.ehrsynth.models.gan.CtganConfig;
import org.ehrsynth.models.tree.Cart;
import org.ehrsynth.models.vae.Tvae;
import org.ehrsynth.models.vae.TvaeConfig;
import org.ehrsynth.random.Seed;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The bundled flchain cohort as every bench needs it: table, file, model, sample, views. */
@State(Scope.Benchmark)
public class Cohort {
  /** Threads a bench may use. */
  @Param({"1", "2"})
  public int threads;

  Split split;
  Path csv;
  FittedSynthesizer model;
  FittedSynthesizer trees;
  FittedSynthesizer circuit;
  Synthesizer ctganEpoch;
  Synthesizer tvaeEpoch;
  FittedSynthesizer ctgan;
  FittedSynthesizer tvae;
  EvalContext context;
  Run run;

  /** Makes what the benches use. */
  @Setup(Level.Trial)
  public void prepare() throws IOException {
    run = Run.with(Seed.of(42)).withThreads(threads);
    split = Split.bySubject(SampleData.flchain(), 0.2, Seed.of(1));
    csv = Files.createTempFile("flchain", ".csv");
    split.train().write(csv);
    model = new GaussianCopula().fit(split.train(), run);
    trees = new Cart().fit(split.train(), run);
    circuit = new Circuit().fit(split.train(), run);
    ctganEpoch = new Ctgan(CtganConfig.defaults().with("epochs", 1).with("judgements", 0));
    tvaeEpoch = new Tvae(TvaeConfig.defaults().with("epochs", 1).with("judgements", 0));
    ctgan = ctganEpoch.fit(split.train(), run);
    tvae = tvaeEpoch.fit(split.train(), run);
    Dataset fake = model.sample(split.train().rows(), Condition.ANY, run);
    context =
        Evaluator.context(split.train(), Optional.of(split.holdout()), fake, Optional.empty(), run);
  }

  /** Removes the file. */
  @TearDown(Level.Trial)
  public void remove() throws IOException {
    Files.delete(csv);
  }
}
