package org.ehrsynth.llm.row;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.row.RowError.Kind;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.DecimalParser;
import org.ehrsynth.schema.Field;

/** Reads what was answered for one field into a typed cell. */
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

  private FieldParser(Field field, List<String> markers) {
    this.field = field;
    this.markers = new HashSet<>(markers);
  }

  /**
   * A reader.
   *
   * @param markers the schema's texts for a missing cell
   * @param unit of numbers; empty for none
   */
  static FieldParser of(Field field, List<String> markers, String unit) {
    return field
        .type()
        .match(
            n -> new Numbers(field, n, markers, unit),
            c -> new Levels(field, markers),
            f -> new Levels(field, markers),
            t -> new Times(field, t, markers),
            c -> new Levels(field, markers),
            i -> new Levels(field, markers));
  }

  /**
   * What became of an answer.
   *
   * @param value the cell; null if it is missing or there is a complaint
   */
  record ParsedCell(Object value, List<Coercion> coercions, Optional<RowError> error) {
    static ParsedCell of(Object value, Coercion... repairs) {
      return new ParsedCell(value, List.of(repairs), Optional.empty());
    }
  }

  /** Reads an answer: null, a text, a number, a truth; anything else is of the wrong type. */
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
    return answer instanceof Boolean truth ? truth(truth) : wrong(Kind.WRONG_TYPE, expectation(), answer);
  }

  abstract ParsedCell text(String text);

  abstract ParsedCell number(Number number);

  ParsedCell truth(boolean truth) {
    return wrong(Kind.WRONG_TYPE, expectation(), truth);
  }

  /** What is expected, in words. */
  abstract String expectation();

  final boolean isMissing(String text) {
    String bare = text.strip();
    return markers.contains(bare) || MISSING_WORDS.contains(bare.toLowerCase(Locale.ROOT));
  }

  final ParsedCell missing(Coercion... repairs) {
    return field.nullable()
        ? ParsedCell.of(null, repairs)
        : new ParsedCell(
            null,
            List.of(),
            Optional.of(
                new RowError(field.name(), Kind.NOT_NULLABLE, expectation(), "a missing cell", "null")));
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

  private static final class Numbers extends FieldParser {
    private static final ColumnType.Numeric WRITING =
        ColumnType.Numeric.unbounded(ColumnType.Numeric.MAX_DECIMALS);

    /**
     * One comma, and not three digits after it, which would be a thousand; 0,123 is no thousand.
     */
    private static final Pattern DECIMAL_COMMA =
        Pattern.compile("[+-]?(0,\\d+|\\d+,(\\d{1,2}|\\d{4,}))");

    private final ColumnType.Numeric type;
    private final String unit;

    Numbers(Field field, ColumnType.Numeric type, List<String> markers, String unit) {
      super(field, markers);
      this.type = type;
      this.unit = unit;
    }

    @Override
    ParsedCell text(String text) {
      String bare = text.strip();
      if (isMissing(bare)) {
        return missing(Coercion.MISSING_IN_WORDS);
      }
      List<Coercion> repairs = new ArrayList<>(List.of(Coercion.TEXT_FOR_NUMBER));
      int end = bare.length() - unit.length();
      if (!unit.isEmpty() && end > 0 && bare.regionMatches(true, end, unit, 0, unit.length())) {
        bare = bare.substring(0, end).strip();
        repairs.add(Coercion.UNIT_STRIPPED);
      }
      if (DECIMAL_COMMA.matcher(bare).matches()) {
        bare = bare.replace(',', '.');
        repairs.add(Coercion.DECIMAL_COMMA);
      }
      double value = DecimalParser.parse(bare);
      return Double.isNaN(value)
          ? wrong(Kind.WRONG_TYPE, expectation(), text)
          : admit(value, text, repairs);
    }

    @Override
    ParsedCell number(Number number) {
      double value = number.doubleValue();
      List<Coercion> repairs = new ArrayList<>();
      if (number instanceof Double && type.decimals() == 0 && value == Math.rint(value)) {
        repairs.add(Coercion.WHOLE_WITH_POINT);
      }
      return admit(value, number, repairs);
    }

    private ParsedCell admit(double value, Object answer, List<Coercion> repairs) {
      if (!Double.isFinite(value) || value < type.min() || value > type.max()) {
        return wrong(Kind.OUT_OF_RANGE, expectation(), Double.isFinite(value) ? answer : "no number");
      }
      double admitted = type.admit(value);
      if (admitted != value) {
        repairs.add(Coercion.ROUNDED);
      }
      // Never -0: it is not written either.
      return new ParsedCell(admitted == 0 ? 0.0 : admitted, repairs, Optional.empty());
    }

    @Override
    String expectation() {
      String kind = type.decimals() == 0 ? "a whole number" : "a number";
      if (Double.isInfinite(type.min()) && Double.isInfinite(type.max())) {
        return kind;
      } else if (Double.isInfinite(type.max())) {
        return kind + " of at least " + WRITING.format(type.min());
      }
      return Double.isInfinite(type.min())
          ? kind + " of at most " + WRITING.format(type.max())
          : "%s from %s to %s"
              .formatted(kind, WRITING.format(type.min()), WRITING.format(type.max()));
    }
  }

  private static final class Levels extends FieldParser {
    /** More are not listed in a sentence. */
    private static final int MAX_LISTED = 30;

    private final LevelMatch levels;

    Levels(Field field, List<String> markers) {
      super(field, markers);
      this.levels = new LevelMatch(field.levels());
    }

    @Override
    ParsedCell text(String text) {
      return level(text, text, new ArrayList<>());
    }

    @Override
    ParsedCell number(Number number) {
      return level(number.toString(), number, new ArrayList<>(List.of(Coercion.NUMBER_FOR_TEXT)));
    }

    @Override
    ParsedCell truth(boolean truth) {
      boolean isFlag = field.type() instanceof ColumnType.Flag && field.levels().size() == 2;
      return isFlag
          ? ParsedCell.of(field.levels().get(truth ? 1 : 0), Coercion.TRUTH_FOR_LEVEL)
          : level(
              Boolean.toString(truth), truth, new ArrayList<>(List.of(Coercion.TRUTH_FOR_LEVEL)));
    }

    private ParsedCell level(String text, Object answer, List<Coercion> repairs) {
      // A level that is one of the words for missing is that level.
      Optional<String> level = levels.find(text);
      if (level.isEmpty() && isMissing(text)) {
        return missing(Coercion.MISSING_IN_WORDS);
      }
      if (level.isEmpty() && field.type() instanceof ColumnType.Code && field.levels().isEmpty()) {
        return new ParsedCell(text, repairs, Optional.empty());
      }
      if (level.isEmpty()) {
        return wrong(Kind.UNKNOWN_LEVEL, expectation(), answer);
      }
      if (!level.get().equals(text)) {
        repairs.add(Coercion.LEVEL_WRITING);
      }
      return new ParsedCell(level.get(), repairs, Optional.empty());
    }

    @Override
    String expectation() {
      List<String> all = field.levels();
      if (all.isEmpty()) {
        return field.type() instanceof ColumnType.Code ? "a code" : "null, for there are no levels";
      }
      return all.size() > MAX_LISTED
          ? "one of the %,d levels".formatted(all.size())
          : "one of " + String.join(", ", all.stream().map(Json::write).toList());
    }
  }

  private static final class Times extends FieldParser {
    private final ColumnType.Temporal type;

    Times(Field field, ColumnType.Temporal type, List<String> markers) {
      super(field, markers);
      this.type = type;
    }

    @Override
    ParsedCell text(String text) {
      String bare = text.strip();
      OptionalLong time = type.parse(bare);
      if (time.isPresent()) {
        return ParsedCell.of(time.getAsLong());
      }
      if (isMissing(bare)) {
        return missing(Coercion.MISSING_IN_WORDS);
      }
      time = iso(bare);
      return time.isPresent()
          ? ParsedCell.of(time.getAsLong(), Coercion.DATE_WRITING)
          : wrong(Kind.BAD_DATE, expectation(), text);
    }

    /** A day at midnight is that day; a day alone is no point in time. */
    private OptionalLong iso(String text) {
      String plain = text.replaceFirst("[zZ]$", "").replaceFirst("(?<=\\d) (?=\\d)", "T");
      boolean isDay = type.resolution() == ColumnType.Temporal.Resolution.DAY;
      try {
        if (isDay && plain.indexOf('T') < 0) {
          return OptionalLong.of(LocalDate.parse(plain).toEpochDay());
        }
        LocalDateTime time = LocalDateTime.parse(plain, DateTimeFormatter.ISO_LOCAL_DATE_TIME);
        if (!isDay) {
          return OptionalLong.of(time.toEpochSecond(ZoneOffset.UTC));
        }
        return time.toLocalTime().equals(LocalTime.MIDNIGHT)
            ? OptionalLong.of(time.toLocalDate().toEpochDay())
            : OptionalLong.empty();
      } catch (DateTimeException e) {
        return OptionalLong.empty();
      }
    }

    @Override
    ParsedCell number(Number number) {
      OptionalLong time = type.parse(number.toString());
      return time.isPresent()
          ? ParsedCell.of(time.getAsLong(), Coercion.NUMBER_FOR_TEXT)
          : wrong(Kind.WRONG_TYPE, expectation(), number);
    }

    @Override
    String expectation() {
      return "a possible date written as " + type.format();
    }
  }
}
