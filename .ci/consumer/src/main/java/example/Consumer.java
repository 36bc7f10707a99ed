package example;

import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.models.copula.GaussianCopula;
import org.ehrsynth.random.Seed;

/** Shows what a project of a user does: it fits, samples and evaluates. */
public final class Consumer {
  private Consumer() {}

  public static void main(String[] args) {
    var split = Split.bySubject(ExampleDatasets.pbc(), 0.2, Seed.of(1));
    var model = new GaussianCopula().fit(split.train(), Seed.of(42));
    var synthetic = model.sample(split.train().rowCount(), Seed.of(7));
    System.out.println(Evaluator.standard().evaluate(split, synthetic, Seed.of(9)));
  }
}
