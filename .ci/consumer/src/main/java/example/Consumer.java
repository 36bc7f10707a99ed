package example;

import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.models.copula.GaussianCopula;
import org.ehrsynth.random.Seed;

/** What a user's own project does: learn, sample, judge. */
public final class Consumer {
  private Consumer() {}

  public static void main(String[] args) {
    var split = Split.bySubject(ExampleDatasets.pbc(), 0.2, Seed.of(1));
    var model = new GaussianCopula().fit(split.train(), Seed.of(42));
    var fake = model.sample(split.train().rows(), Seed.of(7));
    System.out.println(Evaluator.standard().evaluate(split, fake, Seed.of(9)));
  }
}
