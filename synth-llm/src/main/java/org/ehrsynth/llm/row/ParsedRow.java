package org.ehrsynth.llm.row;

import java.util.List;
import java.util.Optional;

/**
 * What became of an answered record.
 *
 * @param row the typed cells, if each fits its column; they may still break a declared rule
 * @param errors what is wrong; empty for a row that is accepted
 * @param coercions what was put right, one entry a cell
 */
public record ParsedRow(Optional<TypedRow> row, List<RowError> errors, List<Coercion> coercions) {
  public ParsedRow {
    errors = List.copyOf(errors);
    coercions = List.copyOf(coercions);
  }

  /** Whether nothing is wrong. */
  public boolean isAccepted() {
    return errors.isEmpty();
  }
}
