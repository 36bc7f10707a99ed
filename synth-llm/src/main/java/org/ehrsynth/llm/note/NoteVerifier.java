package org.ehrsynth.llm.note;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.schema.Schema;

/**
 * Verifies whether a note agrees with its row.
 *
 * <p>Each mention of a column, by its name, its label or a synonym, is parsed together with the
 * rest of its clause: a number and its unit, a level or its meaning, a date, an affirmation, a
 * negation ("no ascites, spiders or edema"), or the statement that it is not recorded. A number
 * agrees if it equals the cell, or the cell rounded to within 1 %, or the completed years. A number
 * with a unit that belongs to no column, and a finding of the pack that belongs to no column, are
 * unsupported.
 *
 * <p>The verification is lexical, not semantic: it does not find statements in words that neither
 * the schema nor the pack contains, nor invented findings outside the list of the pack. Immutable
 * and thread-safe.
 */
public final class NoteVerifier {

  /** The agreement of a note with a fact. */
  public enum Status {
    /** The note states the value of the row. */
    AGREES,
    /** The note states another value, another unit or the opposite. */
    CONTRADICTS,
    /** The note contains no understandable statement. */
    NOT_FOUND,
    /** The note states something that the row does not contain. */
    UNSUPPORTED
  }

  private final Lexicon lexicon;

  private NoteVerifier(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  /**
   * A verifier for the notes of a table.
   *
   * @param schema of the rows
   * @param findings terms that belong to no column, from a pack
   */
  public static NoteVerifier of(
      Schema schema, ColumnDescriptions descriptions, List<String> findings) {
    return new NoteVerifier(new Lexicon(schema, descriptions, findings));
  }

  /**
   * The verdict on a note.
   *
   * @param byColumn the status of each column that has a cell in the row or a mention in the note,
   *     in the order of the columns
   * @param unsupportedMentions number of numbers with a unit, and of findings, that belong to no
   *     column
   */
  public record Verdict(Map<String, Status> byColumn, int unsupportedMentions) {

    /** The number of facts with a status; mentions without a column are unsupported. */
    public int count(Status status) {
      int columns = (int) byColumn.values().stream().filter(s -> s == status).count();
      return columns + (status == Status.UNSUPPORTED ? unsupportedMentions : 0);
    }

    /** Whether the note states nothing that the row does not contain. */
    public boolean isConsistent() {
      return count(Status.CONTRADICTS) + count(Status.UNSUPPORTED) == 0;
    }

    /** Whether the note is consistent and states every cell of the row. */
    public boolean isComplete() {
      return isConsistent() && count(Status.NOT_FOUND) == 0;
    }
  }

  /** Verifies the note of a row. */
  public Verdict check(TypedRow row, String note) {
    return new NoteParser(lexicon, row, note).verdict();
  }

  /** Verifies the notes of rows, in order; rows without a note (null) are skipped. */
  public NoteConsistency check(List<TypedRow> rows, List<String> notes) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (notes.get(i) != null) {
        verdicts.add(check(rows.get(i), notes.get(i)));
      }
    }
    Map<Status, Integer> counts = new EnumMap<>(Status.class);
    for (Status status : Status.values()) {
      counts.put(status, verdicts.stream().mapToInt(v -> v.count(status)).sum());
    }
    return new NoteConsistency(
        verdicts.size(),
        (int) verdicts.stream().filter(Verdict::isConsistent).count(),
        (int) verdicts.stream().filter(Verdict::isComplete).count(),
        counts);
  }
}
