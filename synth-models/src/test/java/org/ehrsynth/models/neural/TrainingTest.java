package org.ehrsynth.models.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.Checkpoint;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.fit.InterruptPolicy;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.models.neural.Training.EpochLosses;
import org.ehrsynth.models.neural.Training.Schedule;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a pupil of one weight, its number of epochs, whose rows are as good as the test says. */
class TrainingTest {
  private static final Execution RUN = Execution.with(Seed.of(1));
  private static final FitOptions OPTIONS = FitOptions.defaults();
  private static final int K = OPTIONS.minimumSubjects();
  private static final int ROWS = 400;

  /** Two columns that are always equal. */
  private static final Dataset REAL = table(1);

  private static final PairwiseOverlap JUDGE = judge(RUN);

  private final List<Double> factors = new ArrayList<>();
  private final List<Double> rates = new ArrayList<>();
  private int epochs;
  private int closed;
  private IntToDoubleFunction goodness = epoch -> 1;
  private IntToDoubleFunction loss = epoch -> 1;
  private int interruptInEpoch;
  private int interruptInSample;

  @AfterEach
  void clear_the_flag() {
    Thread.interrupted();
  }

  private static PairwiseOverlap judge(Execution run) {
    return new PairwiseOverlap(REAL, Subjects.eachRow(ROWS), REAL, K, run, Seed.of(2));
  }

  /** Rows of two flags of which a share are equal: 1 is as real, 0 is the opposite. */
  private static Dataset table(double equal) {
    ColumnType flag = new ColumnType.Flag(List.of("no", "yes"));
    int[] one = IntStream.range(0, ROWS).map(i -> i % 2).toArray();
    int[] two = IntStream.range(0, ROWS).map(i -> i < equal * ROWS ? i % 2 : 1 - i % 2).toArray();
    return Dataset.of(
        Column.Coded.of(Field.of("a", flag), one), Column.Coded.of(Field.of("b", flag), two));
  }

  private final class Counting implements Training.Trainable {
    private final ComputeContext engine = ComputeContext.of(1);
    private final Parameter weight = Parameter.of(engine, "w", 1, 1);
    private int epoch;

    @Override
    public EpochLosses epoch(int number, double rate) {
      epoch = number;
      epochs++;
      rates.add(rate);
      if (epoch == interruptInEpoch) {
        Thread.currentThread().interrupt();
        RUN.checkInterrupted();
      }
      weight.put(new float[] {weight.value().data()[0] + 1});
      return new EpochLosses(Map.of("loss", loss.applyAsDouble(number)));
    }

    @Override
    public int steps() {
      return 1_000;
    }

    @Override
    public List<Parameter> state() {
      return List.of(weight);
    }

    @Override
    public void average(boolean on) {}

    @Override
    public Dataset sample() {
      if (epoch == interruptInSample) {
        Thread.currentThread().interrupt();
      }
      return table(goodness.applyAsDouble(epoch));
    }

    @Override
    public List<float[]> optimizerState() {
      return List.of(weight.value().data());
    }

    @Override
    public void resume(int before) {
      weight.value().upload();
    }

    @Override
    public void close() {
      engine.close();
      closed++;
    }
  }

  private Training training(Schedule plan, FitOptions options) {
    return new Training(
        plan,
        factor -> {
          factors.add(factor);
          return new Counting();
        },
        plan.every() > 0 ? JUDGE : null,
        options,
        RUN);
  }

  private float kept(Schedule plan, FitOptions options) {
    return training(plan, options).run()[0][0];
  }

  @Test
  void the_epoch_is_kept_whose_rows_overlap_most() {
    goodness = epoch -> epoch == 3 ? 0.9 : 0.6;

    assertThat(kept(new Schedule(6, 1, 0, false), OPTIONS)).isEqualTo(3);
    assertThat(epochs).isEqualTo(6);
    assertThat(closed).isOne();
  }

  @Test
  void only_every_nth_epoch_is_judged_and_the_last() {
    goodness = epoch -> epoch == 3 ? 1 : 0.5 + epoch / 100.0;

    assertThat(kept(new Schedule(7, 2, 0, false), OPTIONS)).isEqualTo(7);
  }

  @Test
  void without_judgements_the_last_epoch_is_kept() {
    assertThat(kept(new Schedule(5, 0, 0, false), OPTIONS)).isEqualTo(5);
  }

  @Test
  void patience_ends_early() {
    goodness = epoch -> epoch == 2 ? 0.9 : 0.6;

    assertThat(kept(new Schedule(100, 1, 3, false), OPTIONS)).isEqualTo(2);
    assertThat(epochs).isEqualTo(5);
  }

  @Test
  void steps_fall_to_zero_in_the_last_half_if_asked() {
    training(new Schedule(4, 0, 0, true), OPTIONS).run();
    training(new Schedule(2, 0, 0, false), OPTIONS).run();

    assertThat(rates).containsExactly(1.0, 1.0, 1.0, 0.5, 1.0, 1.0);
  }

