package org.ehrsynth.llm.note;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.archive.TextFile;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.random.Seed;

/**
 * Synthetic patients with their notes, in order. A file has one line per patient, {@code {"row":
 * {…}, "note": "…"}}.
 *
 * @param rows with the learned columns
 * @param notes one per row; null if a row has none
 */
public record NoteFile(List<TypedRow> rows, List<String> notes) {
  public NoteFile {
    rows = List.copyOf(rows);
    notes = Collections.unmodifiableList(new ArrayList<>(notes));
    if (rows.size() != notes.size()) {
      throw new IllegalArgumentException(
          "rows and notes must be equally many, found %d and %d"
              .formatted(rows.size(), notes.size()));
    }
  }

  /**
   * Writes a note for each patient of a table.
   *
   * @param seed each note has the stream of its number, so that further rows change no note
   */
  public static NoteFile of(Dataset synthetic, NoteWriter writer, Seed seed) {
    List<TypedRow> rows = TypedRow.of(synthetic.learned());
    String[] notes = new String[rows.size()];
    Seed own = seed.derive("notes");
    for (int i = 0; i < notes.length; i++) {
      notes[i] = writer.write(rows.get(i), own.derive(i)).orElse(null);
    }
    return new NoteFile(rows, Arrays.asList(notes));
  }

  /** The number of rows without a note. */
  public int withoutNote() {
    return (int) notes.stream().filter(Objects::isNull).count();
  }

  /** Writes the file completely or not at all. */
  public void write(Path target) {
    AtomicFile.write(
        target,
        stream -> {
          Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
          for (int i = 0; i < rows.size(); i++) {
            JsonTree line = new JsonTree();
            line.put("row", rows.get(i).toJson());
            line.put("note", notes.get(i));
            out.write(Json.write(line));
            out.write('\n');
          }
          out.flush();
        });
  }

  /**
   * Reads the notes of a file without their rows: one object per line, with a text "note" or else
   * "text". Lines whose note is null are skipped.
   *
   * @throws InputException if there is no such file, or if a line is malformed; the message gives
   *     the number of the line without its content
   */
  public static List<String> notes(Path file) {
    String where = "'" + file + "'";
    return TextFile.read(file, where, lines -> notes(lines, where));
  }

  private static List<String> notes(BufferedReader lines, String where) throws IOException {
    List<String> notes = new ArrayList<>();
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        JsonObject tree = JsonObject.parse(line, "%s, line %,d".formatted(where, number));
        if (tree.has("note") || !tree.toMap().containsKey("note")) {
          notes.add(tree.has("note") ? tree.string("note") : tree.string("text"));
        }
      }
    }
    return notes;
  }
}
