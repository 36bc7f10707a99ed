package org.ehrsynth.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.ehrsynth.archive.AtomicFile;

/**
 * Copies a CSV file and fills its missing cells. Every other cell keeps its text, columns that no
 * schema knows among them; so do the order of the columns and the separator.
 */
public final class CsvRewriter {
  private final CsvSource source;
  private final Dataset before;
  private final Dataset after;

  private CsvRewriter(CsvSource source, Dataset before, Dataset after) {
    if (before.rowCount() != after.rowCount()) {
      throw new IllegalArgumentException(
          "tables must have equal rows, found %d and %d"
              .formatted(before.rowCount(), after.rowCount()));
    }
    this.source = source;
    this.before = before;
    this.after = after;
  }

  /**
   * The patch of a file.
   *
   * @param before as it was read from the file
   * @param after the same rows with cells filled
   */
  public static CsvRewriter of(Path path, Dataset before, Dataset after) {
    return new CsvRewriter(CsvSource.of(path), before, after);
  }

  /** The patch of CSV bytes that came from elsewhere. */
  public static CsvRewriter of(byte[] csv, String where, Dataset before, Dataset after) {
    return new CsvRewriter(CsvSource.of(csv, where), before, after);
  }

  /** Writes a file whole or not at all; compressed if its name ends in .gz. */
  public void write(Path target) {
    AtomicFile.write(
        target,
        stream -> write(target.toString().endsWith(".gz") ? new GZIPOutputStream(stream) : stream));
  }

  /**
   * Writes to a stream and closes it.
   *
   * @throws CsvFormatException if the source has not the rows any more that were read from it
   */
  public void write(OutputStream stream) throws IOException {
    List<String> header = source.columns();
    Column[] old = new Column[header.size()];
    Column[] filled = new Column[header.size()];
    for (int j = 0; j < old.length; j++) {
      int at = before.schema().find(header.get(j));
      old[j] = at < 0 ? null : before.column(at);
      filled[j] = at < 0 ? null : after.column(header.get(j));
    }
    try (Writer out =
        new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 16)) {
      write(out, header);
      int[] row = {0};
      String[] line = new String[old.length];
      source.forEach(
          (cells, number) -> {
            int i = row[0]++;
            if (i >= before.rowCount()) {
              throw changed();
            }
            for (int j = 0; j < line.length; j++) {
              boolean fills = old[j] != null && old[j].isMissing(i) && !filled[j].isMissing(i);
              line[j] = fills ? text(filled[j], i) : cells.get(j);
            }
            write(out, List.of(line));
          });
      if (row[0] != before.rowCount()) {
        throw changed();
      }
    }
  }

  private CsvFormatException changed() {
    return new CsvFormatException(
        "%s: expected the %,d rows that were read before, found others; did the file change?"
            .formatted(source.where(), before.rowCount()));
  }

  private String text(Column column, int row) {
    String text = column.text(row);
    return source.decimalComma() && column instanceof Column.Numeric
        ? text.replace('.', ',')
        : text;
  }

  private void write(Writer out, List<String> cells) {
    StringBuilder line = new StringBuilder(256);
    for (int j = 0; j < cells.size(); j++) {
      if (j > 0) {
        line.append(source.separator());
      }
      line.append(quoted(cells.get(j), cells.size() == 1));
    }
    try {
      out.append(line.append('\n'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In a table of one column an empty cell would be an empty line, which readers skip. */
  private String quoted(String text, boolean isAlone) {
    boolean plain = !(isAlone && text.isEmpty());
    for (int i = 0; i < text.length() && plain; i++) {
      char c = text.charAt(i);
      plain = c != source.separator() && c != ',' && c != '"' && c != '\n' && c != '\r';
    }
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
