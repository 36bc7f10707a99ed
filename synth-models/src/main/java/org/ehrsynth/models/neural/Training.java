package org.ehrsynth.models.neural;

import java.util.ArrayList;
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
import org.ehrsynth.fit.Checkpoint;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.fit.InterruptPolicy;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.models.nn.Parameter;

/**
 * Trains networks in epochs and keeps the epoch whose rows overlap most with real ones, because the
 * losses of a generator and a critic do not show which epoch is best.
 *
 * <p>An attempt fails if a loss is not finite, or if after some hundred steps the rows overlap with
 * real ones by less than half of the overlap of independent columns. The next attempt starts with
 * half the step size. After three attempts training fails with the last reason.
 */
public final class Training {
  private static final String HEAD = "training/training.json";
  private static final int MAX_ATTEMPTS = 3;
  private static final double COLLAPSED = 0.5; // of the overlap of independent columns

  /** Fraction of the epochs after which a collapse is tested. */
  private static final double GRACE = 0.5;

  /** Steps before which weights are still close to the initial ones, in good trainings too. */
  private static final int FEW_STEPS = 200;

  private final Schedule schedule;
  private final DoubleFunction<Trainable> starter;
  private final PairwiseOverlap validation; // null: the last epoch is kept
  private final FitOptions options;
  private final Execution run;

  private int attempt;
  private int epoch;
  private float[][] best;
  private int bestEpoch;
  private double bestOverlap;
  private float[][] snapshot; // of the state after the last whole epoch and its validation
  private int snapshotEpoch;

  /**
   * Determines the length of a training.
   *
   * @param epochs maximum
   * @param every epochs from one validation to the next; 0: none, the last epoch is kept
   * @param patience epochs without a better validation after which training ends; 0: all epochs
   * @param falling whether steps shrink to 0 in the last half of the epochs
   */
  public record Schedule(int epochs, int every, int patience, boolean falling) {

    /**
     * Creates a schedule that spreads a number of validations evenly over the epochs.
     *
     * @param validations 0: none
     */
    public static Schedule of(int epochs, int validations, int patience, boolean falling) {
      int every = validations == 0 ? 0 : Math.max(1, epochs / validations);
      return new Schedule(epochs, every, patience, falling);
    }
  }

  /** Networks in training, with their optimizers and the rows they learn from. */
  public interface Trainable extends AutoCloseable {

    /** Visits about as many rows as the table has; step sizes are multiplied by the rate. */
    EpochLosses epoch(int number, double rate);

    /** Returns the steps of an epoch. */
    int steps();

    /** Returns the parameters that a sampled row depends on. */
    List<Parameter> state();

    /** Switches {@link #state} and {@link #sample} to averaged weights, if any, or back. */
    void average(boolean on);

    /** Samples rows with the present weights. */
    Dataset sample();

    /** Returns all arrays that change from step to step; not copies. */
    List<float[]> optimizerState();

    /**
     * Continues after a number of epochs, with the numbers that were written into {@link
     * #optimizerState}.
     */
    void resume(int epochs);

    @Override
    void close();
  }

  /**
   * Contains the losses of an epoch.
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
   * Identifies the weights that were kept.
   *
   * @param epoch after which they were kept
   * @param epochs that were completed
   */
  public record BestEpoch(int epoch, int epochs) {}

  /**
   * Creates a training.
   *
   * @param starter creates networks with new weights, from the factor of their step sizes
   * @param validation null if the schedule has no validations
   */
  public Training(
      Schedule schedule,
      DoubleFunction<Trainable> starter,
      PairwiseOverlap validation,
      FitOptions options,
      Execution run) {
    this.schedule = schedule;
    this.starter = starter;
    this.validation = validation;
    this.options = options;
    this.run = run;
  }

