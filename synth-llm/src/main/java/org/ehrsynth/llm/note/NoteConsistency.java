package org.ehrsynth.llm.note;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.eval.privacy.WilsonInterval;
import org.ehrsynth.llm.note.NoteVerifier.Status;

/**
 * How far notes agree with their rows. Intervals are of shares of notes, which are independent of
 * one another; facts of one note are not, and have shares without intervals.
 *
 * @param notes notes that were checked
 * @param consistent of them those that say nothing that their row does not say
 * @param complete of those the ones in which all that the row tells was found
 * @param facts what was said of facts, over all notes
 */
public record NoteConsistency(int notes, int consistent, int complete, Map<Status, Integer> facts) {
  public NoteConsistency {
    facts = Collections.unmodifiableMap(new EnumMap<>(facts));
  }

  /** Of the facts that were found, the share that agrees; 0 where none was found. */
  public double agreement() {
    int reported = count(Status.AGREES) + count(Status.CONTRADICTS) + count(Status.UNSUPPORTED);
    return reported == 0 ? 0 : (double) count(Status.AGREES) / reported;
  }

  private int count(Status status) {
    return facts.getOrDefault(status, 0);
  }

  /** As a JSON tree. */
  public Map<String, Object> toJson() {
    Map<String, Object> tree = new LinkedHashMap<>();
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

  private Map<String, Object> fraction(int of) {
    ConfidenceInterval interval = WilsonInterval.interval(of, notes);
    Map<String, Object> tree = new LinkedHashMap<>();
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
    return "%,d notes: %s say nothing that the row does not say, %s tell all of it; of %,d facts"
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
