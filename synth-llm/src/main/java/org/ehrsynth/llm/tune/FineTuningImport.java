package org.ehrsynth.llm.tune;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.TextFile;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.row.ParsedRow;
import org.ehrsynth.llm.row.RowBatch;
import org.ehrsynth.llm.row.RowError;
import org.ehrsynth.llm.row.RowParser;

/**
 * Rows read from what a tuned language model wrote: a row a line, each line a conversation, an
 * object with a {@code text}, a row as a JSON object, or a sentence, see {@link FineTuningFormat}.
 * Each row is checked as any row of a model is.
 *
 * @param batch the rows, and what became of all
 * @param rejectedLines the lines of which there is no row, in order
 */
public record FineTuningImport(RowBatch batch, List<RejectedLine> rejectedLines) {

  /**
   * A line of which there is no row.
   *
   * @param line from 1
   * @param reason why, without what the line says
   */
  public record RejectedLine(long line, String reason) {
    @Override
    public String toString() {
      return "line %,d: %s".formatted(line, reason);
    }
  }

  public FineTuningImport {
    rejectedLines = List.copyOf(rejectedLines);
  }

  /**
   * Reads a file. Empty lines are passed over.
   *
   * @throws InputException if there is no such file or it is not UTF-8
   */
  public static FineTuningImport read(Path file, RowParser reader) {
    return TextFile.read(file, "'" + file + "'", lines -> read(lines, reader));
  }

  private static FineTuningImport read(BufferedReader lines, RowParser reader) throws IOException {
    RowBatch batch = new RowBatch(reader.schema());
    List<RejectedLine> damages = new ArrayList<>();
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        ParsedRow reading = reader.parse(record(line.strip(), reader));
        if (!batch.add(reading)) {
          damages.add(
              new RejectedLine(
                  number,
                  reading.errors().stream()
                      .map(RowError::sentence)
                      .collect(Collectors.joining("; "))));
        }
      } catch (InputException e) {
        damages.add(new RejectedLine(number, e.getMessage()));
      }
    }
    return new FineTuningImport(batch, damages);
  }

  private static Map<String, Object> record(String line, RowParser reader) {
    if (!line.startsWith("{")) {
      return RowText.parse(line, reader.schema());
    }
    Map<String, Object> tree = object(Json.parse(line, "a JSON object"), "the line");
    // A column may be called "text" or "messages"; a row that has them has others too.
    if (tree.size() == 1 && tree.get("text") instanceof String text) {
      return RowText.parse(text, reader.schema());
    }
    if (tree.get("messages") instanceof List<?> messages && !messages.isEmpty()) {
      Map<String, Object> last = object(messages.get(messages.size() - 1), "the last message");
      if (!(last.get("content") instanceof String answer)) {
        throw new InputException("expected the last message to have a text, found none");
      }
      return answered(answer, reader);
    }
    return tree;
  }

  private static Map<String, Object> answered(String answer, RowParser reader) {
    // Models like to put JSON into a block of code.
    String bare = answer.strip().replaceFirst("^```(?:json)?\\s*", "").replaceFirst("\\s*```$", "");
    return bare.startsWith("{")
        ? object(Json.parse(bare, "the last message"), "the last message")
        : RowText.parse(bare, reader.schema());
  }

  private static Map<String, Object> object(Object tree, String where) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw new InputException("expected " + where + " to be an object, found something else");
    }
    Map<String, Object> object = new LinkedHashMap<>();
    map.forEach((key, value) -> object.put((String) key, value));
    return object;
  }

  /**
   * The rows as a table.
   *
   * @throws InputException if there is none
   */
  public Dataset rows() {
    if (batch.size() == 0) {
      throw new InputException(
          "expected at least one row, found none%s"
              .formatted(rejectedLines.isEmpty() ? "" : "; " + rejectedLines.get(0)));
    }
    return batch.toDataset();
  }
}
