package org.ehrsynth.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.DynamicNode;

/** The laws that every column encoder keeps, on every fixture. */
final class EncoderContract {
  private static final DisclosureGuard GUARD = DisclosureGuard.DEFAULT;
  private static final Seed SEED = Seed.of(11);
  private static final String CANARY = "canary-5c1f";
  private static final double CANARY_NUMBER = 987_654_321;

  /** Columns of a fixture that are tested; the wide one repeats itself. */
  private static final int MAX_COLUMNS = 8;

  /** Mean error of a number's round trip, as a part of the column's guarded range. */
  private static final double MEAN_ERROR = 0.01;

  /**
   * An error that few cells may have, as a part of the range: numbers beside a spike are known by
   * the k-th of them only, and in a heavy tail that one is far.
   */
  private static final double FAR = 0.1;

  /** Part of the cells that may be that far. */
  private static final double FAR_CELLS = 0.05;

  /** Levels of a column that must come back exactly: the most frequent ones. */
  private static final int EXACT_LEVELS = 5;

  private static final Map<String, Consumer<Case>> LAWS = laws();

  private EncoderContract() {}

  /** One encoder on one column. */
  record Case(ColumnEncoder encoder, Column column, Subjects subjects) {

    FittedEncoder fit() {
      return fit(column, subjects);
    }

    FittedEncoder fit(Column cells, Subjects holders) {
      return encoder.fit(cells, holders, GUARD);
    }

    /** The column as a model gets it. */
    Column guarded() {
      return GUARD.apply(Dataset.of(column), subjects, SEED).column(0);
    }
  }

  /** All laws on all fixtures, a container per fixture. */
  static Stream<DynamicNode> tests(ColumnEncoder encoder) {
    return Fixtures.all().entrySet().stream()
        .map(
            fixture ->
                dynamicContainer(
                    encoder + " on " + fixture.getKey(),
                    LAWS.entrySet().stream()
                        .map(
                            law ->
                                dynamicTest(
                                    law.getKey(),
                                    () ->
                                        cases(encoder, fixture.getValue())
                                            .forEach(law.getValue())))));
  }

  /** The names of the laws that an encoder breaks on some fixture. */
  static Set<String> broken(ColumnEncoder encoder) {
    Set<String> broken = new TreeSet<>();
    for (Dataset fixture : Fixtures.all().values()) {
      LAWS.forEach(
          (name, law) -> {
            try {
              cases(encoder, fixture).forEach(law);
            } catch (AssertionError | RuntimeException e) {
              broken.add(name);
            }
          });
    }
    return broken;
  }

  private static Stream<Case> cases(ColumnEncoder encoder, Dataset fixture) {
    Subjects subjects = fixture.subjects();
    return fixture.learned().columns().stream()
        .filter(c -> encoder.accepts(c.field()))
        .limit(MAX_COLUMNS)
        .map(c -> new Case(encoder, c, subjects));
  }

  private static Map<String, Consumer<Case>> laws() {
    Map<String, Consumer<Case>> laws = new LinkedHashMap<>();
    laws.put("the width is the sum of the blocks", EncoderContract::width);
    laws.put("encoded numbers are finite and of their block's kind", EncoderContract::kinds);
    laws.put("a guarded cell comes back", EncoderContract::roundTrip);
    laws.put("a missing cell comes back missing or is drawn", EncoderContract::missing);
    laws.put("an unseen level is encoded as a guarded one", EncoderContract::unseen);
    laws.put("a rare fact leaves neither decode nor archive", EncoderContract::rare);
    laws.put("any finite number decodes to a cell of the field", EncoderContract::anyNumber);
    laws.put("the archive brings back the same encoder", EncoderContract::archive);
    laws.put("the first rows do not depend on later ones", EncoderContract::prefix);
    laws.put("without rows every cell is missing", EncoderContract::nothing);
    laws.put("the input stays as it was", EncoderContract::untouched);
    return Collections.unmodifiableMap(laws);
  }

  private static void width(Case c) {
    FittedEncoder fitted = c.fit();

    assertThat(fitted.blocks()).isNotEmpty();
    assertThat(fitted.width())
        .isEqualTo(fitted.blocks().stream().mapToInt(Block::width).sum())
        .isPositive();
  }

  private static void kinds(Case c) {
    FittedEncoder fitted = c.fit();
    Matrix encoded = encode(fitted, c.column());

    int offset = 1;
    for (Block block : fitted.blocks()) {
      for (int i = 0; i < encoded.rows(); i++) {
        double sum = 0;
        for (int s = 0; s < block.width(); s++) {
          double x = encoded.get(i, offset + s);
          assertThat(x).isFinite();
          if (block.kind() != Block.Kind.CONTINUOUS) {
            assertThat(x == 0 || x == 1).isTrue();
          }
          sum += x;
        }
        if (block.kind() == Block.Kind.SOFTMAX) {
          assertThat(sum).isEqualTo(1);
        }
      }
      offset += block.width();
    }
    for (int i = 0; i < encoded.rows(); i++) { // neighbours are left alone
      assertThat(encoded.get(i, 0)).isEqualTo(-7);
      assertThat(encoded.get(i, offset)).isEqualTo(-7);
    }
  }

