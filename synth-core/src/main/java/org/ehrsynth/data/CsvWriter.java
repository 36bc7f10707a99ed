package org.ehrsynth.data;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.schema.Schema;

/**
 * Writes tables as CSV (RFC 4180, UTF-8, LF): a header, then blocks of rows as they come. Numbers
 * have their column's decimals, times its pattern, missing cells the schema's first marker.
 */
public final class CsvWriter implements Closeable {
  private final Writer out;
  private final String missing;

  /** Writes the header. Closing the writer closes the stream. */
  public CsvWriter(OutputStream stream, Schema schema) {
    this(stream, schema, true);
  }

  /**
   * Writes the header, or only prepares to write rows that follow those of another file.
   *
   * @param header whether to write it
   */
  public CsvWriter(OutputStream stream, Schema schema, boolean header) {
    out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 16);
    String marker = schema.missing().get(0);
    // In a table of one column an empty cell would be an empty line, which readers skip.
    missing = marker.isEmpty() && schema.size() == 1 ? "\"\"" : quoted(marker);
    if (header) {
      write(String.join(",", schema.names().stream().map(CsvWriter::quoted).toList()) + "\n");
    }
  }

  /** Writes a file whole or not at all; compressed if its name ends in .gz. */
  public static void writeFile(Path target, Schema schema, Consumer<CsvWriter> body) {
    writeFile(target, schema, true, body);
  }

  /** Writes a file whole or not at all, with or without its header. */
  public static void writeFile(
      Path target, Schema schema, boolean header, Consumer<CsvWriter> body) {
    AtomicFile.write(
        target,
        stream -> {
          OutputStream out =
              target.toString().endsWith(".gz") ? new GZIPOutputStream(stream) : stream;
          try (CsvWriter writer = new CsvWriter(out, schema, header)) {
            body.accept(writer);
          }
        });
  }

  /** Writes all rows of a block. */
  public void write(Dataset block) {
    int columns = block.columns().size();
    String[][] levels = new String[columns][];
    for (int j = 0; j < columns; j++) {
      levels[j] =
          block
              .column(j)
              .match(
                  n -> null,
                  c -> c.levels().stream().map(CsvWriter::quoted).toArray(String[]::new),
                  t -> null);
    }
    StringBuilder line = new StringBuilder(256);
    for (int i = 0; i < block.rowCount(); i++) {
      line.setLength(0);
      for (int j = 0; j < columns; j++) {
        if (j > 0) {
          line.append(',');
        }
        Column column = block.column(j);
        if (column.isMissing(i)) {
          line.append(missing);
        } else if (levels[j] != null) {
          line.append(levels[j][((Column.Coded) column).get(i)]);
        } else {
          line.append(quoted(column.text(i)));
        }
      }
      write(line.append('\n'));
    }
  }

  private void write(CharSequence text) {
    try {
      out.append(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String quoted(String text) {
    boolean plain = true;
    for (int i = 0; i < text.length() && plain; i++) {
      char c = text.charAt(i);
      plain = c != ',' && c != '"' && c != '\n' && c != '\r';
    }
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
