package org.ehrsynth.review;

import java.nio.file.Path;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.TextFile;
import org.ehrsynth.json.JsonObject;

/** The JSON files of a review: each says what it is. */
final class ReviewFile {
  /** Where a file says what it is. */
  static final String KIND = "kind";

  static final String KEY = "review key";
  static final String ANSWERS = "review answers";
  static final String SCORES = "review scores";

  /** The format of all of them. */
  static final long FORMAT = 1;

  private ReviewFile() {}

  /**
   * Reads a file that holds a JSON object.
   *
   * @throws InputException if there is none; what is in the file is not shown
   */
  static JsonObject read(Path file) {
    String where = "'" + file + "'";
    return JsonObject.parse(TextFile.read(file, where), where);
  }

  /** Refuses a tree that is not of this kind and format. */
  static void check(JsonObject tree, String kind) {
    if (!tree.string(KIND).equals(kind)) {
      throw tree.malformed(KIND, "'" + kind + "'", "another text");
    }
    if (tree.integer("format") != FORMAT) {
      throw tree.malformed("format", Long.toString(FORMAT), Long.toString(tree.integer("format")));
    }
  }
}
