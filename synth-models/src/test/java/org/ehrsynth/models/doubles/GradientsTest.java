package org.ehrsynth.models.doubles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestReporter;

/**
 * Every layer and loss against central differences, in the double build of the same sources: (f(w +
 * h) − f(w − h)) / 2h with h = 1e-5, whose own error is about h² and 1e-16/h, so 1e-10 each. A
 * relative error is taken of the larger of both numbers and a thousandth of the largest gradient.
 */
class GradientsTest {
  private static final double H = 1e-5;
  private static final double MAX_ERROR = 1e-6;
  private static final int PROBES = 40;
  private static final int ROWS = 40;

  private final RandomStream draws = Seed.of(11).generator();
  private ComputeContext engine;

  @BeforeEach
  void open() {
    engine = ComputeContext.of(2);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @FunctionalInterface
  private interface Loss {
    double compute();
  }

  private Tensor random(int rows, int width) {
    Tensor x = engine.tensor(rows, width);
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = draws.nextGaussian();
    }
    x.upload();
    return x;
  }

  /** Σ c y with fixed c, so that dy = c. */
  private static double dot(Tensor c, Tensor y) {
    double sum = 0;
    for (int r = 0; r < y.rows(); r++) {
      for (int j = 0; j < y.width(); j++) {
        sum += c.data()[c.at(r) + j] * y.data()[y.at(r) + j];
      }
    }
    return sum;
  }

  /**
   * The largest relative error of a gradient at some random places.
   *
   * @param gradient copied before the losses are computed
   */
  private double worst(Tensor at, double[] gradient, Loss loss) {
    return worst(at, gradient, largest(gradient), loss);
  }

  private static double largest(double[] gradient) {
    return Arrays.stream(gradient).map(Math::abs).max().orElse(0);
  }

  private double worst(Tensor at, double[] gradient, double largest, Loss loss) {
    double worst = 0;
    int n = at.rows() * at.width();
    for (int probe = 0; probe < Math.min(PROBES, n); probe++) {
      int i = n <= PROBES ? probe : draws.nextInt(n);
      double before = at.data()[i];
      at.data()[i] = before + H;
      at.upload();
      double above = loss.compute();
      at.data()[i] = before - H;
      at.upload();
      double below = loss.compute();
      at.data()[i] = before;
      at.upload();
      double slope = (above - below) / (2 * H);
      double scale = Math.max(Math.max(Math.abs(slope), Math.abs(gradient[i])), 1e-3 * largest);
      worst = Math.max(worst, scale == 0 ? 0 : Math.abs(slope - gradient[i]) / scale);
    }
    return worst;
  }

  /** The largest over parameters; at least one gradient is not zero. */
  private double worst(List<Parameter> parameters, Loss loss) {
    List<double[]> gradients = new ArrayList<>();
    parameters.forEach(p -> gradients.add(p.gradient().data().clone()));
    double largest = gradients.stream().mapToDouble(GradientsTest::largest).max().orElse(0);
    assertThat(largest).isPositive();
    double worst = 0;
    for (int p = 0; p < parameters.size(); p++) {
      worst = Math.max(worst, worst(parameters.get(p).value(), gradients.get(p), largest, loss));
    }
    return worst;
  }

  private void verify(double error, TestInfo test, TestReporter reporter) {
    reporter.publishEntry(
        test.getTestMethod().orElseThrow().getName(), String.format(Locale.ROOT, "%.1e", error));
    assertThat(error).isLessThan(MAX_ERROR);
  }

  @Test
  void linear_of_two_inputs(TestInfo test, TestReporter reporter) {
    Tensor one = random(ROWS, 7);
    Tensor two = random(ROWS, 60);
    Tensor y = engine.tensor(ROWS, 50);
    Tensor c = random(ROWS, 50);
    Linear layer = new Linear(engine, "l", 50, 0, draws, 7, 60);
    Loss loss =
        () -> {
          layer.forward(y, one, two);
          return dot(c, y);
        };
    layer.parameterGradients(c, one, two);
    Tensor dTwo = engine.tensor(ROWS, 60);
    engine.sum(dTwo, layer.inputGradient(1, c));

    verify(
        Math.max(worst(layer.parameters(), loss), worst(two, dTwo.data().clone(), loss)),
        test,
        reporter);
  }

