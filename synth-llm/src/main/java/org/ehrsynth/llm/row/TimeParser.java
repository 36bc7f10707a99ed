package org.ehrsynth.llm.row;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalLong;
import org.ehrsynth.llm.row.RowError.Kind;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/** Parses answers for a column of dates or times. */
final class TimeParser extends FieldParser {
  private final ColumnType.Temporal type;

  TimeParser(Field field, ColumnType.Temporal type, List<String> markers) {
    super(field, markers);
    this.type = type;
  }

  @Override
  ParsedCell text(String text) {
    String stripped = text.strip();
    OptionalLong time = type.parse(stripped);
    if (time.isPresent()) {
      return ParsedCell.of(time.getAsLong());
    }
    if (isMissing(stripped)) {
      return missing(Coercion.MISSING_IN_WORDS);
    }
    time = iso(stripped);
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
