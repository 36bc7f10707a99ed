package org.ehrsynth.models.gan;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.Embedding;
import org.ehrsynth.models.nn.Linear;
import org.ehrsynth.models.nn.MaskedActivation;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.models.nn.Tensor;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * Scores packs of rows under their conditions, through hidden layers of LeakyReLU and dropout. The
 * critic of CTGAN is trained by the Wasserstein loss with gradient penalty,
 *
 * <p>mean s(synthetic) − mean s(real) + λ mean (‖∇s(between)‖ − 1)²,
 *
 * <p>Xu et al. (2019), section 4.4; Gulrajani et al. (2017), <a
 * href="https://arxiv.org/abs/1704.00028">arXiv:1704.00028</a>; packs by Lin et al. (2018), <a
 * href="https://arxiv.org/abs/1712.04086">arXiv:1712.04086</a>.
 *
 * <p>The penalty's gradient has a closed form, as layers are products with a {@link
 * MaskedActivation}'s factor d. With h₀ = x and aₗ = hₗ₋₁ Wₗ, hₗ = aₗ ⊙ dₗ, s = h_L w: the slopes
 * are q_L = wᵀ ⊙ d_L, qₗ = (qₗ₊₁ Wₗ₊₁ᵀ) ⊙ dₗ and g = q₁ W₁ᵀ. With V = ∂penalty/∂g, r₀ = V and rₗ =
 * (rₗ₋₁ Wₗ) ⊙ dₗ, the gradient by Wₗ is rₗ₋₁ᵀ qₗ, and by w it is Σ r_L: that of usual
 * backpropagation with r in the place of h. So the packs between real and synthetic ones are rows
 * like others.
 */
final class Critic {
  private final ComputeContext engine;
  private final int packs;
  private final int pac;
  private final double penalty;
  private final Linear[] linear; // the last gives the score
  private final Embedding lookup; // null without conditions
  private final MaskedActivation[] gate;
  private final Tensor input; // packs: real, synthetic, between
  private final Tensor[] hidden;
  private final Tensor[] slopes; // q
  private final Tensor scores;
  private final Tensor scoreSlopes;
  private final Tensor inputSlopes;
  private final float[] fraction; // of the real pack in the one between

  /**
   * New weights.
   *
   * @param packs of a batch
   * @param pac rows of a pack
   * @param width of a row
   * @param conditions levels that a row's condition may be; 0: none
   * @param penalty λ
   * @param dropout rate
   */
  Critic(
      ComputeContext engine,
      int packs,
      int pac,
      int width,
      int conditions,
      int[] widths,
      double slope,
      double dropout,
      double penalty,
      RandomStream draws) {
    this.engine = engine;
    this.packs = packs;
    this.pac = pac;
    this.penalty = penalty;
    int layers = widths.length;
    linear = new Linear[layers + 1];
    gate = new MaskedActivation[layers];
    hidden = new Tensor[layers];
    slopes = new Tensor[layers];
    int in = pac * width;
    lookup =
        conditions > 0
            ? new Embedding(engine, "critic/0", pac * conditions, widths[0], in, draws)
            : null;
    for (int l = 0; l <= layers; l++) {
      int out = l < layers ? widths[l] : 1;
      int sparse = l == 0 ? pac * conditions : 0;
      linear[l] = new Linear(engine, "critic/" + l, out, sparse, draws, in);
      in = out;
      if (l < layers) {
        gate[l] = new MaskedActivation(engine, 3 * packs, out, slope, dropout);
        hidden[l] = engine.tensor(3 * packs, out);
        slopes[l] = engine.tensor(3 * packs, out);
      }
    }
    input = engine.tensor(3 * packs, pac * width);
    scores = engine.tensor(3 * packs, 1);
    scoreSlopes = engine.tensor(3 * packs, 1);
    inputSlopes = engine.tensor(packs, pac * width);
    fraction = new float[packs];
  }

  /** Where the rows of the real packs are to be put: packs · pac × width. */
  Tensor real() {
    return input.rows(0, packs).reshaped(packs * pac, input.width() / pac);
  }

  /** Where the generated rows are to be put. */
  Tensor generated() {
    return input.rows(packs, 2 * packs).reshaped(packs * pac, input.width() / pac);
  }

  /** What a pass over a batch gives. */
  record Losses(double wasserstein, double penalty) {
    double total() {
      return wasserstein + penalty;
    }
  }

  /**
   * Computes the loss and its gradients by the critic's parameters. Real and synthetic rows must be
   * there; not uploaded.
   *
   * @param conditions of each row, numbered by its place in the pack too ({@link #placed}); real
   *     and synthetic rows alike
   */
  Losses trainStep(int[] conditions, Seed seed) {
    mix(seed);
    forward(3 * packs, conditions, seed);
    Tensor up = scoreSlopes;
    for (int p = 0; p < packs; p++) {
      up.data()[p] = -1f / packs;
      up.data()[packs + p] = 1f / packs;
      up.data()[2 * packs + p] = 1;
    }
    up.upload();
    backward(3 * packs);
    linear[gate.length].biasGradient(up.rows(0, 2 * packs));
    for (int l = 0; l < gate.length; l++) {
      linear[l].biasGradient(slopes[l].rows(0, 2 * packs));
    }
    if (lookup != null) {
      lookup.gradient(slopes[0].rows(0, 2 * packs), conditions, pac);
    }
    double penalised = penalise();
    for (int l = 0; l <= gate.length; l++) {
      Tensor x = l == 0 ? input : hidden[l - 1];
      linear[l].weightGradients(l < gate.length ? slopes[l] : up, x);
    }
    double real = 0;
    double generated = 0;
    for (int p = 0; p < packs; p++) {
      real += scores.data()[p];
      generated += scores.data()[packs + p];
    }
    return new Losses((generated - real) / packs, penalised);
  }

