package org.ehrsynth.llm.row;

import java.util.Objects;
import org.ehrsynth.json.Json;

/**
 * Describes an error in an answered row, as a sentence.
 *
 * @param field the column; for a declared constraint its columns
 * @param kind of the expectation that is not met
 * @param expected the expectation, in words
 * @param found the kind of value found, never the value itself
 * @param value the answer as JSON; empty if there is nothing to show. Only {@link #forModel} shows
 *     it: the value goes back to the language model that gave it, and nowhere else
 */
public record RowError(String field, Kind kind, String expected, String found, String value) {

  /** The kinds of expectations. */
  public enum Kind {
    /** The field is absent from the answer. */
    ABSENT("a missing field"),
    /** The cell is missing and must not be. */
    NOT_NULLABLE("a missing cell that is required"),
    /** A number for a text, a list, a text that is no number. */
    WRONG_TYPE("a value of the wrong type"),
    /** A number outside the bounds of the column. */
    OUT_OF_RANGE("a number out of range"),
    /** None of the levels. */
    UNKNOWN_LEVEL("an unknown level"),
    /** Not a possible date or time in the format of the column. */
    BAD_DATE("an impossible date"),
    /** A declared constraint is broken. */
    CONSTRAINT_BROKEN("a broken constraint");

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

  /** Without the value, so that an accidental log entry does not show it. */
  @Override
  public String toString() {
    return sentence();
  }
}
