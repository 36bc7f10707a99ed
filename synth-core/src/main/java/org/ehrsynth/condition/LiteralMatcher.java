package org.ehrsynth.condition;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.ehrsynth.condition.ValueSet.Interval;
import org.ehrsynth.expression.Token;
import org.ehrsynth.expression.Token.Kind;
import org.ehrsynth.expression.TokenReader;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.DecimalParser;
import org.ehrsynth.schema.Field;

/**
 * A literal matcher turns a comparison with a literal into the set of cells that satisfy it:
 * numbers and times by value, levels by their text.
 */
final class LiteralMatcher {
  private static final int MAX_LISTED = 10;

  private final TokenReader tokens;

  /** Reports errors through the given reader. */
  LiteralMatcher(TokenReader tokens) {
    this.tokens = tokens;
  }

  /** The cells of a column that satisfy a comparison with a literal. */
  ValueSet compare(Field field, String operator, Token value) {
    if (value.kind() != Kind.NUMBER && value.kind() != Kind.TEXT) {
      throw tokens.error(value, "expected a number or a text in quotes");
    }
    return field
        .type()
        .match(
            n -> numbers(operator, number(field, value)),
            c -> levels(field, operator, value, c.ordered()),
            f -> levels(field, operator, value, false),
            t -> numbers(operator, time(field, t, value)),
            c -> levels(field, operator, value, false),
            i -> {
              throw new IllegalStateException("a condition names no identifier");
            });
  }

  private double number(Field field, Token value) {
    double number = value.kind() == Kind.NUMBER ? DecimalParser.parse(value.text()) : Double.NaN;
    if (Double.isNaN(number)) {
      throw tokens.error(
          value, "column '" + field.name() + "' is numeric: expected a finite number");
    }
    return number;
  }

  private double time(Field field, ColumnType.Temporal type, Token value) {
    OptionalLong own = type.parse(value.text());
    return (own.isPresent() ? own : isoTime(type, value.text()))
        .orElseThrow(
            () ->
                tokens.error(
                    value,
                    "column '%s' is a time: expected a text like %s, or as ISO 8601 has it"
                        .formatted(field.name(), type.format())));
  }

  /** A date alone stands for its first second. */
  private static OptionalLong isoTime(ColumnType.Temporal type, String text) {
    boolean days = type.resolution() == ColumnType.Temporal.Resolution.DAY;
    try {
      LocalDateTime time =
          days || text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay()
              : LocalDateTime.parse(text);
      return OptionalLong.of(
          days ? time.toLocalDate().toEpochDay() : time.toEpochSecond(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return OptionalLong.empty(); // no ISO text: the caller says what is expected
    }
  }

  private static ValueSet numbers(String operator, double x) {
    double inf = Double.POSITIVE_INFINITY;
    return switch (operator) {
      case "==" -> ValueSet.ofNumbers(new Interval(x, true, x, true));
      case "!=" ->
          ValueSet.ofNumbers(
              new Interval(-inf, false, x, false), new Interval(x, false, inf, false));
      case "<" -> ValueSet.ofNumbers(new Interval(-inf, false, x, false));
      case "<=" -> ValueSet.ofNumbers(new Interval(-inf, false, x, true));
      case ">" -> ValueSet.ofNumbers(new Interval(x, false, inf, false));
      default -> ValueSet.ofNumbers(new Interval(x, true, inf, false));
    };
  }

  private ValueSet levels(Field field, String operator, Token value, boolean ordered) {
    int code = level(field, value);
    boolean equality = operator.equals("==") || operator.equals("!=");
    if (!equality && !ordered) {
      throw tokens.error(
          value,
          "column '%s' has levels without an order: expected == or !=".formatted(field.name()));
    }
    boolean[] in = new boolean[field.levels().size()];
    for (int c = 0; c < in.length; c++) {
      in[c] =
          switch (operator) {
            case "==" -> c == code;
            case "!=" -> c != code;
            case "<" -> c < code;
            case "<=" -> c <= code;
            case ">" -> c > code;
            default -> c >= code;
          };
    }
    return ValueSet.ofLevels(in);
  }

  /** The level of that text, else the only one that equals it after trimming, or as a number. */
  private int level(Field field, Token value) {
    List<String> levels = field.levels();
    int exact = levels.indexOf(value.text());
    if (exact >= 0) {
      return exact;
    }
    int[] alike =
        IntStream.range(0, levels.size()).filter(c -> isAlike(levels.get(c), value)).toArray();
    if (alike.length == 1) {
      return alike[0];
    }
    List<String> listed = levels.stream().limit(MAX_LISTED).map(l -> "\"" + l + "\"").toList();
    throw tokens.error(
        value,
        "column '%s' has %s; it has %s%s"
            .formatted(
                field.name(),
                alike.length == 0 ? "no such level" : "more than one such level",
                listed.isEmpty() ? "none" : String.join(", ", listed),
                levels.size() > MAX_LISTED ? ", … (" + levels.size() + ")" : ""));
  }

  private static boolean isAlike(String level, Token value) {
    return level.trim().equals(value.text().trim())
        || (value.kind() == Kind.NUMBER
            && DecimalParser.parse(level.trim()) == DecimalParser.parse(value.text()));
  }

  /** No cell of a column. */
  static ValueSet none(Field field) {
    return isNumber(field)
        ? ValueSet.ofNumbers()
        : ValueSet.ofLevels(new boolean[field.levels().size()]);
  }

  /** The missing cell of a column. */
  static ValueSet missing(Field field) {
    return isNumber(field)
        ? new ValueSet(true, null, List.of())
        : new ValueSet(true, new boolean[field.levels().size()], null);
  }

  private static boolean isNumber(Field field) {
    return field.type().match(n -> true, c -> false, f -> false, t -> true, c -> false, i -> false);
  }
}