  private static void roundTrip(Case c) {
    Column guarded = c.guarded();
    FittedEncoder fitted = c.fit(guarded, c.subjects());
    Column back = decode(fitted, encode(fitted, guarded));

    if (guarded instanceof Column.Coded coded) {
      List<Integer> frequent = frequent(coded);
      for (int i = 0; i < coded.size(); i++) {
        if (!coded.isMissing(i) && frequent.contains(coded.get(i))) {
          assertThat(back.text(i)).as("row %d", i).isEqualTo(coded.text(i));
        }
      }
      return;
    }
    double[] before = guarded.toNumbers();
    double[] after = back.toNumbers();
    double range = range(before);
    double sum = 0;
    int far = 0;
    int n = 0;
    for (int i = 0; i < before.length; i++) {
      if (!Double.isNaN(before[i])) {
        double error =
            range > 0 ? Math.abs(after[i] - before[i]) / range : Math.abs(after[i] - before[i]);
        far += error > FAR ? 1 : 0;
        sum += error;
        n++;
      }
    }
    assertThat((double) far).isLessThanOrEqualTo(FAR_CELLS * n);
    assertThat(n == 0 ? 0 : sum / n).isLessThanOrEqualTo(MEAN_ERROR);
  }

  private static List<Integer> frequent(Column.Coded cells) {
    int[] counts = new int[cells.levels().size()];
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.isMissing(i)) {
        counts[cells.get(i)]++;
      }
    }
    return IntStream.range(0, counts.length)
        .boxed()
        .sorted((a, b) -> counts[b] - counts[a])
        .limit(EXACT_LEVELS)
        .toList();
  }

  private static double range(double[] values) {
    double[] present = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    return present.length == 0 ? 0 : present[present.length - 1] - present[0];
  }

  private static void missing(Case c) {
    Column guarded = c.guarded();
    FittedEncoder fitted = c.fit(guarded, c.subjects());
    Column back = decode(fitted, encode(fitted, guarded));
    boolean holdsAny = guarded.missingCount() < guarded.size();

    for (int i = 0; i < back.size(); i++) {
      boolean expected = c.encoder().keepsMissing() ? guarded.isMissing(i) : !holdsAny;
      assertThat(back.isMissing(i)).as("row %d", i).isEqualTo(expected);
    }
  }

  private static void unseen(Case c) {
    if (!(c.column() instanceof Column.Coded)) {
      return;
    }
    FittedEncoder fitted = c.fit();
    int[] codes = new int[20];
    Column strange =
        Column.Coded.of(c.column().field().withLevels(List.of("never seen before")), codes);

    Column back = decode(fitted, encode(fitted, strange));

    for (int i = 0; i < back.size(); i++) {
      assertThat(back.isMissing(i)).isEqualTo(fitted.field().levels().isEmpty());
    }
  }

  /** One subject gets a level or number that nobody else has. */
  private static void rare(Case c) {
    Column planted = plant(c.column(), c.subjects());
    FittedEncoder fitted = c.fit(planted, c.subjects());

    Column wild = decode(fitted, wild(fitted, 500));
    Column back = decode(fitted, encode(fitted, planted));
    byte[] archive = inflate(bytes(fitted));

    if (planted instanceof Column.Coded coded) {
      int[] holders = c.subjects().perCode(coded.toArray(), coded.levels().size());
      for (int level = 0; level < holders.length; level++) {
        if (holders[level] < GUARD.minimumSubjects()) {
          String text = coded.levels().get(level);
          assertThat(texts(wild).contains(text)).as("rare level from noise").isFalse();
          assertThat(texts(back).contains(text)).as("rare level from its row").isFalse();
          assertThat(fitted.field().levels().contains(text)).as("rare level in field").isFalse();
          byte[] quoted = ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
          assertThat(contains(archive, quoted)).as("rare level in archive").isFalse();
        }
      }
      return;
    }
    double[] values = planted.toNumbers();
    double[] range = GUARD.range(values, c.subjects());
    for (Column column : List.of(wild, back)) {
      for (double x : column.toNumbers()) {
        assertThat(range == null ? Double.isNaN(x) : !(x < range[0] || x > range[1]))
            .as("a number beyond the guarded range")
            .isTrue();
      }
    }
    for (double value : values) {
      boolean beyond = range == null || value < range[0] || value > range[1];
      // Counts and probabilities are smaller; they may equal a rare number by chance.
      if (Math.abs(value) > 1000 && beyond) {
        byte[] stored =
            ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array();
        assertThat(contains(archive, stored)).as("rare number in archive").isFalse();
      }
    }
  }

  private static Column plant(Column column, Subjects subjects) {
    int marked = subjects.of(subjects.rowCount() - 1);
    return column.match(
        n -> {
          double[] values = n.toArray();
          for (int i = 0; i < values.length; i++) {
            values[i] = subjects.of(i) == marked ? CANARY_NUMBER : values[i];
          }
          return Column.Numeric.of(n.field(), values);
        },
        coded -> {
          List<String> levels = new ArrayList<>(coded.levels());
          boolean hasRoom = !coded.field().type().label().equals("flag");
          if (hasRoom) {
            levels.add(CANARY);
          }
          int[] codes = coded.toArray();
          for (int i = 0; i < codes.length; i++) {
            codes[i] = hasRoom && subjects.of(i) == marked ? levels.size() - 1 : codes[i];
          }
          return Column.Coded.of(coded.field().withLevels(levels), codes);
        },
        t -> {
          long[] values = t.toArray();
          for (int i = 0; i < values.length; i++) {
            values[i] = subjects.of(i) == marked ? (long) CANARY_NUMBER : values[i];
          }
          return Column.Temporal.of(t.field(), values);
        });
  }

  private static void anyNumber(Case c) {
    FittedEncoder fitted = c.fit();

    Column cells = decode(fitted, wild(fitted, 200));

    assertThat(cells.field()).isEqualTo(fitted.field());
    for (int i = 0; i < cells.size(); i++) {
      assertThat(cells.text(i) == null).isEqualTo(cells.isMissing(i)); // each can be written
    }
  }

  private static void archive(Case c) {
    FittedEncoder fitted = c.fit();
    byte[] bytes = bytes(fitted);

    FittedEncoder read =
        FittedEncoder.read(fitted.kind(), ArchiveReader.of(bytes), "it", fitted.field());

    assertThat(bytes(read)).isEqualTo(bytes);
    assertThat(read.blocks()).isEqualTo(fitted.blocks());
    assertThat(read.field()).isEqualTo(fitted.field());
    assertThat(encode(read, c.column()).toArray()).isEqualTo(encode(fitted, c.column()).toArray());
    Matrix noise = wild(fitted, 100);
    assertThat(texts(decode(read, noise))).isEqualTo(texts(decode(fitted, noise)));
  }

  private static void prefix(Case c) {
    FittedEncoder fitted = c.fit();
    int m = (c.column().size() + 1) / 2;
    Column start = c.column().select(IntStream.range(0, m).toArray());

    Matrix all = encode(fitted, c.column());
    Matrix some = encode(fitted, start);

    for (int i = 0; i < m; i++) {
      assertThat(some.row(i)).isEqualTo(all.row(i));
    }
    assertThat(texts(decode(fitted, all)))
        .startsWith(texts(decode(fitted, some)).toArray(new String[0]));
  }

  private static void nothing(Case c) {
    FittedEncoder fitted = c.fit(c.column().select(new int[0]), Subjects.numbered());

    Column cells = decode(fitted, wild(fitted, 10));

    assertThat(cells.missingCount()).isEqualTo(10);
  }

  private static void untouched(Case c) {
    String before = Dataset.of(c.column()).fingerprint();

    FittedEncoder fitted = c.fit();
    Matrix encoded = encode(fitted, c.column());
    double[] numbers = encoded.toArray();
    decode(fitted, encoded);

    assertThat(Dataset.of(c.column()).fingerprint()).isEqualTo(before);
    assertThat(encoded.toArray()).isEqualTo(numbers);
  }

  /** The encoded cells, with a column of −7 on either side. */
  private static Matrix encode(FittedEncoder fitted, Column cells) {
    Matrix out = new Matrix(cells.size(), fitted.width() + 2);
    for (int i = 0; i < out.rows(); i++) {
      for (int j = 0; j < out.columns(); j++) {
        out.set(i, j, -7);
      }
    }
    fitted.encode(cells, out, 1, SEED.derive("encode").generator());
    return out;
  }

  private static Column decode(FittedEncoder fitted, Matrix in) {
    return fitted.decode(in, 1, SEED.derive("decode").generator());
  }

  /** Numbers of all magnitudes, as no encoder made them. */
  private static Matrix wild(FittedEncoder fitted, int rows) {
    RandomStream draws = SEED.derive("wild").generator();
    Matrix out = new Matrix(rows, fitted.width() + 2);
    for (int i = 0; i < rows; i++) {
      double scale = Math.pow(10, i % 9 - 3);
      for (int j = 0; j < out.columns(); j++) {
        out.set(i, j, scale * draws.nextGaussian());
      }
    }
    return out;
  }

  private static List<String> texts(Column column) {
    return IntStream.range(0, column.size()).mapToObj(column::text).collect(Collectors.toList());
  }

  private static byte[] bytes(FittedEncoder fitted) {
    ArchiveWriter archive = ArchiveWriter.create();
    fitted.write(archive, "it");
    return archive.toBytes();
  }

  private static byte[] inflate(byte[] zipped) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(zipped))) {
      while (zip.getNextEntry() != null) {
        zip.transferTo(all);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  private static boolean contains(byte[] haystack, byte[] needle) {
    for (int i = 0; i + needle.length <= haystack.length; i++) {
      if (Arrays.equals(haystack, i, i + needle.length, needle, 0, needle.length)) {
        return true;
      }
    }
    return false;
  }
}
