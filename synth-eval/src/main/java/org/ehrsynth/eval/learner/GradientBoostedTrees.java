package org.ehrsynth.eval.learner;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.ehrsynth.random.Seed;

/**
 * Trains gradient-boosted trees with XGBoost (Chen and Guestrin 2016, <a
 * href="https://doi.org/10.1145/2939672.2939785">doi:10.1145/2939672.2939785</a>), on one thread,
 * so that results do not depend on the machine's load.
 *
 * @param rounds trees
 * @param depth of a tree at most
 * @param rate shrinkage of each tree
 * @param sample fraction of rows, and of columns, that each tree sees
 * @param exact exact greedy splits instead of histograms
 * @param encoding how levels are encoded
 */
public record GradientBoostedTrees(
    int rounds, int depth, double rate, double sample, boolean exact, FeatureEncoding.Kind encoding)
    implements Learner {

  /** 100 trees of depth 6 at rate 0.3, histograms, levels as codes. */
  public static GradientBoostedTrees defaults() {
    return new GradientBoostedTrees(100, 6, 0.3, 1, false, FeatureEncoding.Kind.CODES);
  }

  @Override
  public String name() {
    return "boosted";
  }

  @Override
  public Fitted classify(SparseMatrix x, double[] y, Seed seed) {
    return fit(x, y, seed, "binary:logistic");
  }

  /** Trains on a number with squared error. */
  public Fitted regress(SparseMatrix x, double[] y, Seed seed) {
    return fit(x, y, seed, "reg:squarederror");
  }

  private Fitted fit(SparseMatrix x, double[] y, Seed seed, String objective) {
    float[] labels = new float[y.length];
    for (int i = 0; i < y.length; i++) {
      labels[i] = (float) y[i];
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("objective", objective);
    settings.put("max_depth", depth);
    settings.put("eta", rate);
    settings.put("subsample", sample);
    settings.put("colsample_bytree", sample);
    settings.put("tree_method", exact ? "exact" : "hist");
    settings.put("nthread", 1);
    settings.put("seed", (int) (seed.value() & Integer.MAX_VALUE));
    settings.put("verbosity", 0);
    DMatrix data = null;
    Booster booster = null;
    try {
      data = matrix(x);
      data.setLabel(labels);
      booster = XGBoost.train(data, settings, rounds, Map.of(), null, null);
      byte[] model = booster.toByteArray("ubj");
      return features -> predict(model, features);
    } catch (XGBoostError e) {
      throw new IllegalStateException("boosted trees failed", e);
    } finally {
      dispose(data, booster);
    }
  }

  private static double[] predict(byte[] model, SparseMatrix x) {
    DMatrix data = null;
    Booster booster = null;
    try {
      booster = XGBoost.loadModel(model);
      booster.setParam("nthread", 1);
      data = matrix(x);
      float[][] predicted = booster.predict(data);
      double[] out = new double[predicted.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = predicted[i][0];
      }
      return out;
    } catch (XGBoostError | IOException e) {
      throw new IllegalStateException("boosted trees failed", e);
    } finally {
      dispose(data, booster);
    }
  }

  /** A dense matrix: to the library what is not stored is missing, to us it is 0. */
  private static DMatrix matrix(SparseMatrix x) throws XGBoostError {
    int p = x.width();
    float[] dense = new float[Math.multiplyExact(x.rows(), p)];
    for (int i = 0; i < x.rows(); i++) {
      for (int at = x.starts()[i]; at < x.starts()[i + 1]; at++) {
        dense[i * p + x.columns()[at]] = x.values()[at];
      }
    }
    return new DMatrix(dense, x.rows(), p, Float.NaN);
  }

  private static void dispose(DMatrix data, Booster booster) {
    if (data != null) {
      data.dispose();
    }
    if (booster != null) {
      booster.dispose();
    }
  }
}
