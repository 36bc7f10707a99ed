package org.ehrsynth.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.ehrsynth.InputException;
import org.ehrsynth.math.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
  private static final float[] WEIGHTS = {
    1.5f, Float.NaN, -0.0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 1 / 3f
  };

  @TempDir Path folder;

  private static ArchiveWriter writer() {
    // In an order of its own: that of Map.of differs from process to process.
    return ArchiveWriter.create()
        .json("a/info.json", new TreeMap<>(Map.of("name", "ünïcode", "n", 3L)))
        .doubles("a/x.npy", new double[] {1, Double.NaN, -0.0, Double.MIN_VALUE})
        .ints("a/i.npy", new int[] {1, -2, Integer.MAX_VALUE})
        .matrix("m.npy", Matrix.of(2, 3, new double[] {1, 2, 3, 4, 5, 6}))
        .floats("w.npy", WEIGHTS, 2, 3);
  }

  @Test
  void what_was_written_is_read_back_to_the_bit() {
    ArchiveReader reader = ArchiveReader.of(writer().toBytes());

    assertThat(reader.json("a/info.json").string("name")).isEqualTo("ünïcode");
    assertThat(reader.doubles("a/x.npy"))
        .isEqualTo(new double[] {1, Double.NaN, -0.0, Double.MIN_VALUE});
    assertThat(reader.ints("a/i.npy")).containsExactly(1, -2, Integer.MAX_VALUE);
    assertThat(reader.matrix("m.npy").get(1, 2)).isEqualTo(6);
    assertThat(reader.floats("w.npy", 2, 3)).isEqualTo(WEIGHTS);
  }

  @Test
  void two_models_share_a_file_under_folders_of_their_own() {
    ArchiveWriter file = ArchiveWriter.create();
    file.under("root").doubles("w.npy", new double[] {1, 2});
    file.under("child").under("visit").doubles("w.npy", new double[] {3});

    ArchiveReader read = ArchiveReader.of(file.toBytes());

    assertThat(read.under("root").doubles("w.npy")).containsExactly(1, 2);
    assertThat(read.under("child").under("visit").doubles("w.npy")).containsExactly(3);
    assertThat(read.under("child").has("w.npy")).isFalse();
    assertThat(file.under("root").toBytes()).isEqualTo(file.toBytes());
    assertThatThrownBy(() -> read.under("child").doubles("w.npy"))
        .isInstanceOf(ArchiveFormatException.class)
        .hasMessage("model: expected an entry 'child/w.npy', found none");
  }

  @Test
  void equal_contents_give_equal_bytes() {
    assertThat(writer().toBytes()).isEqualTo(writer().toBytes());
  }

  @Test
  void every_flipped_byte_is_found() {
    byte[] bytes = writer().toBytes();
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 0x10;

      assertThatThrownBy(() -> ArchiveReader.of(flipped))
          .as("byte %d", i)
          .isInstanceOf(ArchiveFormatException.class)
          .message()
          .doesNotContain("\n");
    }
  }

  @Test
  void every_truncation_is_found() {
    byte[] bytes = writer().toBytes();
    for (int n = 0; n < bytes.length; n++) {
      byte[] cut = Arrays.copyOf(bytes, n);

      assertThatThrownBy(() -> ArchiveReader.of(cut))
          .as("length %d", n)
          .isInstanceOf(ArchiveFormatException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "/etc/evil", "a/../../evil", "a\\b", "A", "a//b", ".hidden"})
  void an_entry_that_could_leave_its_folder_is_refused(String name) throws IOException {
    byte[] zip = zip(Map.of(name, new byte[3]));

    assertThatThrownBy(() -> ArchiveReader.of(zip))
        .isInstanceOf(ArchiveFormatException.class)
        .hasMessageContaining("name is not allowed");
  }

  @Test
  void a_bomb_is_refused_before_it_fills_the_memory() throws IOException {
    byte[] zip = zip(Map.of("manifest.json", new byte[300 << 20]));

    assertThat(zip.length).isLessThan(1 << 20);
    assertThatThrownBy(() -> ArchiveReader.of(zip))
        .isInstanceOf(ArchiveFormatException.class)
        .hasMessageContaining("unpacks to far more");
  }

  @Test
  void a_future_format_is_named() throws IOException {
    byte[] zip =
        zip(
            Map.of(
                "manifest.json",
                "{\"format\": 7, \"library\": \"ehrsynth\"}".getBytes(StandardCharsets.UTF_8)));

    assertThatThrownBy(() -> ArchiveReader.of(zip))
        .hasMessageContaining("written by a newer version (format 7)");
  }

  @Test
  void another_zip_and_another_file_are_told_apart_from_damage() throws IOException {
    byte[] zip = zip(Map.of("readme.txt", new byte[3]));

    assertThatThrownBy(() -> ArchiveReader.of(zip)).hasMessageContaining("another kind of zip");
    assertThatThrownBy(() -> ArchiveReader.of("hello world".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("another kind of file");
  }

  @Test
  void an_array_of_another_type_is_refused() {
    ArchiveReader reader = ArchiveReader.of(writer().toBytes());

    assertThatThrownBy(() -> reader.ints("a/x.npy")).isInstanceOf(ArchiveFormatException.class);
    assertThatThrownBy(() -> reader.doubles("m.npy")).isInstanceOf(ArchiveFormatException.class);
    assertThatThrownBy(() -> reader.doubles("none.npy")).hasMessageContaining("'none.npy'");
  }

  @Test
  void an_array_of_floats_is_refused_with_the_shape_expected() {
    ArchiveReader reader = ArchiveReader.of(writer().toBytes());

    for (int[] shape : new int[][] {{3, 2}, {6, 1}, {2, 4}}) {
      assertThatThrownBy(() -> reader.floats("w.npy", shape[0], shape[1]))
          .isInstanceOf(ArchiveFormatException.class)
          .hasMessage(
              "model, w.npy: expected an array of type <f4 and shape %d x %d, found something else"
                  .formatted(shape[0], shape[1]));
    }
    assertThatThrownBy(() -> reader.floats("m.npy", 2, 3))
        .hasMessageContaining("type <f4 and shape 2 x 3");
    assertThatThrownBy(() -> reader.matrix("w.npy")).isInstanceOf(ArchiveFormatException.class);
  }

  @Test
  void floats_that_do_not_fill_their_shape_are_not_written() {
    assertThatThrownBy(() -> ArchiveWriter.create().floats("w.npy", WEIGHTS, 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("entry 'w.npy' of 2 x 2 needs 4 values, found 6");
    float[] none =
        ArchiveReader.of(ArchiveWriter.create().floats("w.npy", new float[0], 0, 3).toBytes())
            .floats("w.npy", 0, 3);
    assertThat(none).isEmpty();
  }

  /** The header that numpy 1.24 writes for np.array([1.0, 2.0]), byte for byte. */
  @Test
  void arrays_are_those_of_numpy() {
    byte[] npy = Npy.of(new double[] {1, 2}, 2);
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }";

    assertThat(new String(npy, 1, 5, StandardCharsets.US_ASCII)).isEqualTo("NUMPY");
    assertThat(npy).hasSize(128 + 16);
    assertThat(new String(npy, 10, 118, StandardCharsets.US_ASCII))
        .isEqualTo(header + " ".repeat(117 - header.length()) + "\n");
  }

  /** The bytes that numpy writes for np.array([[1.0, -2.0]], dtype='<f4'), all of them. */
  @Test
  void arrays_of_floats_are_those_of_numpy() {
    byte[] npy = Npy.of(new float[] {1, -2}, 1, 2);
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";

    assertThat(Arrays.copyOf(npy, 10))
        .isEqualTo(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    assertThat(new String(npy, 10, 118, StandardCharsets.US_ASCII))
        .isEqualTo(header + " ".repeat(117 - header.length()) + "\n");
    assertThat(Arrays.copyOfRange(npy, 128, npy.length))
        .isEqualTo(new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0xC0});
  }

  @Test
  void a_file_is_written_whole_or_not_at_all() throws IOException {
    Path target = folder.resolve("out.txt");
    Files.writeString(target, "old");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    target,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the disk is full");

    assertThat(Files.readString(target)).isEqualTo("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void an_interrupted_thread_writes_an_archive_all_the_same() throws IOException {
    Path target = folder.resolve("m.synth");

    Thread.currentThread().interrupt();
    try {
      writer().writeTo(target);
    } finally {
      assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
    }

    assertThat(Files.readAllBytes(target)).isEqualTo(writer().toBytes());
  }

  @Test
  void an_interruption_while_an_archive_is_written_does_not_stop_it() throws IOException {
    ArchiveWriter large = ArchiveWriter.create().doubles("x.npy", new double[1 << 10]);
    for (int i = 0; i < 200; i++) {
      Path target = folder.resolve(i + ".synth");
      Thread writing = Thread.currentThread();
      Thread stopping = new Thread(writing::interrupt);
      stopping.start();

      large.writeTo(target);

      assertThat(Files.size(target)).isPositive();
      while (stopping.isAlive()) {
        Thread.onSpinWait();
      }
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** A process that writes its first file when it is told to end. */
  static final class LastWords {
    private LastWords() {}

    public static void main(String[] args) {
      Thread last = new Thread(() -> writer().writeTo(Path.of(args[0])));
      Runtime.getRuntime().addShutdownHook(last);
    }
  }

  @Test
  void a_process_that_ends_can_still_write_its_first_archive() throws Exception {
    Path target = folder.resolve("m.synth");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LastWords.class.getName(),
                target.toString())
            .inheritIO()
            .start();

    assertThat(process.waitFor()).isZero();
    assertThat(Files.readAllBytes(target)).isEqualTo(writer().toBytes());
  }

  @Test
  void a_missing_folder_is_named() {
    assertThatThrownBy(() -> AtomicFile.write(folder.resolve("no/out.txt"), out -> out.write(1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("folder does not exist");
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }
}
