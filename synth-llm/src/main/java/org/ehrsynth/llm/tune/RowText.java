package org.ehrsynth.llm.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.ehrsynth.InputException;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.DecimalParser;
import org.ehrsynth.schema.Schema;

/**
 * Converts a row to a sentence, {@code age is 54, sex is F, bili is missing}, and back.
 *
 * <p>Borisov et al. (2023), <a href="https://arxiv.org/abs/2210.06280">Language Models are
 * Realistic Tabular Data Generators</a> (GReaT), section 3: a textual encoding "column is value"
 * whose parts are in random order. A missing cell is written as missing, not omitted, so that a
 * truncated sentence differs from that of a patient with few measurements.
 *
 * <p>A name or a level is written without quotes unless that is ambiguous: one with a comma, a
 * quote, a backslash, a control character, the word "is", outer blanks, a point at its end, or an
 * empty text, and a level {@code missing}, is written as a JSON string.
 */
final class RowText {
  private static final String IS = " is ";
  private static final String NEXT = ", ";
  private static final String MISSING = "missing";
  private static final Pattern AMBIGUOUS =
      Pattern.compile(
          ".*[,\"\\\\\\p{Cntrl}\\u2028\\u2029].*|.*\\bis\\b.*|\\s.*|.*[\\s.]|", Pattern.DOTALL);

  private RowText() {}

  /** The sentence, with its parts in random order. */
  static String write(TypedRow row, RandomStream draws) {
    Schema schema = row.schema();
    List<String> parts = new ArrayList<>();
    for (int j : draws.permutation(schema.size())) {
      String text = row.text(j);
      parts.add(quoted(schema.field(j).name()) + IS + (text == null ? MISSING : quoted(text)));
    }
    return String.join(NEXT, parts);
  }

  private static String quoted(String text) {
    return AMBIGUOUS.matcher(text).matches() || text.equals(MISSING) ? Json.write(text) : text;
  }

  /**
   * Parses a sentence into a record: by column a number, a text, or null for a missing cell.
   *
   * @param schema determines which columns are numeric
   * @throws InputException if it is no such sentence; the message gives the position without the
   *     content
   */
  static JsonTree parse(String sentence, Schema schema) {
    JsonTree record = new JsonTree();
    String text = sentence.strip();
    // A model may end a sentence with a full stop; a value that ends with one is quoted.
    Cursor cursor = new Cursor(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
    while (!cursor.isAtEnd()) {
      int part = record.size() + 1;
      String name = cursor.take(IS).text();
      if (!cursor.skip(IS)) {
        throw new InputException("part %d: expected 'column is value'".formatted(part));
      }
      Token value = cursor.take(NEXT);
      if (!cursor.isAtEnd() && !cursor.skip(NEXT)) {
        throw new InputException("part %d: expected a comma after the value".formatted(part));
      }
      if (record.containsKey(name)) {
        throw new InputException("part %d: a column that occurred before".formatted(part));
      }
      record.put(name, cell(value, schema, name));
    }
    return record;
  }

  private static Object cell(Token value, Schema schema, String name) {
    if (!value.isQuoted() && value.text().equals(MISSING)) {
      return null;
    }
    int index = schema.find(name);
    boolean isNumber =
        index >= 0 && schema.field(index).type() instanceof ColumnType.Numeric && !value.isQuoted();
    double number = isNumber ? DecimalParser.parse(value.text()) : Double.NaN;
    if (Double.isNaN(number)) {
      return value.text();
    }
    boolean isWhole = value.text().matches("[+-]?\\d{1,15}");
    return isWhole ? (Object) (long) number : (Object) number;
  }

  /** A name or a value, and whether it was a JSON string. */
  private record Token(String text, boolean isQuoted) {}

  private static final class Cursor {
    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");

    private final String text;
    private int at;

    Cursor(String text) {
      this.text = text;
    }

    boolean isAtEnd() {
      return at >= text.length();
    }

    boolean skip(String delimiter) {
      boolean isThere = text.startsWith(delimiter, at);
      at += isThere ? delimiter.length() : 0;
      return isThere;
    }

    /** The text before a delimiter, or a JSON string. */
    Token take(String delimiter) {
      var string = STRING.matcher(text).region(at, text.length());
      if (string.lookingAt()) {
        at = string.end();
        return new Token((String) Json.parse(string.group(), "a quoted text"), true);
      }
      int end = text.indexOf(delimiter, at);
      end = end < 0 ? text.length() : end;
      String token = text.substring(at, end);
      at = end;
      return new Token(token, false);
    }
  }
}
