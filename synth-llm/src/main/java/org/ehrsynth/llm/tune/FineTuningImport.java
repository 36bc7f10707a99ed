package org.ehrsynth.llm.tune;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.TextFile;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.llm.row.ParsedRow;
import org.ehrsynth.llm.row.RowBatch;
import org.ehrsynth.llm.row.RowError;
import org.ehrsynth.llm.row.RowParser;

/**
 * Imports the rows that a tuned language model wrote, one per line. A line is a conversation, an
 * object with a {@code text}, a row as a JSON object, or a sentence, see {@link FineTuningFormat}.
 * Each row is validated like the rows of a fit.
 *
 * @param batch the rows, with counts of accepted and rejected rows
 * @param rejectedLines the lines without a row, in order
 */
public record FineTuningImport(RowBatch batch, List<RejectedLine> rejectedLines) {

  /**
   * A line without a row.
   *
   * @param line number, from 1
   * @param reason of the rejection, without the content of the line
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
   * Reads a file. Empty lines are skipped.
   *
   * @throws InputException if there is no such file, or if it is not UTF-8
   */
  public static FineTuningImport read(Path file, RowParser parser) {
    return TextFile.read(file, "'" + file + "'", lines -> read(lines, parser));
  }

  private static FineTuningImport read(BufferedReader lines, RowParser parser) throws IOException {
    RowBatch batch = new RowBatch(parser.schema());
    List<RejectedLine> damages = new ArrayList<>();
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        ParsedRow parsed = parser.parse(record(line.strip(), parser));
        if (!batch.add(parsed)) {
          damages.add(
              new RejectedLine(
                  number,
                  parsed.errors().stream()
                      .map(RowError::sentence)
                      .collect(Collectors.joining("; "))));
        }
      } catch (InputException e) {
        damages.add(new RejectedLine(number, e.getMessage()));
      }
    }
    return new FineTuningImport(batch, damages);
  }

  private static JsonTree record(String line, RowParser parser) {
    if (!line.startsWith("{")) {
      return RowText.parse(line, parser.schema());
    }
    JsonTree tree = object(Json.parse(line, "a JSON object"), "the line");
    // A column may be called "text" or "messages"; a row with such a column has other columns, too.
    if (tree.size() == 1 && tree.get("text") instanceof String text) {
      return RowText.parse(text, parser.schema());
    }
    if (tree.get("messages") instanceof List<?> messages && !messages.isEmpty()) {
      JsonTree last = object(messages.get(messages.size() - 1), "the last message");
      if (!(last.get("content") instanceof String answer)) {
        throw new InputException("expected the last message to have a text, found none");
      }
      return answered(answer, parser);
    }
    return tree;
  }

  private static JsonTree answered(String answer, RowParser parser) {
    // Models often put JSON into a block of code.
    String bare = answer.strip().replaceFirst("^```(?:json)?\\s*", "").replaceFirst("\\s*```$", "");
    return bare.startsWith("{")
        ? object(Json.parse(bare, "the last message"), "the last message")
        : RowText.parse(bare, parser.schema());
  }

  private static JsonTree object(Object tree, String where) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw new InputException("expected " + where + " to be an object, found something else");
    }
    JsonTree object = new JsonTree();
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
