package org.ehrsynth.llm.row;

import java.util.List;
import java.util.Optional;

/**
 * Contains the result of parsing a record.
 *
 * @param row the typed cells, if each fits its column; they may still break a declared constraint
 * @param errors the errors of the record; empty if the row is accepted
 * @param coercions the corrections, one per cell
 */
public record ParsedRow(Optional<TypedRow> row, List<RowError> errors, List<Coercion> coercions) {
  public ParsedRow {
    errors = List.copyOf(errors);
    coercions = List.copyOf(coercions);
  }

  /** Whether there is no error. */
  public boolean isAccepted() {
    return errors.isEmpty();
  }
}
