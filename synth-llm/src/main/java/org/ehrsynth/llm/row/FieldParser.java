package org.ehrsynth.llm.row;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.row.RowError.Kind;
import org.ehrsynth.schema.Field;

/** Parses the answer for one field into a typed cell. */
abstract class FieldParser {
  /** "None" is not among them: of a count it means 0. */
  private static final Set<String> MISSING_WORDS =
      Set.of(
          "",
          "na",
          "n/a",
          "nan",
          "null",
          "unknown",
          "missing",
          "not available",
          "not recorded",
          "not known",
          "not measured");

  final Field field;
  private final Set<String> markers;

  FieldParser(Field field, List<String> markers) {
    this.field = field;
    this.markers = new HashSet<>(markers);
  }

  /**
   * Creates a parser.
   *
   * @param markers the texts that the schema declares for a missing cell
   * @param unit of numbers; empty: none
   */
  static FieldParser of(Field field, List<String> markers, String unit) {
    return field
        .type()
        .match(
            n -> new NumberParser(field, n, markers, unit),
            c -> new LevelParser(field, markers),
            f -> new LevelParser(field, markers),
            t -> new TimeParser(field, t, markers),
            c -> new LevelParser(field, markers),
            i -> new LevelParser(field, markers));
  }

  /**
   * The result of parsing an answer.
   *
   * @param value the cell; null if it is missing or there is an error
   * @param coercions applied to the answer
   * @param error why the answer is no cell; empty if it is one
   */
  record ParsedCell(Object value, List<Coercion> coercions, Optional<RowError> error) {
    static ParsedCell of(Object value, Coercion... coercions) {
      return new ParsedCell(value, List.of(coercions), Optional.empty());
    }
  }

  /** Parses null, a text, a number or a Boolean; any other answer has the wrong type. */
  final ParsedCell parse(Object answer) {
    if (answer == null) {
      return missing();
    }
    if (answer instanceof String text) {
      return text(text);
    }
    if (answer instanceof Number number) {
      return number(number);
    }
    return answer instanceof Boolean flag
        ? flag(flag)
        : wrong(Kind.WRONG_TYPE, expectation(), answer);
  }

  abstract ParsedCell text(String text);

  abstract ParsedCell number(Number number);

  ParsedCell flag(boolean flag) {
    return wrong(Kind.WRONG_TYPE, expectation(), flag);
  }

  /** The expected values, in words. */
  abstract String expectation();

  final boolean isMissing(String text) {
    String stripped = text.strip();
    return markers.contains(stripped) || MISSING_WORDS.contains(stripped.toLowerCase(Locale.ROOT));
  }

  final ParsedCell missing(Coercion... coercions) {
    return field.nullable()
        ? ParsedCell.of(null, coercions)
        : new ParsedCell(
            null,
            List.of(),
            Optional.of(
                new RowError(
                    field.name(), Kind.NOT_NULLABLE, expectation(), "a missing cell", "null")));
  }

  final ParsedCell wrong(Kind kind, String expected, Object answer) {
    return new ParsedCell(
        null,
        List.of(),
        Optional.of(new RowError(field.name(), kind, expected, found(answer), Json.write(answer))));
  }

  private static String found(Object answer) {
    if (answer instanceof String text) {
      return "a text of " + text.length() + " characters";
    } else if (answer instanceof Number) {
      return "a number";
    } else if (answer instanceof Boolean) {
      return "true or false";
    }
    return answer instanceof Map ? "an object" : "a list";
  }
}
