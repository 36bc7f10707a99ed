package org.ehrsynth.models.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.Linear;
import org.ehrsynth.models.nn.NoiseTable;
import org.ehrsynth.models.nn.OutputActivation;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.models.nn.Tensor;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a network that has learned nothing: a random linear layer. */
class MarginalBiasTest {
  private static final int NOISE = 8;
  private static final int ROWS = 2_000;
  private static final List<OutputBlock> SPANS =
      List.of(
          new OutputBlock(0, 4, OutputBlock.Kind.SOFTMAX),
          new OutputBlock(4, 1, OutputBlock.Kind.LINEAR),
          new OutputBlock(5, 2, OutputBlock.Kind.SOFTMAX),
          new OutputBlock(7, 1, OutputBlock.Kind.SOFTMAX));
  private static final double[][] WANTED = {{0.7, 0.2, 0.1, 0}, {}, {0.01, 0.99}, {1}};

  private final ComputeContext memory = ComputeContext.of(1);

  @AfterEach
  void close() {
    memory.close();
  }

  private static EncodedRows real() {
    EncodedRows rows = EncodedRows.of(SPANS, ROWS);
    for (int s = 0; s < WANTED.length; s++) {
      int row = 0;
      for (int v = 0; v < WANTED[s].length; v++) {
        for (int i = 0; i < Math.round(WANTED[s][v] * ROWS); i++) {
          rows.codes()[s][row++] = v;
        }
      }
    }
    return rows;
  }

  private final class Blank implements RowGenerator {
    private final Linear linear = new Linear(memory, "out", 8, 0, Seed.of(5).generator(), NOISE);

    @Override
    public Workspace desk(ComputeContext engine) {
      Linear own = linear.on(engine);
      Tensor z = engine.tensor(BLOCK, NOISE);
      Tensor y = engine.tensor(BLOCK, 8);
      return (requested, seed) -> {
        NoiseTable.normal(z.data(), 0, z.data().length, seed.generator());
        z.upload();
        own.forward(y, z);
        return y;
      };
    }

    @Override
    public Parameter outputBias() {
      return linear.bias();
    }

    @Override
    public List<Parameter> state() {
      return linear.parameters();
    }

    @Override
    public JsonTree shape() {
      return new JsonTree();
    }

    @Override
    public Optional<ConditionVector> levels() {
      return Optional.empty();
    }

    @Override
    public float[] deviations() {
      return null;
    }
  }

  @Test
  void matched_levels_have_the_shares_of_real_rows() {
    Blank source = new Blank();

    MarginalBias.match(source, real(), Execution.with(Seed.of(6)));

    int blocks = 400;
    double[] sum = new double[8];
    double[] squares = new double[8];
    try (ComputeContext engine = ComputeContext.of(1)) {
      RowGenerator.Workspace desk = source.desk(engine);
      for (int b = 0; b < blocks; b++) {
        Tensor y = desk.logits(null, Seed.of(7).derive(b));
        for (OutputBlock span : SPANS) {
          for (int r = 0; span.kind() == OutputBlock.Kind.SOFTMAX && r < RowGenerator.BLOCK; r++) {
            int at = y.at(r) + span.offset();
            OutputActivation.softmax(y.data(), at, span.width());
            for (int v = 0; v < span.width(); v++) {
              sum[span.offset() + v] += y.data()[at + v];
              squares[span.offset() + v] += Math.pow(y.data()[at + v], 2);
            }
          }
        }
      }
    }
    double n = blocks * RowGenerator.BLOCK;
    double matched = 4.0 * ROWS / RowGenerator.BLOCK * RowGenerator.BLOCK; // rows it was matched by
    for (int s = 0; s < WANTED.length; s++) {
      for (int v = 0; v < WANTED[s].length; v++) {
        int j = SPANS.get(s).offset() + v;
        double mean = sum[j] / n;
        double sd = Math.sqrt(Math.max(0, squares[j] / n - mean * mean));
        // Both samples of probabilities are chance; a bias that is off by them is as well: a
        // deviation of more is a false alarm once in 100,000. 2e-4 is left unmatched on purpose.
        assertEquals(
            WANTED[s][v], mean, 4.4172 * sd * Math.sqrt(1 / n + 1 / matched) + 2e-4, "level " + j);
      }
    }
  }

  @Test
  void numbers_are_left_alone_and_threads_do_not_matter() {
    Blank one = new Blank();
    Blank three = new Blank();
    float before = one.outputBias().value().data()[4];

    MarginalBias.match(one, real(), Execution.with(Seed.of(6)));
    MarginalBias.match(three, real(), Execution.with(Seed.of(6)).withThreads(3));

    assertThat(one.outputBias().value().data()[4]).isEqualTo(before);
    assertThat(three.outputBias().value().data()).isEqualTo(one.outputBias().value().data());
  }

  @Test
  void what_an_interrupted_run_keeps_is_matched_too() {
    Blank whole = new Blank();
    Blank interrupted = new Blank();
    MarginalBias.match(whole, real(), Execution.with(Seed.of(6)));

    Thread.currentThread().interrupt();
    MarginalBias.match(interrupted, real(), Execution.with(Seed.of(6)).withThreads(2));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupted.outputBias().value().data())
        .isEqualTo(whole.outputBias().value().data());
  }
}
