package org.ehrsynth.eval.privacy.membership;

import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.learner.FeatureEncoding;
import org.ehrsynth.eval.learner.GradientBoostedTrees;
import org.ehrsynth.eval.learner.SparseMatrix;
import org.ehrsynth.random.Seed;

/**
 * Scores a target by the probability that it is synthetic, from boosted trees that were trained to
 * distinguish synthetic rows from reference rows (Houssiau et al. 2022, TAPAS, arXiv:2211.06550).
 */
final class ClassifierAttack {
  private static final int MAX_ROWS = 10_000;
  private static final GradientBoostedTrees TREES = GradientBoostedTrees.defaults();

  private ClassifierAttack() {}

  static double[] scores(AttackContext scene) {
    Seed seed = scene.run().seed().derive("membership/classifier");
    Dataset synthetic = scene.synthetic();
    if (synthetic.rowCount() > MAX_ROWS) {
      int[] rows = Arrays.copyOf(seed.generator().permutation(synthetic.rowCount()), MAX_ROWS);
      Arrays.sort(rows);
      synthetic = synthetic.selectRows(rows);
    }
    List<Dataset> tables = List.of(synthetic, scene.reference(), scene.targets());
    FeatureEncoding encoding = FeatureEncoding.of(TREES.encoding(), synthetic, tables);
    SparseMatrix x = encoding.encode(synthetic).and(encoding.encode(scene.reference()));
    double[] y = new double[x.rows()];
    Arrays.fill(y, 0, synthetic.rowCount(), 1);
    return TREES.classify(x, y, seed).predict(encoding.encode(scene.targets()));
  }
}
