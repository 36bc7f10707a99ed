package org.ehrsynth.llm.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.row.RowError.Kind;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/** Parses answers for a column of levels or codes. */
final class LevelParser extends FieldParser {
  /** More are not listed in a sentence. */
  private static final int MAX_LISTED = 30;

  private final LevelMatch levels;

  LevelParser(Field field, List<String> markers) {
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
  ParsedCell flag(boolean flag) {
    boolean isFlag = field.type() instanceof ColumnType.Flag && field.levels().size() == 2;
    return isFlag
        ? ParsedCell.of(field.levels().get(flag ? 1 : 0), Coercion.TRUTH_FOR_LEVEL)
        : level(Boolean.toString(flag), flag, new ArrayList<>(List.of(Coercion.TRUTH_FOR_LEVEL)));
  }

  private ParsedCell level(String text, Object answer, List<Coercion> coercions) {
    // A level that is one of the words for missing is that level.
    Optional<String> level = levels.find(text);
    if (level.isEmpty() && isMissing(text)) {
      return missing(Coercion.MISSING_IN_WORDS);
    }
    if (level.isEmpty() && field.type() instanceof ColumnType.Code && field.levels().isEmpty()) {
      return new ParsedCell(text, coercions, Optional.empty());
    }
    if (level.isEmpty()) {
      return wrong(Kind.UNKNOWN_LEVEL, expectation(), answer);
    }
    if (!level.get().equals(text)) {
      coercions.add(Coercion.LEVEL_WRITING);
    }
    return new ParsedCell(level.get(), coercions, Optional.empty());
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
