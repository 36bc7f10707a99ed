package org.ehrsynth.llm.note;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.eval.privacy.WilsonInterval;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.llm.note.NoteVerifier.Status;

/**
 * Measures the agreement of notes with their rows. Notes are independent of one another, so
 * proportions of notes have intervals; the facts of one note are not, so proportions of facts have
 * none.
 *
 * @param notes number of notes
 * @param consistent number of notes without a statement that their row does not support
 * @param complete number of consistent notes that also state every cell of their row
 * @param facts number of facts by status, over all notes
 */
public record NoteConsistency(int notes, int consistent, int complete, Map<Status, Integer> facts) {
  public NoteConsistency {
    facts = Collections.unmodifiableMap(new EnumMap<>(facts));
  }

  /** The proportion of agreeing facts among those found; 0 if none was found. */
  public double agreement() {
    int found = count(Status.AGREES) + count(Status.CONTRADICTS) + count(Status.UNSUPPORTED);
    return found == 0 ? 0 : (double) count(Status.AGREES) / found;
  }

  private int count(Status status) {
    return facts.getOrDefault(status, 0);
  }

  /** As a JSON tree. */
  public JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("notes", (long) notes);
    if (notes > 0) {
      tree.put("consistent", fraction(consistent));
      tree.put("complete", fraction(complete));
    }
    tree.put("agreement", agreement());
    for (Status status : Status.values()) {
      tree.put(status.name().toLowerCase(Locale.ROOT), (long) count(status));
    }
    return tree;
  }

  private JsonTree fraction(int of) {
    ConfidenceInterval interval = WilsonInterval.interval(of, notes);
    JsonTree tree = new JsonTree();
    tree.put("share", (double) of / notes);
    tree.put("low", interval.low());
    tree.put("high", interval.high());
    return tree;
  }

  /** One line for the user. */
  public String summary() {
    if (notes == 0) {
      return "no notes to check";
    }
    return "%,d notes: %s are consistent with their row, %s also complete; of %,d facts"
            .formatted(
                notes,
                summary(consistent),
                summary(complete),
                facts.values().stream().mapToInt(i -> i).sum())
        + " %,d agree, %,d contradict, %,d are unsupported, %,d were not found"
            .formatted(
                count(Status.AGREES),
                count(Status.CONTRADICTS),
                count(Status.UNSUPPORTED),
                count(Status.NOT_FOUND));
  }

  private String summary(int of) {
    ConfidenceInterval interval = WilsonInterval.interval(of, notes);
    return String.format(
        Locale.ROOT,
        "%.1f%% [%.1f, %.1f]",
        100.0 * of / notes,
        100 * interval.low(),
        100 * interval.high());
  }
}
