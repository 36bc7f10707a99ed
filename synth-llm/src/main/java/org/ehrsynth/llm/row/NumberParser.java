package org.ehrsynth.llm.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ehrsynth.llm.row.RowError.Kind;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.DecimalParser;
import org.ehrsynth.schema.Field;

/** Parses answers for a numeric column. */
final class NumberParser extends FieldParser {
  private static final ColumnType.Numeric WRITING =
      ColumnType.Numeric.unbounded(ColumnType.Numeric.MAX_DECIMALS);

  /** One comma, and not three digits after it, which would be a thousand; 0,123 is no thousand. */
  private static final Pattern DECIMAL_COMMA =
      Pattern.compile("[+-]?(0,\\d+|\\d+,(\\d{1,2}|\\d{4,}))");

  private final ColumnType.Numeric type;
  private final String unit;

  NumberParser(Field field, ColumnType.Numeric type, List<String> markers, String unit) {
    super(field, markers);
    this.type = type;
    this.unit = unit;
  }

  @Override
  ParsedCell text(String text) {
    String stripped = text.strip();
    if (isMissing(stripped)) {
      return missing(Coercion.MISSING_IN_WORDS);
    }
    List<Coercion> coercions = new ArrayList<>(List.of(Coercion.TEXT_FOR_NUMBER));
    int end = stripped.length() - unit.length();
    if (!unit.isEmpty() && end > 0 && stripped.regionMatches(true, end, unit, 0, unit.length())) {
      stripped = stripped.substring(0, end).strip();
      coercions.add(Coercion.UNIT_STRIPPED);
    }
    if (DECIMAL_COMMA.matcher(stripped).matches()) {
      stripped = stripped.replace(',', '.');
      coercions.add(Coercion.DECIMAL_COMMA);
    }
    double value = DecimalParser.parse(stripped);
    return Double.isNaN(value)
        ? wrong(Kind.WRONG_TYPE, expectation(), text)
        : admit(value, text, coercions);
  }

  @Override
  ParsedCell number(Number number) {
    double value = number.doubleValue();
    List<Coercion> coercions = new ArrayList<>();
    if (number instanceof Double && type.decimals() == 0 && value == Math.rint(value)) {
      coercions.add(Coercion.WHOLE_WITH_POINT);
    }
    return admit(value, number, coercions);
  }

  private ParsedCell admit(double value, Object answer, List<Coercion> coercions) {
    if (!Double.isFinite(value) || value < type.min() || value > type.max()) {
      return wrong(Kind.OUT_OF_RANGE, expectation(), Double.isFinite(value) ? answer : "no number");
    }
    double admitted = type.admit(value);
    if (admitted != value) {
      coercions.add(Coercion.ROUNDED);
    }
    // Never -0: it is not written either.
    return new ParsedCell(admitted == 0 ? 0.0 : admitted, coercions, Optional.empty());
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
