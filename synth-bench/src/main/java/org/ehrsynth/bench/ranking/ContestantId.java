package org.ehrsynth.bench.ranking;

import java.util.Comparator;
import java.util.List;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.bench.result.RunRecord.Kind;

/**
 * Who made the rows. References come first: ceiling, floor, copy; then contestants by name.
 *
 * @param kind a contestant called {@code holdout} is not the reference of that name
 */
public record ContestantId(Kind kind, String name) implements Comparable<ContestantId> {
  public static final ContestantId CEILING = new ContestantId(Kind.REFERENCE, RunRecord.HOLDOUT);
  static final ContestantId FLOOR = new ContestantId(Kind.REFERENCE, RunRecord.SHUFFLED);
  public static final ContestantId COPY = new ContestantId(Kind.REFERENCE, RunRecord.COPY);
  static final List<ContestantId> REFERENCES = List.of(CEILING, FLOOR, COPY);

  /** The model that draws every column apart: what every other should beat. */
  static final String INDEPENDENT = "independent";

  private static final Comparator<ContestantId> ORDER =
      Comparator.comparing((ContestantId contestant) -> !contestant.isReference())
          .thenComparing(ContestantId::place)
          .thenComparing(ContestantId::name)
          .thenComparing(ContestantId::kind);

  static ContestantId of(RunRecord run) {
    return new ContestantId(run.kind(), run.contestant());
  }

  public boolean isReference() {
    return kind == Kind.REFERENCE;
  }

  boolean isIndependent() {
    return !isReference() && name.equals(INDEPENDENT);
  }

  /** What a reference is for; empty for a contestant. */
  public String role() {
    if (equals(CEILING)) {
      return "ceiling";
    } else if (equals(FLOOR)) {
      return "floor";
    } else {
      return equals(COPY) ? "must alarm" : "";
    }
  }

  private int place() {
    int place = REFERENCES.indexOf(this);
    return place < 0 ? REFERENCES.size() : place;
  }

  @Override
  public int compareTo(ContestantId other) {
    return ORDER.compare(this, other);
  }
}
