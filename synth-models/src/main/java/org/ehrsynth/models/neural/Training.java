package org.ehrsynth.models.neural;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleFunction;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.model.Checkpoint;
import org.ehrsynth.model.InterruptPolicy;
import org.ehrsynth.models.nn.Parameter;

/**
 * Learning in epochs, of which the one is kept whose rows overlap most with real ones: the losses
 * of a generator and a critic do not tell which that is.
 *
 * <p>Numbers that are not finite, or rows that have less in common with real ones than half of what
 * independent columns have after some hundred steps, end an attempt: it begins anew with half the
 * step. After three, learning fails with what was seen.
 */
public final class Training {
  private static final String HEAD = "training/training.json";
  private static final int MAX_ATTEMPTS = 3;
  private static final double COLLAPSED = 0.5; // of the overlap of independent columns

  /** Share of the epochs after which a network should have learned something. */
  private static final double GRACE = 0.5;

  /** Steps before which weights are mostly those drawn at first, whatever they will come to. */
  private static final int FEW_STEPS = 200;

  private final Schedule plan;
  private final DoubleFunction<Trainable> beginner;
  private final PairwiseOverlap evaluate;
  private final Execution run;

  private int attempt;
  private int epoch;
  private float[][] best;
  private int bestEpoch;
  private double bestOverlap;
  private float[][] snapshot; // of the pupil after the last whole epoch, judged if it is to be
  private int remembered; // that epoch

  /**
   * How long to learn.
   *
   * @param epochs at most
   * @param every epochs from one judgement to the next; 0: none, the last epoch is kept
   * @param patience epochs without a better judgement after which learning ends; 0: all epochs
   * @param falling whether steps shrink to 0 in the last half of the epochs
   */
  public record Schedule(int epochs, int every, int patience, boolean falling) {

    /**
     * Of so many judgements in all, as evenly as epochs allow.
     *
     * @param validations 0: none
     */
    public static Schedule of(int epochs, int validations, int patience, boolean falling) {
      int every = validations == 0 ? 0 : Math.max(1, epochs / validations);
      return new Schedule(epochs, every, patience, falling);
    }
  }

  /** What learns: networks, their optimizers and the rows they see. */
  public interface Trainable extends AutoCloseable {

    /** Looks at about as many rows as there are. The step is multiplied by the rate. */
    EpochLosses epoch(int number, double rate);

    /** Steps of an epoch. */
    int steps();

    /** What a drawn row depends on. */
    List<Parameter> state();

    /** Whether {@link #state} and {@link #sample} are of averaged weights, where there are any. */
    void average(boolean on);

    /** Rows drawn now. */
    Dataset sample();

    /** All that changes from step to step, but {@link #resume counters}; not copies. */
    List<float[]> optimizerState();

    /**
     * Goes on as after so many epochs, with the numbers that were put into {@link #optimizerState}.
     */
    void resume(int epochs);

    @Override
    void close();
  }

  /**
   * What an epoch gave.
   *
   * @param losses by name
   */
  public record EpochLosses(Map<String, Double> losses) {
    private boolean isSound() {
      return losses.values().stream().allMatch(Double::isFinite);
    }

    @Override
    public String toString() {
      List<String> texts = new ArrayList<>();
      losses.forEach((name, loss) -> texts.add(String.format(Locale.ROOT, "%s %.3f", name, loss)));
      return String.join(", ", texts);
    }
  }

  /**
   * Which weights were kept.
   *
   * @param epoch after which they were as they are
   * @param epochs that were done
   */
  public record BestEpoch(int epoch, int epochs) {}

  /**
   * A training that has not begun.
   *
   * @param beginner a new pupil, whose steps are to be multiplied by a factor
   * @param judge null where the plan asks for none
   */
  public Training(
      Schedule plan, DoubleFunction<Trainable> beginner, PairwiseOverlap judge, Execution run) {
    this.plan = plan;
    this.beginner = beginner;
    this.evaluate = judge;
    this.run = run;
  }

  /**
   * Learns.
   *
   * @return the numbers of {@link Trainable#state} in the epoch that is kept
   * @throws InputException if three attempts in a row came to nothing
   * @throws CancellationException if the thread was interrupted, and nothing is to be kept
   */
  public float[][] run() {
    Optional<ArchiveReader> earlier = run.checkpoint().read();
    attempt = earlier.map(a -> Math.toIntExact(a.json(HEAD).integer("attempt"))).orElse(0);
    String failure = null;
    while (attempt < MAX_ATTEMPTS) {
      try (Trainable open = beginner.apply(Math.pow(0.5, attempt))) {
        if (earlier.isPresent()) {
          resume(earlier.get(), open);
          earlier = Optional.empty();
        }
        failure = train(open);
        if (failure == null) {
          return best;
        }
      }
      attempt++;
      epoch = 0;
      best = null;
      bestOverlap = 0;
      snapshot = null;
    }
    throw new InputException(
        "learning failed %d times, each with half the step of the time before: %s"
            .formatted(attempt, failure));
  }

