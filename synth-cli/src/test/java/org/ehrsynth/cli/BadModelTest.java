package org.ehrsynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model files that are damaged, hostile or of another version: one line and nothing written. */
class BadModelTest {
  private static final String MANIFEST = "manifest.json";

  @TempDir private static Path home;
  private static byte[] good;

  @TempDir private Path folder;

  @BeforeAll
  static void learn() {
    good = PbcFiles.bytes(PbcFiles.in(home).withModel().model());
  }

  private CliRun sample(byte[] model) {
    try {
      return sample(Files.write(folder.resolve("m.synth"), model));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private CliRun sample(Path model) {
    return CliRun.of("sample", model, "--rows", 5, "--out", folder.resolve("fake.csv"));
  }

  private void assertRefused(CliRun run) {
    run.refused();
    assertThat(folder.toFile().list())
        .allMatch(name -> !name.equals("fake.csv") && !name.startsWith("."));
    assertThat(home.getParent().resolve("evil.txt")).doesNotExist();
  }

  static Stream<Integer> lengths() {
    int n = good.length;
    return Stream.of(0, 1, 3, 4, 30, n / 4, n / 2, n - 100, n - 22, n - 1);
  }

  @ParameterizedTest(name = "first {0} bytes")
  @MethodSource("lengths")
  void a_truncated_model_is_refused(int length) {
    assertRefused(sample(Arrays.copyOf(good, length)));
  }

  static Stream<Integer> places() {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < good.length; i += Math.max(1, good.length / 60)) {
      places.add(i);
    }
    places.add(good.length - 1);
    return places.stream();
  }

  @ParameterizedTest(name = "byte {0}")
  @MethodSource("places")
  void a_model_with_a_flipped_byte_is_refused(int place) {
    byte[] flipped = good.clone();
    flipped[place] ^= 0x10;

    assertRefused(sample(flipped));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil.txt", "/evil.txt", "a/../../evil.txt", "..\\evil.txt", "C:evil"})
  void a_model_that_reaches_out_of_its_folder_is_refused(String name) throws IOException {
    assertRefused(sample(zip(name, "evil".getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void a_zip_bomb_is_refused() throws IOException {
    assertRefused(sample(zip("weights.npy", new byte[300_000_000])));
  }

  @Test
  void a_model_of_a_future_format_is_refused_and_the_format_is_named() throws IOException {
    CliRun run = sample(zip(MANIFEST, "{\"format\":99}".getBytes(StandardCharsets.UTF_8)));

    assertRefused(run);
    assertThat(run.err()).contains("99", "newer");
  }

  @Test
  void another_kind_of_file_is_refused() {
    assertRefused(sample("age,sex\n5,f\n".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void a_missing_model_is_refused() {
    assertRefused(sample(folder.resolve("no.synth")));
  }

  @Test
  void a_folder_as_model_is_refused() {
    assertRefused(sample(folder));
  }

  @Test
  void info_refuses_a_damaged_model_too() throws IOException {
    Path model = Files.write(folder.resolve("m.synth"), Arrays.copyOf(good, good.length / 2));

    CliRun.of("info", model).refused();
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }
}
