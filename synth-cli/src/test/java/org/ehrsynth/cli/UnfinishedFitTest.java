package org.ehrsynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits that are stopped before their end, of a model of the tests that learns in epochs. */
class UnfinishedFitTest {
  @TempDir private Path folder;
  private PbcFiles pbc;
  private Path checkpoint;

  @BeforeEach
  void writeFiles() {
    pbc = PbcFiles.in(folder);
    checkpoint = pbc.file("fit.checkpoint");
  }

  private CliRun fit(Object... more) {
    return fitOf("epochs", more);
  }

  private CliRun fitOf(String model, Object... more) {
    Object[] first = {"fit", pbc.train(), "--model", model, "--out", pbc.model()};
    return CliRun.of(Stream.of(first, more).flatMap(Arrays::stream).toArray());
  }

  /** A fit that is interrupted after 4 of 10 epochs, the first time. */
  private CliRun fitToFour(Object... more) {
    Object[] first = {"--set", "stopAfter=4", "--checkpoint", checkpoint};
    return fit(Stream.of(first, more).flatMap(Arrays::stream).toArray());
  }

  private CliRun interruptedAtFour(Object... more) {
    CliRun run = fitToFour(more);
    assertThat(Thread.interrupted()).as("the flag is still set").isTrue();
    return run;
  }

  private long epochs() {
    return ArchiveReader.open(pbc.model()).json("state.json").integer("epoch");
  }

  @Test
  void an_interrupted_fit_leaves_a_checkpoint_that_the_same_fit_ends() {
    CliRun first = interruptedAtFour();

    assertThat(first.code()).isEqualTo(130);
    assertThat(checkpoint).exists();
    assertThat(pbc.model()).doesNotExist();

    CliRun second = fitToFour().succeeded();

    assertThat(second.err()).contains("resuming from " + checkpoint);
    assertThat(checkpoint).doesNotExist();
    assertThat(epochs()).isEqualTo(10);
  }

  @Test
  void an_interrupted_fit_writes_the_best_so_far_if_asked() {
    CliRun run = fit("--set", "stopAfter=4", "--keep-best", "--json").succeeded();

    assertThat(Thread.interrupted()).as("the flag is cleared").isFalse();
    assertThat(run.err())
        .contains("the fit was interrupted: this is the best model so far", "wrote ")
        .doesNotContain("resumes it from");
    assertThat(JsonObject.parse(run.out(), "line").bool("interrupted", false)).isTrue();
    assertThat(epochs()).isEqualTo(4);
  }

  @Test
  void the_checkpoint_of_a_fit_that_kept_its_best_stays() {
    CliRun run = fitToFour("--keep-best").succeeded();

    assertThat(run.err()).contains("the same command resumes it from " + checkpoint);
    assertThat(checkpoint).exists();
    assertThat(fitToFour("--keep-best").succeeded().err()).doesNotContain("interrupted");
    assertThat(checkpoint).doesNotExist();
    assertThat(epochs()).isEqualTo(10);
  }

  @Test
  void a_fit_that_is_not_interrupted_leaves_the_model_alone() {
    CliRun run = fit("--checkpoint", checkpoint, "--keep-best", "--json").succeeded();

    assertThat(run.err()).doesNotContain("interrupted");
    assertThat(JsonObject.parse(run.out(), "line").bool("interrupted", true)).isFalse();
    assertThat(pbc.names()).containsExactly("holdout.csv", "pbc.synth", "schema.json", "train.csv");
  }

  @Test
  void a_checkpoint_stays_if_the_model_cannot_be_saved() throws IOException {
    interruptedAtFour();
    Path gone = Files.createDirectory(folder.resolve("gone"));
    OutputStream removing =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            Files.deleteIfExists(gone); // the first note comes when the table is read
          }
        };

    String[] args = {
      "fit",
      pbc.train().toString(),
      "--model",
      "epochs",
      "--out",
      gone.resolve("m.synth").toString(),
      "--set",
      "stopAfter=4",
      "--checkpoint",
      checkpoint.toString()
    };
    int code =
        Main.run(
            args,
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(removing, true, StandardCharsets.UTF_8),
            InputStream.nullInputStream());

    assertThat(code).isEqualTo(1);
    assertThat(checkpoint).exists();
  }

  @Test
  void the_checkpoint_of_another_fit_is_refused() {
    interruptedAtFour();
    byte[] before = PbcFiles.bytes(checkpoint);

    CliRun run = fitToFour("--seed", 2, "--set", "epochs=20", "--quiet").refused();

    assertThat(run.err())
        .contains(
            "is of another fit, which differs in: setting epochs (10, now 20), seed (1, now 2);"
                + " delete it or give another file");
    assertThat(PbcFiles.bytes(checkpoint)).isEqualTo(before);
  }

  @Test
  void a_model_that_learns_in_one_go_is_refused_with_those_that_do_not() {
    assertThat(fitOf("cart", "--checkpoint", checkpoint).refused().err())
        .contains(
            "model 'cart' does not train in epochs and cannot resume from a checkpoint; models that can: ",
            "epochs");
    assertThat(fitOf("cart", "--keep-best").refused().err())
        .contains(
            "model 'cart' does not train in epochs and cannot keep the best model so far",
            "epochs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no/such/folder/x", "."})
  void a_checkpoint_that_cannot_be_written_is_refused_before_the_data_is_read(String place) {
    fit("--checkpoint", pbc.file(place)).refused();
  }

  @Test
  void a_checkpoint_is_neither_an_input_nor_the_model_nor_standard_output() {
    assertThat(fit("--checkpoint", pbc.train()).refused().err())
        .contains("it is also an input; choose another --checkpoint");
    assertThat(fit("--checkpoint", pbc.schema(), "--schema", pbc.schema()).refused().err())
        .contains("it is also an input; choose another --checkpoint");
    assertThat(fit("--checkpoint", folder.resolve("./pbc.synth")).refused().err())
        .contains("it is also --out; choose another --checkpoint");
    assertThat(fit("--checkpoint", "-").refused().err())
        .contains("--checkpoint must be a file, found -");
  }

  @Test
  void a_model_in_the_place_of_the_checkpoint_is_left_alone() {
    pbc.withModel();
    byte[] before = PbcFiles.bytes(pbc.model());

    CliRun run =
        CliRun.of(
                "fit",
                pbc.train(),
                "--model",
                "epochs",
                "--out",
                pbc.file("other.synth"),
                "--checkpoint",
                pbc.model(),
                "--quiet")
            .refused();

    assertThat(run.err()).contains("is a model, not a checkpoint");
    assertThat(PbcFiles.bytes(pbc.model())).isEqualTo(before);
  }

  @Test
  void models_tell_whether_they_go_on_from_unfinished_work() {
    assertThat(CliRun.of("models").succeeded().out())
        .contains("Resumes an interrupted fit: 'ehrsynth fit --checkpoint'.");
  }
}
