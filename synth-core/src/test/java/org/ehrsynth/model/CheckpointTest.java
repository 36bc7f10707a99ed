package org.ehrsynth.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.ArchiveFormatException;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.constraint.ViolationPolicy;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.Checkpoint;
import org.ehrsynth.fit.FitFingerprint;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.fit.InterruptPolicy;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.model.EpochModel.Fault;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Constraint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointTest {
  private static final Dataset REAL = Fixtures.named("mixed with missing");
  private static final FitFingerprint IDENTITY = new FitFingerprint(Map.of("model", "m"));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void chooseFile() {
    file = folder.resolve("fit.checkpoint");
  }

  private static Synthesizer method() {
    return new EpochModel(10, 0, Fault.NONE);
  }

  private static Execution run() {
    return Execution.with(Seed.of(3));
  }

  private FitOptions options() {
    return FitOptions.defaults().withCheckpoint(Checkpoint.always(file));
  }

  /** Runs a fit that fails when half is done, and leaves its checkpoint. */
  private void killHalfway() {
    assertThatThrownBy(
            () ->
                method()
                    .fit(
                        REAL,
                        options(),
                        run()
                            .withListener(
                                (phase, done) -> {
                                  if (done == 0.5) {
                                    throw new IllegalStateException("killed");
                                  }
                                })))
        .hasMessage("killed");
    assertThat(file).exists();
  }

  @Test
  void a_killed_fit_goes_on_and_gives_the_bytes_of_an_unkilled_one() {
    byte[] whole = method().fit(REAL, Execution.with(Seed.of(3))).toBytes();
    AtomicLong epochs = new AtomicLong();
    killHalfway();

    byte[] resumed =
        method()
            .fit(REAL, options(), run().withListener((phase, done) -> epochs.incrementAndGet()))
            .toBytes();

    assertThat(resumed).isEqualTo(whole);
    assertThat(epochs).hasValue(5);
  }

  @Test
  void the_file_stays_until_it_is_deleted_by_whoever_saved_the_model() throws IOException {
    method().fit(REAL, options(), run());

    assertThat(file).exists();
    options().checkpoint().delete();
    options().checkpoint().delete();

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void threads_and_interruption_are_not_part_of_a_fit() {
    killHalfway();

    assertThatCode(
            () ->
                method()
                    .fit(
                        REAL,
                        options().withInterruption(InterruptPolicy.KEEP_BEST),
                        run().withThreads(3)))
        .doesNotThrowAnyException();
  }

  static Stream<Arguments> otherFits() {
    UnaryOperator<FitOptions> same = UnaryOperator.identity();
    Seed seed = Seed.of(3);
    int[] rows = IntStream.range(1, REAL.rowCount()).toArray();
    return Stream.of(
        Arguments.of(new HotDeck(), REAL, same, seed, "model (epochs, now hot-deck)"),
        Arguments.of(
            new EpochModel(20, 0, Fault.NONE), REAL, same, seed, "setting epochs (10, now 20)"),
        Arguments.of(method(), REAL, same, Seed.of(4), "seed (3, now 4)"),
        Arguments.of(
            method(),
            REAL,
            (UnaryOperator<FitOptions>) o -> o.withGuard(new DisclosureGuard(6)),
            seed,
            "guard k (5, now 6)"),
        Arguments.of(method(), REAL.selectRows(rows), same, seed, "table"),
        Arguments.of(
            method(),
            Dataset.of(
                REAL.columns(),
                REAL.schema().withConstraints(List.of(new Constraint.Range("age", 0, 200)))),
            same,
            seed,
            "schema"),
        Arguments.of(
            method(),
            REAL,
            (UnaryOperator<FitOptions>) o -> o.withViolations(ViolationPolicy.DROP),
            Seed.of(4),
            "seed (3, now 4), policy for broken rules (fail, now drop)"));
  }

  @ParameterizedTest(name = "{4}")
  @MethodSource("otherFits")
  void another_fit_is_refused_in_one_line_that_tells_what_differs(
      Synthesizer method,
      Dataset real,
      UnaryOperator<FitOptions> change,
      Seed seed,
      String differences)
      throws IOException {
    killHalfway();
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(() -> method.fit(real, change.apply(options()), Execution.with(seed)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "checkpoint '%s' is of another fit, which differs in: %s; delete it or give another file"
                .formatted(file, differences));

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void a_damaged_checkpoint_is_told_as_any_damaged_archive() throws IOException {
    killHalfway();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(() -> method().fit(REAL, options(), run()))
        .isInstanceOf(ArchiveFormatException.class);
  }

  @Test
  void a_model_is_neither_gone_on_from_nor_deleted() throws IOException {
    FittedSynthesizer model = method().fit(REAL, Seed.of(1));
    model.save(file);

    assertThatThrownBy(() -> method().fit(REAL, options(), run()))
        .isInstanceOf(InputException.class)
        .hasMessage("'%s' is a model, not a checkpoint; give another file".formatted(file));
    options().checkpoint().delete();

    assertThat(Files.readAllBytes(file)).isEqualTo(model.toBytes());
  }

  @Test
  void no_cell_and_no_level_is_in_it_but_two_digests() {
    killHalfway();

    ArchiveReader archive = ArchiveReader.open(file);
    Map<String, Object> identity = archive.json("checkpoint.json").toMap();

    assertThat(identity.keySet())
        .containsExactly(
            "model",
            "setting epochs",
            "setting stopAfter",
            "seed",
            "guard k",
            "table",
            "schema",
            "policy for broken rules",
            "library version");
    assertThat(identity).containsEntry("table", REAL.fingerprint());
    assertThat((String) identity.get("schema")).matches("[0-9a-f]{64}");
  }

  @Test
  void a_state_is_due_a_minute_after_the_fit_began_and_after_each_write() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 7); // clocks of nanoseconds may overflow
    Checkpoint unbound = Checkpoint.at(file, now::get);
    now.addAndGet(TimeUnit.SECONDS.toNanos(300));
    Checkpoint checkpoint = unbound.boundTo(IDENTITY);

    assertThat(checkpoint.isDue()).isFalse();
    now.addAndGet(TimeUnit.SECONDS.toNanos(60) - 1);
    assertThat(checkpoint.isDue()).isFalse();
    now.incrementAndGet();
    assertThat(checkpoint.isDue()).isTrue();
    checkpoint.write(archive -> {});
    assertThat(checkpoint.isDue()).isFalse();
    now.addAndGet(TimeUnit.SECONDS.toNanos(60));
    assertThat(checkpoint.isDue()).isTrue();
  }

  @Test
  void none_is_never_due_and_keeps_nothing() {
    assertThat(Checkpoint.NONE.isDue()).isFalse();
    assertThat(Checkpoint.NONE.read()).isEmpty();
    Checkpoint.NONE.write(
        archive -> {
          throw new IllegalStateException("asked for a state");
        });
    Checkpoint.NONE.delete();
    assertThat(Checkpoint.NONE.boundTo(IDENTITY)).isSameAs(Checkpoint.NONE);
  }

  @Test
  void an_unbound_checkpoint_cannot_be_used() {
    Checkpoint unbound = Checkpoint.at(file);

    assertThatThrownBy(unbound::read).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> unbound.write(archive -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void an_interrupted_thread_still_writes_its_state() {
    Synthesizer method = new EpochModel(10, 4, Fault.NONE);

    assertThatThrownBy(() -> method.fit(REAL, options(), run()))
        .isInstanceOf(CancellationException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(ArchiveReader.open(file).json("state.json").integer("epoch")).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(InterruptPolicy.class)
  void an_interruption_before_the_first_epoch_leaves_nothing_to_keep(InterruptPolicy interruption) {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> method().fit(REAL, options().withInterruption(interruption), run()))
        .isInstanceOf(CancellationException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "an interrupted fit stops",
    "a fit that is interrupted midway stops",
    "an interrupted fit keeps the best if asked",
    "a resumed fit equals an uninterrupted one"
  })
  void a_sound_model_keeps_the_laws_of_interruption(String law) {
    assertThatCode(() -> InterruptionLaws.of(new EpochModel.Provider(), Map.of()).get(law).run())
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "NEVER_STOPS, a fit that is interrupted midway stops",
    "NEVER_KEEPS, an interrupted fit keeps the best if asked",
    "WRITES_NOTHING, a resumed fit equals an uninterrupted one",
    "READS_NOTHING, a resumed fit equals an uninterrupted one",
    "GOES_ON_BY_OTHER_CHANCE, a resumed fit equals an uninterrupted one"
  })
  void a_broken_model_fails_its_law(Fault fault, String law) {
    Runnable check = InterruptionLaws.of(new EpochModel.Provider(fault), Map.of()).get(law);

    try {
      assertThatThrownBy(check::run)
          .isInstanceOfAny(AssertionError.class, CancellationException.class);
    } finally {
      Thread.interrupted(); // the next test starts uninterrupted
    }
  }
}