  /**
   * The generator's loss, −mean s(synthetic), and its gradient by these rows, which are to be in
   * {@link #real()}.
   */
  double score(int[] conditions, Seed seed, Tensor slope) {
    forward(packs, conditions, seed);
    double sum = 0;
    for (int p = 0; p < packs; p++) {
      scoreSlopes.data()[p] = -1f / packs;
      sum += scores.data()[p];
    }
    scoreSlopes.upload(0, packs);
    backward(packs);
    engine.sum(
        slope.reshaped(packs, input.width()), linear[0].inputGradient(0, slopes[0].rows(0, packs)));
    return -sum / packs;
  }

  /** Fills the packs between real and synthetic ones, and uploads all. */
  private void mix(Seed seed) {
    RandomStream draws = seed.derive("mix").generator();
    for (int p = 0; p < packs; p++) {
      fraction[p] = (float) draws.nextDouble();
    }
    engine.rows(
        packs,
        (part, from, to) -> {
          for (int p = from; p < to; p++) {
            between(input, p);
          }
          input.upload(from, to);
          input.upload(packs + from, packs + to);
          input.upload(2 * packs + from, 2 * packs + to);
        });
  }

  private void between(Tensor of, int p) {
    float[] data = of.data();
    int real = of.at(p);
    int generated = of.at(packs + p);
    int out = of.at(2 * packs + p);
    for (int j = 0; j < of.width(); j++) {
      data[out + j] = data[generated + j] + fraction[p] * (data[real + j] - data[generated + j]);
    }
  }

  private void forward(int n, int[] conditions, Seed seed) {
    int layers = gate.length;
    for (int l = 0; l <= layers; l++) {
      Tensor out = (l < layers ? hidden[l] : scores).rows(0, n);
      if (l == 0 && n > packs) {
        // The first layer is linear: between two packs it is between their values.
        Tensor given = out.rows(0, 2 * packs);
        linear[0].forward(given, input.rows(0, 2 * packs));
        addConditions(given, conditions);
        engine.rows(
            packs,
            (part, from, to) -> {
              for (int p = from; p < to; p++) {
                between(out, p);
              }
            });
      } else {
        linear[l].forward(out, (l == 0 ? input : hidden[l - 1]).rows(0, n));
        if (l == 0) {
          addConditions(out, conditions);
        }
      }
      if (l < layers) {
        gate[l].forward(out, out, seed.derive(l));
      }
    }
  }

  private void addConditions(Tensor out, int[] conditions) {
    if (lookup != null) {
      for (int from = 0; from < out.rows(); from += packs) {
        lookup.addTo(out.rows(from, from + packs), conditions, pac);
      }
    }
  }

  private void backward(int n) {
    for (int l = gate.length - 1; l >= 0; l--) {
      Tensor above = l + 1 < gate.length ? slopes[l + 1] : scoreSlopes;
      Tensor own = slopes[l].rows(0, n);
      engine.sum(own, linear[l + 1].inputGradient(0, above.rows(0, n)));
      gate[l].backward(own, own);
    }
  }

  /** Puts V and r in the place of the packs between, and of what is computed of them. */
  private double penalise() {
    engine.sum(inputSlopes, linear[0].inputGradient(0, slopes[0].rows(2 * packs, 3 * packs)));
    Tensor v = input.rows(2 * packs, 3 * packs);
    double[] part = new double[ComputeContext.parts(packs)];
    engine.fill(
        v,
        (piece, from, to) -> {
          for (int p = from; p < to; p++) {
            part[piece] += steep(p, v);
          }
        });
    for (int l = 0; l < gate.length; l++) {
      Tensor below = l == 0 ? v : hidden[l - 1].rows(2 * packs, 3 * packs);
      Tensor own = hidden[l].rows(2 * packs, 3 * packs);
      engine.sum(own, linear[l].product(0, below));
      gate[l].backward(own, own, 2 * packs);
    }
    double sum = 0;
    for (double each : part) {
      sum += each;
    }
    return penalty * sum / packs;
  }

  private double steep(int p, Tensor v) {
    float[] g = inputSlopes.data();
    int at = inputSlopes.at(p);
    double squares = 0;
    for (int j = 0; j < v.width(); j++) {
      squares += (double) g[at + j] * g[at + j];
    }
    double norm = Math.sqrt(squares);
    // At 0 the norm has no slope; a finite one keeps the step finite.
    float scale = (float) (2 * penalty * (norm - 1) / (Math.max(norm, 1e-12) * packs));
    int to = v.at(p);
    for (int j = 0; j < v.width(); j++) {
      v.data()[to + j] = scale * g[at + j];
    }
    return (norm - 1) * (norm - 1);
  }

  /** The conditions of rows as {@link #trainStep} wants them: by place in the pack. */
  static int[] placed(int[] conditions, int pac, int size) {
    int[] placed = new int[conditions.length];
    for (int i = 0; i < placed.length; i++) {
      placed[i] = conditions[i] < 0 ? -1 : i % pac * size + conditions[i];
    }
    return placed;
  }

  List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (Linear each : linear) {
      all.addAll(each.parameters());
    }
    if (lookup != null) {
      all.add(lookup.table());
    }
    return all;
  }
}
