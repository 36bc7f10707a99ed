package org.ehrsynth.fit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;

/**
 * Where an unfinished fit is kept, so that the same fit can go on from there after the process was
 * killed: with the same model in the end, to the byte.
 *
 * <p>Given to a fit by {@link org.ehrsynth.execution.Execution#withCheckpoint}; {@link
 * org.ehrsynth.model.FittedSynthesizer} then binds it to the model, settings, seed, guard, table,
 * schema and version of that fit. A model that learns in epochs asks once for what an earlier run
 * wrote, and at the end of each epoch whether a new state is due:
 *
 * <pre>{@code
 * Optional<ArchiveReader> before = run.checkpoint().read();
 * State state = before.map(State::read).orElseGet(State::first);
 * while (state.epoch() < epochs) {
 *   run.checkInterrupted();
 *   state = state.next();
 *   if (run.checkpoint().isDue()) {
 *     run.checkpoint().write(state::write);
 *   }
 * }
 * }</pre>
 *
 * <p>The state must hold all that later epochs depend on, and streams of random numbers must be
 * derived from the seed by epoch. When it is written depends on the clock; what is learned must
 * not.
 *
 * <p>The file stays when the fit has ended, because the model is in memory only: whoever saves it
 * calls {@link #delete} then.
 *
 * <p>Used by the thread that learns.
 */
public final class Checkpoint {
  /** Keeps nothing. */
  public static final Checkpoint NONE = new Checkpoint(null, System::nanoTime, 0, null);

  private static final String IDENTITY = "checkpoint.json";
  private static final long PERIOD = TimeUnit.SECONDS.toNanos(60);

  private final Path file;
  private final LongSupplier clock;
  private final long period;
  private final FitFingerprint fit;
  private long last;

  /**
   * A checkpoint.
   *
   * @param file null keeps nothing
   * @param clock nanoseconds from any beginning
   * @param period nanoseconds between two states
   * @param fit null before it is bound
   */
  private Checkpoint(Path file, LongSupplier clock, long period, FitFingerprint fit) {
    this.file = file;
    this.clock = clock;
    this.period = period;
    this.fit = fit;
    this.last = clock.getAsLong();
  }

  /** Keeps a state once a minute in a file; what is there already must be of the same fit. */
  public static Checkpoint at(Path file) {
    return at(file, System::nanoTime);
  }

  /** As {@link #at(Path)}, by a clock of nanoseconds. */
  public static Checkpoint at(Path file, LongSupplier clock) {
    return new Checkpoint(Objects.requireNonNull(file, "file"), clock, PERIOD, null);
  }

  /** Keeps every state. */
  public static Checkpoint always(Path file) {
    return new Checkpoint(Objects.requireNonNull(file, "file"), System::nanoTime, 0, null);
  }

  /**
   * The same place, for one fit that begins now.
   *
   * @throws InputException as {@link #read}, so that another fit's state is never written over
   */
  public Checkpoint boundTo(FitFingerprint fit) {
    if (file == null) {
      return this;
    }
    Checkpoint bound = new Checkpoint(file, clock, period, fit);
    bound.read();
    return bound;
  }

  /**
   * The last state that an earlier run of the very same fit wrote; empty if there is no file.
   *
   * @throws InputException if the file is of another fit, naming what differs, or no checkpoint
   * @throws org.ehrsynth.archive.ArchiveFormatException if it is damaged
   */
  public Optional<ArchiveReader> read() {
    if (file == null) {
      return Optional.empty();
    }
    FitFingerprint now = fit();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ArchiveReader archive = ArchiveReader.open(file);
    if (!archive.has(IDENTITY)) {
      throw new InputException(
          "'%s' is a model, not a checkpoint; give another file".formatted(file));
    }
    List<String> differences = FitFingerprint.fromJson(archive.json(IDENTITY)).differences(now);
    if (!differences.isEmpty()) {
      throw new InputException(
          "checkpoint '%s' is of another fit, which differs in: %s; delete it or give another file"
              .formatted(file, String.join(", ", differences)));
    }
    return Optional.of(archive);
  }

  /**
   * Whether a minute has passed since the fit began or the last state was written; never of NONE.
   */
  public boolean isDue() {
    return file != null && clock.getAsLong() - last >= period;
  }

  /**
   * Replaces the file by a new state, whole or not at all; an interrupted thread writes it too.
   *
   * @param state adds its entries, under any name but {@code checkpoint.json}
   * @throws InputException if it cannot be written there; the state before is still there then
   */
  public void write(Consumer<ArchiveWriter> state) {
    if (file == null) {
      return;
    }
    ArchiveWriter archive = ArchiveWriter.create().json(IDENTITY, fit().toJson());
    state.accept(archive);
    archive.writeTo(file);
    last = clock.getAsLong();
  }

  /**
   * Deletes the file, if there is one and it is a checkpoint. To be called when the model is saved
   * and not before: a full disk would cost all that was learned. A fit that was ended early by
   * {@link InterruptPolicy#KEEP_BEST} can still be gone on with from its checkpoint.
   *
   * @throws InputException if it cannot be deleted
   */
  public void delete() {
    if (file == null || !Files.exists(file) || !ArchiveReader.open(file).has(IDENTITY)) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new InputException(
          "cannot delete checkpoint '%s', which is not needed any more: the system refused (%s)"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  private FitFingerprint fit() {
    if (fit == null) {
      throw new IllegalStateException("a checkpoint is bound to a fit by Synthesizer.fit");
    }
    return fit;
  }

  /** The file, or "none". */
  @Override
  public String toString() {
    return "Checkpoint[" + (file == null ? "none" : file) + "]";
  }
}
