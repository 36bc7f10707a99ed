package org.ehrsynth.review;

import java.nio.file.Path;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.TextFile;
import org.ehrsynth.json.JsonObject;

/** Reads the JSON files of a review. Each file states its kind and its format. */
final class ReviewFile {
  /** The name of the field with the kind of a file. */
  static final String KIND = "kind";

  static final String KEY = "review key";
  static final String ANSWERS = "review answers";
  static final String SCORES = "review scores";

  /** The format of all of them. */
  static final long FORMAT = 1;

  private ReviewFile() {}

  /**
   * Reads a file with a JSON object.
   *
   * @throws InputException if it is none; the message shows nothing of its content
   */
  static JsonObject read(Path file) {
    String where = "'" + file + "'";
    return JsonObject.parse(TextFile.read(file, where), where);
  }

  /** Rejects a file of another kind or format. */
  static void check(JsonObject tree, String kind) {
    if (!tree.string(KIND).equals(kind)) {
      throw tree.malformed(KIND, "'" + kind + "'", "another text");
    }
    if (tree.integer("format") != FORMAT) {
      throw tree.malformed("format", Long.toString(FORMAT), Long.toString(tree.integer("format")));
    }
  }
}
