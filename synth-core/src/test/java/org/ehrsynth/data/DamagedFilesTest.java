package org.ehrsynth.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.ehrsynth.InputException;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a file: it is read, or refused in one line without a cell. */
class DamagedFilesTest {
  private static final String SECRET = "Zarathustra";
  private static final String BITS = "\",;\n\r\t|0179.-eE+?NA \u00fc\uFEFF\u0000/:TZ";

  private static final String TABLE =
      """
      id,age,sex,bili,seen,time,note
      1,64,F,1.5,2020-02-29,2020-02-29 10:00:00,"a ""quoted"" word"
      2,,M,NA,1969-12-31,1969-12-31 23:59:59,Zarathustra
      3,51,F,.25,2021-01-01,2021-01-01 00:00:00,"two
      lines"
      4,7e1,?,1e-3,0001-01-01,9999-12-31 00:00:00,
      """;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void a_damaged_file_is_read_or_refused_in_one_line(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] good = TABLE.getBytes(UTF_8);
    Schema schema = Dataset.read(good, "t", Optional.empty()).schema();
    int refused = 0;
    int rounds = 600;
    for (int i = 0; i < rounds; i++) {
      byte[] bad = damage(random.nextInt(5) == 0 ? MalformedFilesTest.gzip(TABLE) : good, random);
      Optional<Schema> known = random.nextBoolean() ? Optional.of(schema) : Optional.empty();
      try {
        Dataset data = Dataset.read(bad, "t", known);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CsvWriter writer = new CsvWriter(out, data.schema())) {
          writer.write(data);
        }
        Dataset back = Dataset.read(out.toByteArray(), "t", Optional.of(data.schema()));
        assertThat(back.rowCount()).isEqualTo(data.rowCount());
      } catch (InputException e) {
        refused++;
        assertThat(e.getMessage()).doesNotContain(SECRET).doesNotContain("\n");
      } catch (RuntimeException e) {
        fail("round %d of seed %d: %s".formatted(i, seed, e), e);
      }
    }
    assertThat(refused).as("some damage must be found, some be harmless").isBetween(60, 540);
  }

  private static byte[] damage(byte[] good, SplittableRandom random) {
    byte[] bytes = good.clone();
    for (int n = random.nextInt(1, 4); n > 0; n--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, Math.max(1, at)); // cut short
        case 2 -> bytes = insert(bytes, at, new byte[] {(byte) random.nextInt(128)});
        case 3 -> {
          int bit = random.nextInt(BITS.length());
          bytes = insert(bytes, at, BITS.substring(bit, bit + 1).getBytes(UTF_8));
        }
        default -> bytes = insert(bytes, at, Arrays.copyOfRange(good, 0, good.length / 3));
      }
    }
    return bytes;
  }

  private static byte[] insert(byte[] bytes, int at, byte[] what) {
    byte[] out = Arrays.copyOf(bytes, bytes.length + what.length);
    System.arraycopy(what, 0, out, at, what.length);
    System.arraycopy(bytes, at, out, at + what.length, bytes.length - at);
    return out;
  }
}
