package org.ehrsynth.encode;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * Which encoder each column gets. Where the field may be missing and the encoder does not keep
 * missing cells, it is put into a {@link MissingIndicator}.
 *
 * @param number for numeric columns
 * @param time for dates and times
 * @param ordered for categorical columns whose order carries meaning
 * @param nominal for other categorical columns and flags
 * @param code for codes of a terminology
 * @param named for single columns, by name; goes before all others
 */
public record EncoderPlan(
    ColumnEncoder number,
    ColumnEncoder time,
    ColumnEncoder ordered,
    ColumnEncoder nominal,
    ColumnEncoder code,
    Map<String, ColumnEncoder> named) {

  public EncoderPlan {
    named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
  }

  /** Normal scores, ordinal, one-hot and the frequent codes. */
  public static EncoderPlan defaults() {
    return new EncoderPlan(
        new NormalScores(),
        new NormalScores(),
        new Ordinal(),
        new OneHot(),
        TopKCodes.defaults(),
        Map.of());
  }

  public EncoderPlan withNumber(ColumnEncoder number) {
    return new EncoderPlan(number, time, ordered, nominal, code, named);
  }

  public EncoderPlan withTime(ColumnEncoder time) {
    return new EncoderPlan(number, time, ordered, nominal, code, named);
  }

  public EncoderPlan withOrdered(ColumnEncoder ordered) {
    return new EncoderPlan(number, time, ordered, nominal, code, named);
  }

  public EncoderPlan withNominal(ColumnEncoder nominal) {
    return new EncoderPlan(number, time, ordered, nominal, code, named);
  }

  public EncoderPlan withCode(ColumnEncoder code) {
    return new EncoderPlan(number, time, ordered, nominal, code, named);
  }

  /** The same plan with another encoder for one column. */
  public EncoderPlan with(String column, ColumnEncoder encoder) {
    Map<String, ColumnEncoder> changed = new LinkedHashMap<>(named);
    changed.put(column, encoder);
    return new EncoderPlan(number, time, ordered, nominal, code, changed);
  }

  /**
   * The encoder of a column.
   *
   * @throws IllegalArgumentException if it is an identifier, which is never learned
   */
  public ColumnEncoder encoder(Field field) {
    ColumnEncoder chosen =
        named.containsKey(field.name())
            ? named.get(field.name())
            : field
                .type()
                .match(
                    n -> number,
                    (ColumnType.Categorical c) -> c.ordered() ? ordered : nominal,
                    f -> nominal,
                    t -> time,
                    c -> code,
                    i -> {
                      throw new IllegalArgumentException(
                          "column '" + field.name() + "' is an identifier: it is never learned");
                    });
    return field.nullable() && !chosen.keepsMissing() ? new MissingIndicator(chosen) : chosen;
  }
}
