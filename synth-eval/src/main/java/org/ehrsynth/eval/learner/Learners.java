package org.ehrsynth.eval.learner;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.ehrsynth.InputException;

/**
 * The registry of learners that can be chosen by name, beside the boosted trees, which are always
 * trained.
 */
public final class Learners {
  /** The names of the learners that are trained by default. */
  public static final List<String> DEFAULTS = List.of("logistic");

  private static final Map<String, Supplier<Learner>> KNOWN =
      new TreeMap<>(
          Map.of(
              "logistic",
              LogisticRegression::defaults,
              "perceptron",
              MultilayerPerceptron::defaults));

  private Learners() {}

  /** 100 trees of depth 4 on samples of ⅘ of rows and columns. */
  public static GradientBoostedTrees trees() {
    return new GradientBoostedTrees(100, 4, 0.1, 0.8, false, FeatureEncoding.Kind.CODES);
  }

  /**
   * Returns the learners of these names; repeated names count once.
   *
   * @throws InputException if one is unknown; the message lists the known ones
   */
  public static List<Learner> named(List<String> names) {
    return new LinkedHashSet<>(names).stream().map(Learners::named).toList();
  }

  private static Learner named(String name) {
    Supplier<Learner> learner = KNOWN.get(name);
    if (learner == null) {
      throw new InputException(
          "unknown learner '%s'; learners are: %s"
              .formatted(name, String.join(", ", KNOWN.keySet())));
    }
    return learner.get();
  }
}