  @Test
  void a_loss_that_is_not_a_number_begins_anew_with_half_the_step() {
    loss = epoch -> factors.size() == 1 && epoch == 2 ? Double.NaN : 1;

    assertThat(kept(new Schedule(3, 1, 0, false), OPTIONS)).isEqualTo(1);
    assertThat(factors).containsExactly(1.0, 0.5);
    assertThat(epochs).isEqualTo(2 + 3);
    assertThat(closed).isEqualTo(2);
  }

  @Test
  void three_failures_are_one_message() {
    loss = epoch -> epoch == 2 ? Double.POSITIVE_INFINITY : 1;

    assertThatThrownBy(() -> training(new Schedule(3, 1, 0, false), OPTIONS).run())
        .isInstanceOf(InputException.class)
        .hasMessage(
            "learning failed 3 times, each with half the step of the time before: in epoch 2 a loss"
                + " was not a finite number");
    assertThat(factors).containsExactly(1.0, 0.5, 0.25);
    assertThat(closed).isEqualTo(3);
  }

  @Test
  void rows_that_have_little_in_common_with_real_ones_are_a_collapse() {
    goodness = epoch -> factors.size() == 1 ? 0.1 : 0.9; // independent columns have 0.5

    kept(new Schedule(4, 1, 0, false), OPTIONS);

    assertThat(factors).containsExactly(1.0, 0.5);
    assertThat(epochs).isEqualTo(2 + 4); // the first half of the epochs is waited for
  }

  @Test
  void an_interruption_gives_the_best_so_far_if_asked() {
    goodness = epoch -> epoch == 2 ? 0.9 : 0.6;
    interruptInEpoch = 5;

    float best =
        kept(new Schedule(9, 1, 0, false), OPTIONS.withInterruption(InterruptPolicy.KEEP_BEST));

    assertThat(best).isEqualTo(2);
    assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
  }

  @Test
  void an_interruption_before_the_first_judgement_gives_what_there_is() {
    interruptInEpoch = 3;

    float last =
        kept(new Schedule(9, 5, 0, false), OPTIONS.withInterruption(InterruptPolicy.KEEP_BEST));

    assertThat(last).isEqualTo(2);
  }

  @Test
  void an_interruption_stops_otherwise() {
    interruptInEpoch = 2;

    assertThatThrownBy(() -> training(new Schedule(9, 1, 0, false), OPTIONS).run())
        .isInstanceOf(CancellationException.class);
    assertThat(closed).isOne();
  }

  /** A method around a training, for checkpoints are bound to fits. */
  private Synthesizer method(Schedule plan, List<float[]> learned) {
    return new Synthesizer() {
      @Override
      public String name() {
        return "counting";
      }

      @Override
      public Map<String, Object> settings() {
        return Map.of();
      }

      @Override
      public Sampler fitGuarded(
          Dataset guarded, Subjects subjects, FitOptions options, Execution run) {
        PairwiseOverlap judge = judge(run);
        Training training =
            new Training(
                plan,
                factor -> {
                  factors.add(factor);
                  return new Counting();
                },
                judge,
                options,
                run);
        learned.add(training.run()[0]);
        throw new IllegalStateException("learned");
      }
    };
  }

  private float resumed(Path file, Schedule plan) {
    FitOptions options = OPTIONS.withCheckpoint(Checkpoint.at(file));
    List<float[]> learned = new ArrayList<>();
    Synthesizer method = method(plan, learned);
    assertThatThrownBy(() -> fit(method, options)).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    interruptInEpoch = 0;
    interruptInSample = 0;
    assertThatThrownBy(() -> fit(method, options)).hasMessage("learned");
    return learned.get(0)[0];
  }

  private static FittedSynthesizer fit(Synthesizer method, FitOptions options) {
    return method.fit(REAL, options, RUN);
  }

  @Test
  void a_fit_goes_on_after_the_last_whole_epoch(@TempDir Path folder) {
    goodness = epoch -> 0.5 + epoch / 100.0;
    interruptInEpoch = 4;

    float last = resumed(folder.resolve("fit"), new Schedule(6, 1, 0, false));

    assertThat(last).isEqualTo(6);
    assertThat(epochs).isEqualTo(4 + 3); // epoch 4 twice
  }

  @Test
  void a_fit_that_was_interrupted_while_rows_were_judged_loses_no_epoch(@TempDir Path folder) {
    goodness = epoch -> 0.5 + epoch / 100.0;
    interruptInSample = 4;

    float last = resumed(folder.resolve("fit"), new Schedule(6, 1, 0, false));

    assertThat(last).isEqualTo(6);
  }

  @Test
  void going_on_keeps_the_factor_of_the_attempt(@TempDir Path folder) {
    loss = epoch -> factors.size() == 1 ? Double.NaN : 1;
    interruptInEpoch = 3;

    resumed(folder.resolve("fit"), new Schedule(6, 1, 0, false));

    assertThat(factors).containsExactly(1.0, 0.5, 0.5);
  }

  @Test
  void going_on_keeps_the_best_so_far(@TempDir Path folder) {
    goodness = epoch -> epoch == 2 ? 0.9 : 0.6;
    interruptInEpoch = 4;

    assertThat(resumed(folder.resolve("fit"), new Schedule(6, 1, 0, false))).isEqualTo(2);
  }
}