  @Test
  void lookup(TestInfo test, TestReporter reporter) {
    int[] codes = new int[2 * ROWS];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = draws.nextInt(6) - 1;
    }
    Tensor y = engine.tensor(ROWS, 10);
    Tensor c = random(ROWS, 10);
    Embedding layer = new Embedding(engine, "l", 5, 10, 3, draws);
    Loss loss =
        () -> {
          y.fill(0);
          layer.addTo(y, codes, 2);
          return dot(c, y);
        };
    layer.gradient(c, codes, 2);

    verify(worst(List.of(layer.table()), loss), test, reporter);
  }

  @Test
  void batch_norm(TestInfo test, TestReporter reporter) {
    Tensor x = random(ROWS, 9);
    Tensor y = engine.tensor(ROWS, 9);
    Tensor c = random(ROWS, 9);
    BatchNorm layer = new BatchNorm(engine, "n", 9);
    Loss loss =
        () -> {
          layer.forward(x, y, true);
          return dot(c, y);
        };
    loss.compute();
    Tensor dx = engine.tensor(ROWS, 9);
    layer.backward(x, c, dx);

    verify(
        Math.max(worst(layer.parameters(), loss), worst(x, dx.data().clone(), loss)),
        test,
        reporter);
  }

  @Test
  void layer_norm(TestInfo test, TestReporter reporter) {
    Tensor x = random(ROWS, 9);
    Tensor y = engine.tensor(ROWS, 9);
    Tensor c = random(ROWS, 9);
    LayerNorm layer = new LayerNorm(engine, "n", 9);
    Loss loss =
        () -> {
          layer.forward(x, y);
          return dot(c, y);
        };
    loss.compute();
    Tensor dx = engine.tensor(ROWS, 9);
    layer.backward(x, c, dx);

    verify(
        Math.max(worst(layer.parameters(), loss), worst(x, dx.data().clone(), loss)),
        test,
        reporter);
  }

  @Test
  void leaky_relu_with_dropout(TestInfo test, TestReporter reporter) {
    Tensor x = random(ROWS, 9);
    Tensor y = engine.tensor(ROWS, 9);
    Tensor c = random(ROWS, 9);
    MaskedActivation gate = new MaskedActivation(engine, ROWS, 9, 0.2, 0.3);
    Loss loss =
        () -> {
          gate.forward(x, y, Seed.of(5));
          return dot(c, y);
        };
    loss.compute();
    Tensor dx = engine.tensor(ROWS, 9);
    gate.backward(c, dx);

    verify(worst(x, dx.data().clone(), loss), test, reporter);
  }

  @Test
  void gelu(TestInfo test, TestReporter reporter) {
    Tensor x = random(ROWS, 9);
    Tensor y = engine.tensor(ROWS, 9);
    Tensor c = random(ROWS, 9);
    Loss loss =
        () -> {
          Gelu.forward(engine, x, y);
          return dot(c, y);
        };
    Tensor dx = engine.tensor(ROWS, 9);
    Gelu.backward(engine, x, c, dx);

    verify(worst(x, dx.data().clone(), loss), test, reporter);
  }

  private static List<OutputBlock> spans() {
    return List.of(
        new OutputBlock(0, 1, OutputBlock.Kind.TANH),
        new OutputBlock(1, 4, OutputBlock.Kind.SOFTMAX),
        new OutputBlock(5, 1, OutputBlock.Kind.LINEAR),
        new OutputBlock(6, 3, OutputBlock.Kind.SOFTMAX));
  }

  @Test
  void tanh_identity_and_gumbel_softmax(TestInfo test, TestReporter reporter) {
    Tensor x = random(ROWS, 9);
    Tensor y = engine.tensor(ROWS, 9);
    Tensor c = random(ROWS, 9);
    OutputActivation layer = new OutputActivation(engine, spans(), 0.2);
    Loss loss =
        () -> {
          layer.forward(x, y, Seed.of(5));
          return dot(c, y);
        };
    loss.compute();
    Tensor dx = engine.tensor(ROWS, 9);
    layer.backward(y, c, dx);

    verify(worst(x, dx.data().clone(), loss), test, reporter);
  }

  @Test
  void hidden_layers_of_both_styles(TestInfo test, TestReporter reporter) {
    Tensor x = random(ROWS, 6);
    int[] codes = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      codes[i] = draws.nextInt(5);
    }
    Tensor c = random(ROWS, 12);
    double worst = 0;
    for (HiddenLayers.Style style : HiddenLayers.Style.values()) {
      HiddenLayers stack =
          new HiddenLayers(engine, "s", ROWS, 6, 5, new int[] {12, 12, 12}, style, draws);
      Loss loss = () -> dot(c, stack.forward(x, codes, 1));
      loss.compute();
      System.arraycopy(c.data(), 0, stack.topSlope().data(), 0, c.data().length);
      stack.topSlope().upload();
      Tensor dx = engine.tensor(ROWS, 6);
      stack.backward(x, codes, 1, dx);
      worst = Math.max(worst, worst(stack.parameters(), loss));
      worst = Math.max(worst, worst(x, dx.data().clone(), loss));
    }

    verify(worst, test, reporter);
  }

  private Critic critic() {
    return new Critic(engine, 8, 5, 9, 4, new int[] {16, 12}, 0.2, 0.5, 10, draws);
  }

  private int[] conditions() {
    int[] conditions = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      conditions[i] = draws.nextInt(4);
    }
    return conditions;
  }

  @Test
  void loss_of_the_critic_with_gradient_penalty(TestInfo test, TestReporter reporter) {
    Critic critic = critic();
    int[] placed = Critic.placed(conditions(), 5, 4);
    Tensor rows = random(2 * ROWS, 9);
    Loss loss =
        () -> {
          Tensor real = critic.real();
          Tensor generated = critic.generated();
          System.arraycopy(rows.data(), 0, real.data(), real.at(0), ROWS * 9);
          System.arraycopy(rows.data(), ROWS * 9, generated.data(), generated.at(0), ROWS * 9);
          return critic.trainStep(placed, Seed.of(3)).total();
        };
    loss.compute();

    verify(worst(critic.parameters(), loss), test, reporter);
  }

  @Test
  void loss_of_the_generator(TestInfo test, TestReporter reporter) {
    Generator generator = new Generator(engine, ROWS, 6, 4, new int[] {14, 10}, 9, draws);
    Critic critic = critic();
    OutputActivation spans = new OutputActivation(engine, spans(), 0.5);
    int[] conditions = conditions();
    int[] placed = Critic.placed(conditions, 5, 4);
    int[] asked = new int[ROWS];
    Arrays.fill(asked, 1);
    Tensor noise = random(ROWS, 6);
    Tensor slope = engine.tensor(ROWS, 9);
    Loss loss =
        () -> {
          System.arraycopy(noise.data(), 0, generator.noise().data(), 0, ROWS * 6);
          generator.noise().upload();
          generator.forward(conditions, true);
          spans.forward(generator.logits(), critic.real(), Seed.of(4));
          double scored = critic.score(placed, Seed.of(3), slope);
          spans.backward(critic.real(), slope, slope);
          return scored + spans.crossEntropy(generator.logits(), asked, conditions, slope);
        };
    loss.compute();
    slope.upload();
    generator.backward(slope, conditions);

    verify(worst(generator.parameters(), loss), test, reporter);
  }

  @Test
  void loss_of_the_autoencoder(TestInfo test, TestReporter reporter) {
    for (HiddenLayers.Style style : HiddenLayers.Style.values()) {
      VariationalAutoencoder net =
          new VariationalAutoencoder(
              engine, ROWS, spans(), 5, new int[] {16, 12}, style, 2, Seed.of(8));
      for (int i = 0; i < ROWS; i++) {
        net.numbers().data()[2 * i] = draws.nextGaussian();
        net.numbers().data()[2 * i + 1] = draws.nextGaussian();
        net.codes()[2 * i] = 1 + draws.nextInt(4);
        net.codes()[2 * i + 1] = 6 + draws.nextInt(3);
      }
      Loss loss = () -> net.trainStep(Seed.of(3)).total();
      loss.compute();

      verify(worst(net.parameters(), loss), test, reporter);
    }
  }
}
