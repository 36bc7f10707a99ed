package org.ehrsynth.llm.note;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.schema.Schema;

/**
 * Tells whether a note agrees with the row it was written on.
 *
 * <p>Each mention of a column, by its name, its label or a synonym, is read with what stands around
 * it in the same clause: a number and its unit, a level or what it means, a date, an affirmation or
 * a denial ("no ascites, spiders or edema"), or that it is not recorded. A number agrees if it is
 * the cell's, or the cell rounded to within 1 %, or completed years. A number with a unit that
 * belongs to no column, and a finding of the pack that no column holds, are unsupported.
 *
 * <p>This is a reader of words, not of sense: what a note says of a column in words that neither
 * the schema nor the pack knows is not found, and a made-up finding outside the pack's list is not
 * seen. Immutable and thread-safe.
 */
public final class NoteVerifier {

  /** What a note says of a fact. */
  public enum Status {
    /** What the row says. */
    AGREES,
    /** Something else: another value, another unit, the opposite. */
    CONTRADICTS,
    /** Nothing that was understood. */
    NOT_FOUND,
    /** Something of which the row says nothing. */
    UNSUPPORTED
  }

  private final Lexicon lexicon;

  private NoteVerifier(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  /**
   * A check of notes on rows.
   *
   * @param schema of the rows
   * @param findings terms that no column holds, as a pack lists them
   */
  public static NoteVerifier of(Schema schema, ColumnDescriptions meanings, List<String> findings) {
    return new NoteVerifier(new Lexicon(schema, meanings, findings));
  }

  /**
   * What a note says.
   *
   * @param byColumn what it says of each column that the row tells or that it speaks of, in the
   *     order of the columns; what is missing and not spoken of is not among them
   * @param unsupportedMentions numbers with a unit, and findings, that belong to no column
   */
  public record Verdict(Map<String, Status> byColumn, int unsupportedMentions) {

    /** How often a status was given; inventions are unsupported. */
    public int count(Status status) {
      int columns = (int) byColumn.values().stream().filter(s -> s == status).count();
      return columns + (status == Status.UNSUPPORTED ? unsupportedMentions : 0);
    }

    /** Whether nothing is said that the row does not say. */
    public boolean isConsistent() {
      return count(Status.CONTRADICTS) + count(Status.UNSUPPORTED) == 0;
    }

    /** Whether besides all that the row tells is found. */
    public boolean isComplete() {
      return isConsistent() && count(Status.NOT_FOUND) == 0;
    }
  }

  /** Checks a note on a row of the schema. */
  public Verdict check(TypedRow row, String note) {
    NoteParser scan = new NoteParser(lexicon, row, note);
    return scan.verdict();
  }

  /** Checks notes on rows, in order; a null is a note that is not there and is passed over. */
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
