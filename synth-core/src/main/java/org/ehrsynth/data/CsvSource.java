package org.ehrsynth.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.ehrsynth.InputException;

/**
 * A CSV source is a text that can be read more than once: UTF-8 with or without byte order mark,
 * plain or gzip, lines ended by LF or CRLF, fields separated by comma, semicolon, tab or bar
 * (detected in the header). Everything that is wrong with it is found here, with the line.
 */
final class CsvSource {
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] PARQUET = {'P', 'A', 'R', '1'};
  private static final int MAX_RECORD = 16 * 1024 * 1024;

  private final String where;
  private final Opener opener;
  private final char separator;
  private final List<String> header;

  @FunctionalInterface
  private interface Opener {
    InputStream open() throws IOException;
  }

  /** Hears a row: its cells, as many as the header has, and the line it starts on. */
  @FunctionalInterface
  interface RowConsumer {
    void accept(List<String> cells, long line);
  }

  private CsvSource(String where, Opener opener) {
    this.where = where;
    this.opener = opener;
    this.separator = foundSeparator();
    this.header = header();
  }

  static CsvSource of(Path path) {
    if (Files.isDirectory(path)) {
      throw new InputException("'" + path + "': expected a file, found a folder");
    }
    return new CsvSource("'" + path + "'", () -> Files.newInputStream(path));
  }

  /** Bytes in memory, for what can be read once only. */
  static CsvSource of(byte[] bytes, String where) {
    return new CsvSource(where, () -> new ByteArrayInputStream(bytes));
  }

  List<String> columns() {
    return header;
  }

  String where() {
    return where;
  }

  char separator() {
    return separator;
  }

  /** Whether numbers are written with a comma: it then cannot separate fields. */
  boolean decimalComma() {
    return separator == ';';
  }

  /** Reads all rows after the header. */
  void forEach(RowConsumer rows) {
    boolean first = true;
    long last = 0;
    try (QuoteTracker watch = new QuoteTracker(open(), separator);
        CsvReader<CsvRecord> reader = reader(watch)) {
      for (CsvRecord record : reader) {
        last = record.getStartingLineNumber();
        if (first) {
          first = false;
          continue;
        }
        if (record.getFieldCount() != header.size()) {
          throw new CsvFormatException(
              "%s, line %,d: expected %d cells as in the header, found %d"
                  .formatted(where, last, header.size(), record.getFieldCount()));
        }
        rows.accept(record.getFields(), last);
      }
      checkClosed(watch);
    } catch (CsvParseException e) {
      throw new CsvFormatException(
          "%s, after line %,d: %s"
              .formatted(where, last, "expected a quoted cell to end with a quote"));
    } catch (IOException | UncheckedIOException e) {
      throw failure(e, last);
    }
  }

  private void checkClosed(QuoteTracker watch) {
    if (watch.openSince() > 0) {
      throw new CsvFormatException(
          "%s, line %,d: expected the quoted cell that starts here to end, found the file's end"
              .formatted(where, watch.openSince()));
    }
  }

  private InputException failure(Exception e, long line) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    if (cause instanceof CharacterCodingException) {
      return new CsvFormatException(
          "%s, line %,d: expected UTF-8 text, found other bytes; convert the file to UTF-8"
              .formatted(where, lineOfBadText(line)));
    }
    if (cause instanceof NoSuchFileException) {
      return new InputException(where + ": there is no such file", cause);
    }
    if (cause instanceof ZipException || cause instanceof EOFException) {
      return new InputException(where + ": the gzip file is damaged or cut short", cause);
    }
    return new InputException(where + ": it cannot be read", cause);
  }

  /** The decoder reads ahead of the parser, so the place is looked for once more, in the bytes. */
  private long lineOfBadText(long minLine) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    long line = 1;
    try (InputStream in = plain()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        bytes.write(b);
        if (b == '\n') {
          decoder.decode(ByteBuffer.wrap(bytes.toByteArray()));
          bytes.reset();
          line++;
        }
      }
      return line;
    } catch (CharacterCodingException e) {
      return line;
    } catch (IOException e) {
      return Math.max(line, minLine);
    }
  }

  private CsvReader<CsvRecord> reader(Reader in) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .skipEmptyLines(true)
        .allowMissingFields(true)
        .allowExtraFields(true)
        .allowExtraCharsAfterClosingQuote(false)
        .maxBufferSize(MAX_RECORD)
        .ofCsvRecord(in);
  }

  /** The bytes, unpacked if they are gzip. */
  private InputStream plain() throws IOException {
    InputStream raw = new BufferedInputStream(opener.open(), 1 << 16);
    raw.mark(4);
    byte[] start = raw.readNBytes(4);
    raw.reset();
    if (Arrays.equals(start, ZIP) || Arrays.equals(start, PARQUET)) {
      raw.close();
      throw new CsvFormatException(
          "%s: expected CSV text, plain or gzip, found a %s"
              .formatted(where, start[1] == ZIP[1] ? "zip archive or workbook" : "Parquet file"));
    }
    boolean gzip = start.length > 1 && start[0] == 0x1F && start[1] == (byte) 0x8B;
    if (!gzip) {
      return raw;
    }
    try {
      return new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private Reader open() throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                plain(),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)),
            1 << 16);
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
    return reader;
  }

  /**
   * The separator that the first line with text holds most often outside quotes; comma when none
   * occurs.
   */
  private char foundSeparator() {
    int[] counts = new int[SEPARATORS.length];
    try (Reader in = open()) {
      boolean quoted = false;
      boolean text = false;
      for (int c = in.read(); c >= 0 && (quoted || !text || !isEnd(c)); c = in.read()) {
        quoted ^= c == '"';
        text |= !isEnd(c);
        for (int s = 0; s < SEPARATORS.length && !quoted; s++) {
          counts[s] += c == SEPARATORS[s] ? 1 : 0;
        }
      }
    } catch (IOException e) {
      throw failure(e, 0);
    }
    int best = 0;
    for (int s = 1; s < SEPARATORS.length; s++) {
      best = counts[s] > counts[best] ? s : best;
    }
    return SEPARATORS[best];
  }

  private static boolean isEnd(int c) {
    return c == '\n' || c == '\r';
  }

  private List<String> header() {
    List<String> names;
    try (QuoteTracker watch = new QuoteTracker(open(), separator);
        CsvReader<CsvRecord> reader = reader(watch)) {
      var records = reader.iterator();
      if (!records.hasNext()) {
        throw new CsvFormatException(where + ": expected a header line, found an empty file");
      }
      names = records.next().getFields().stream().map(String::trim).toList();
      // Such a name may be the rest of the file, cells and all: find out before anybody prints it.
      if (names.stream().anyMatch(name -> name.indexOf('\n') >= 0) && !records.hasNext()) {
        checkClosed(watch);
      }
    } catch (CsvParseException e) {
      throw new CsvFormatException(where + ", line 1: expected a header, found an open quote");
    } catch (IOException | UncheckedIOException e) {
      throw failure(e, 0);
    }
    Map<String, Integer> seen = new HashMap<>();
    for (int j = 0; j < names.size(); j++) {
      String name = names.get(j);
      if (name.isEmpty()) {
        throw new CsvFormatException(
            "%s, header: expected a name for column %d, found none".formatted(where, j + 1));
      }
      Integer other = seen.putIfAbsent(name, j);
      if (other != null) {
        throw new CsvFormatException(
            "%s, header: the name '%s' stands at columns %d and %d; names must differ"
                .formatted(where, name, other + 1, j + 1));
      }
    }
    return names;
  }
}