  /**
   * Trains until the schedule ends.
   *
   * @return the numbers of {@link Trainable#state} in the epoch that is kept
   * @throws InputException if three attempts in a row failed
   * @throws CancellationException if the thread was interrupted, and nothing is to be kept
   */
  public float[][] run() {
    Optional<ArchiveReader> earlier = options.checkpoint().read();
    attempt = earlier.map(a -> Math.toIntExact(a.json(HEAD).integer("attempt"))).orElse(0);
    String failure = null;
    while (attempt < MAX_ATTEMPTS) {
      try (Trainable networks = starter.apply(Math.pow(0.5, attempt))) {
        if (earlier.isPresent()) {
          resume(earlier.get(), networks);
          earlier = Optional.empty();
        }
        failure = train(networks);
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

  /** Identifies the weights that {@link #run} returned. */
  BestEpoch kept() {
    return new BestEpoch(bestEpoch, epoch);
  }

  /** Runs the remaining epochs; returns the reason of a failure, or null. */
  private String train(Trainable networks) {
    try {
      String failure = null;
      boolean ended = false;
      while (failure == null && !ended && epoch < schedule.epochs()) {
        run.checkInterrupted();
        EpochLosses losses = networks.epoch(epoch + 1, rate());
        epoch++;
        if (!losses.isSound()) {
          return "in epoch %d a loss was not a finite number".formatted(epoch);
        }
        boolean validated = isValidated();
        if (validated) {
          validate(networks);
        }
        run.listener()
            .progress(
                "learning, epoch %d, %s%s".formatted(epoch, losses, standing()),
                (double) epoch / schedule.epochs());
        failure = validated && isCollapsed(networks) ? collapse() : null;
        ended = validated && isPatienceOver();
        if (failure == null && !ended) {
          takeSnapshot(networks);
          if (options.checkpoint().isDue()) {
            options.checkpoint().write(this::write);
          }
        }
      }
      if (failure == null && validation == null) {
        keep(networks);
      }
      return failure;
    } catch (CancellationException e) {
      stop(networks, e);
      return null;
    }
  }

  private boolean isValidated() {
    return validation != null && (epoch % schedule.every() == 0 || epoch == schedule.epochs());
  }

  private boolean isPatienceOver() {
    return schedule.patience() > 0 && epoch - bestEpoch >= schedule.patience();
  }

  private String collapse() {
    return String.format(
        Locale.ROOT,
        "after %d epochs rows overlap with real ones by %.2f, independent columns by %.2f",
        epoch,
        bestOverlap,
        validation.independent());
  }

  /** Writes the checkpoint of an interrupted training, and keeps weights if the run wants them. */
  private void stop(Trainable networks, CancellationException interruption) {
    if (snapshot != null) {
      options.checkpoint().write(this::write);
    }
    if (options.interruption() != InterruptPolicy.KEEP_BEST) {
      throw interruption;
    }
    if (best == null) {
      keep(networks);
    }
  }

  private double rate() {
    return schedule.falling() ? Math.min(1, 2 * (1 - (double) epoch / schedule.epochs())) : 1;
  }

  private void validate(Trainable networks) {
    networks.average(true);
    double overlap = validation.overlap(networks.sample());
    networks.average(false);
    if (best == null || overlap > bestOverlap) {
      bestOverlap = overlap;
      keep(networks);
    }
  }

  private void keep(Trainable networks) {
    bestEpoch = epoch;
    networks.average(true);
    best = networks.state().stream().map(p -> p.value().data().clone()).toArray(float[][]::new);
    networks.average(false);
  }

  private boolean isCollapsed(Trainable networks) {
    return epoch >= GRACE * schedule.epochs()
        && (long) epoch * networks.steps() >= FEW_STEPS
        && bestOverlap < COLLAPSED * validation.independent();
  }

  /** Copies the state of a whole epoch: a training that continues from it gets the same weights. */
  private void takeSnapshot(Trainable networks) {
    if (options.checkpoint() != Checkpoint.NONE) {
      snapshotEpoch = epoch;
      snapshot = networks.optimizerState().stream().map(float[]::clone).toArray(float[][]::new);
    }
  }

  private String standing() {
    return best == null
        ? ""
        : String.format(Locale.ROOT, ", best overlap %.3f in epoch %d", bestOverlap, bestEpoch);
  }

  private void write(ArchiveWriter archive) {
    JsonTree head = new JsonTree();
    head.put("attempt", (long) attempt);
    head.put("epoch", (long) snapshotEpoch);
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

  private void resume(ArchiveReader archive, Trainable networks) {
    JsonObject head = archive.json(HEAD);
    epoch = Math.toIntExact(head.integer("epoch"));
    bestEpoch = Math.toIntExact(head.integer("bestEpoch"));
    bestOverlap = head.number("bestOverlap");
    fill(archive, "training/live-", networks.optimizerState());
    networks.resume(epoch);
    takeSnapshot(networks);
    if (head.bool("kept", false)) {
      best = networks.state().stream().map(p -> new float[p.size()]).toArray(float[][]::new);
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
