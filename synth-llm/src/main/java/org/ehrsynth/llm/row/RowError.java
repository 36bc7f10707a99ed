package org.ehrsynth.llm.row;

import java.util.Objects;
import org.ehrsynth.json.Json;

/**
 * What is wrong with an answered row, as a sentence.
 *
 * @param field the column; for a declared rule the columns it speaks of
 * @param kind which expectation is not met
 * @param expected the rule, in words
 * @param found the kind of thing found, never the value
 * @param value what was answered, as JSON; empty where there is nothing to show. Only {@link
 *     #forModel} shows it: the value goes back to where it came from, and nowhere else
 */
public record RowError(String field, Kind kind, String expected, String found, String value) {

  /** Expectations of a row. */
  public enum Kind {
    /** The field is not in the answer. */
    ABSENT("a field is not there"),
    /** The cell is missing and must not be. */
    NOT_NULLABLE("a cell is missing that must not be"),
    /** A number for a text, a list, a text that is no number. */
    WRONG_TYPE("a value of the wrong type"),
    /** A number outside the bounds of the column. */
    OUT_OF_RANGE("a number out of range"),
    /** None of the levels. */
    UNKNOWN_LEVEL("an unknown level"),
    /** No possible date or time of the column's form. */
    BAD_DATE("no possible date"),
    /** A declared rule is broken. */
    RULE_BROKEN("a broken rule");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The kind in words. */
    public String label() {
      return label;
    }
  }

  public RowError {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(found, "found");
    Objects.requireNonNull(value, "value");
  }

  /** The sentence without the value, for messages and counts. */
  public String sentence() {
    return "%s: expected %s, found %s".formatted(field, expected, found);
  }

  /** The sentence with the value, for the language model that answered it. */
  public String forModel() {
    return value.isEmpty()
        ? "%s: expected %s, found %s".formatted(Json.write(field), expected, found)
        : "%s: expected %s, found %s".formatted(Json.write(field), expected, value);
  }

  /** Without the value: what is logged by accident tells nothing. */
  @Override
  public String toString() {
    return sentence();
  }
}