  /** Which weights {@link #run} gave. */
  BestEpoch kept() {
    return new BestEpoch(bestEpoch, epoch);
  }

  /** Runs the epochs that are left; what went wrong, or null. */
  private String train(Trainable open) {
    try {
      while (epoch < plan.epochs()) {
        run.checkInterrupted();
        EpochLosses losses = open.epoch(epoch + 1, rate());
        epoch++;
        if (!losses.isSound()) {
          return "in epoch %d a loss was not a finite number".formatted(epoch);
        }
        boolean scored = evaluate != null && (epoch % plan.every() == 0 || epoch == plan.epochs());
        if (scored) {
          evaluate(open);
        }
        run.listener()
            .progress(
                "learning, epoch %d, %s%s".formatted(epoch, losses, standing()),
                (double) epoch / plan.epochs());
        if (scored && isCollapsed(open)) {
          return String.format(
              Locale.ROOT,
              "after %d epochs rows overlap with real ones by %.2f, independent columns by %.2f",
              epoch,
              bestOverlap,
              evaluate.independent());
        }
        if (scored && plan.patience() > 0 && epoch - bestEpoch >= plan.patience()) {
          break;
        }
        takeSnapshot(open);
        if (run.checkpoint().isDue()) {
          run.checkpoint().write(this::write);
        }
      }
      if (evaluate == null) {
        keep(open);
      }
    } catch (CancellationException e) {
      if (snapshot != null) {
        run.checkpoint().write(this::write);
      }
      if (run.interruption() != InterruptPolicy.KEEP_BEST) {
        throw e;
      }
      if (best == null) {
        keep(open);
      }
    }
    return null;
  }

  private double rate() {
    return plan.falling() ? Math.min(1, 2 * (1 - (double) epoch / plan.epochs())) : 1;
  }

  private void evaluate(Trainable open) {
    open.average(true);
    double overlap = evaluate.overlap(open.sample());
    open.average(false);
    if (best == null || overlap > bestOverlap) {
      bestOverlap = overlap;
      keep(open);
    }
  }

  private void keep(Trainable open) {
    bestEpoch = epoch;
    open.average(true);
    best = open.state().stream().map(p -> p.value().data().clone()).toArray(float[][]::new);
    open.average(false);
  }

  private boolean isCollapsed(Trainable open) {
    return epoch >= GRACE * plan.epochs()
        && (long) epoch * open.steps() >= FEW_STEPS
        && bestOverlap < COLLAPSED * evaluate.independent();
  }

  /** So that what is written is of a whole epoch: going on from there gives the same weights. */
  private void takeSnapshot(Trainable open) {
    if (run.checkpoint() != Checkpoint.NONE) {
      remembered = epoch;
      snapshot = open.optimizerState().stream().map(float[]::clone).toArray(float[][]::new);
    }
  }

  private String standing() {
    return best == null
        ? ""
        : String.format(Locale.ROOT, ", best overlap %.3f in epoch %d", bestOverlap, bestEpoch);
  }

  private void write(ArchiveWriter archive) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("attempt", (long) attempt);
    head.put("epoch", (long) remembered);
    head.put("bestEpoch", (long) bestEpoch);
    head.put("bestOverlap", bestOverlap);
    head.put("kept", best != null);
    archive.json(HEAD, head);
    for (int i = 0; i < snapshot.length; i++) {
      archive.floats("training/live-" + i + ".npy", snapshot[i], 1, snapshot[i].length);
    }
    for (int i = 0; best != null && i < best.length; i++) {
      archive.floats("training/best-" + i + ".npy", best[i], 1, best[i].length);
    }
  }

  private void resume(ArchiveReader archive, Trainable open) {
    JsonObject head = archive.json(HEAD);
    epoch = Math.toIntExact(head.integer("epoch"));
    bestEpoch = Math.toIntExact(head.integer("bestEpoch"));
    bestOverlap = head.number("bestOverlap");
    fill(archive, "training/live-", open.optimizerState());
    open.resume(epoch);
    takeSnapshot(open);
    if (head.bool("kept", false)) {
      best = open.state().stream().map(p -> new float[p.size()]).toArray(float[][]::new);
      fill(archive, "training/best-", List.of(best));
    }
  }

  private static void fill(ArchiveReader archive, String prefix, List<float[]> to) {
    for (int i = 0; i < to.size(); i++) {
      float[] from = archive.floats(prefix + i + ".npy", 1, to.get(i).length);
      System.arraycopy(from, 0, to.get(i), 0, from.length);
    }
  }
}
