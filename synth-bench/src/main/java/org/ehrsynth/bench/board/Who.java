package org.ehrsynth.bench.board;

import java.util.Comparator;
import java.util.List;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.bench.result.RunRecord.Kind;

/**
 * Who made the rows. References come first: ceiling, floor, copy; then contestants by name.
 *
 * @param kind a contestant called {@code holdout} is not the reference of that name
 */
record Who(Kind kind, String name) implements Comparable<Who> {
  static final Who CEILING = new Who(Kind.REFERENCE, RunRecord.HOLDOUT);
  static final Who FLOOR = new Who(Kind.REFERENCE, RunRecord.SHUFFLED);
  static final Who COPY = new Who(Kind.REFERENCE, RunRecord.COPY);
  static final List<Who> REFERENCES = List.of(CEILING, FLOOR, COPY);

  /** The model that draws every column apart: what every other should beat. */
  static final String INDEPENDENT = "independent";

  private static final Comparator<Who> ORDER =
      Comparator.comparing((Who who) -> !who.isReference())
          .thenComparing(Who::place)
          .thenComparing(Who::name)
          .thenComparing(Who::kind);

  static Who of(RunRecord run) {
    return new Who(run.kind(), run.contestant());
  }

  boolean isReference() {
    return kind == Kind.REFERENCE;
  }

  boolean isIndependent() {
    return !isReference() && name.equals(INDEPENDENT);
  }

  /** What a reference is for; empty for a contestant. */
  String role() {
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
  public int compareTo(Who other) {
    return ORDER.compare(this, other);
  }
}
