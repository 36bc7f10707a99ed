package org.ehrsynth.llm.row;

import java.util.List;
import java.util.Optional;

/**
 * What became of an answered record.
 *
 * @param row the typed cells, if each fits its column; they may still break a declared rule
 * @param complaints what is wrong; empty for a row that is accepted
 * @param repairs what was put right, one entry a cell
 */
public record ParsedRow(Optional<TypedRow> row, List<RowError> complaints, List<Coercion> repairs) {
  public ParsedRow {
    complaints = List.copyOf(complaints);
    repairs = List.copyOf(repairs);
  }

  /** Whether nothing is wrong. */
  public boolean isAccepted() {
    return complaints.isEmpty();
  }
}
