package org.ehrsynth.eval.survival;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Survival data contain the follow-up time of each patient, and whether it ended in the event or
 * was censored.
 *
 * @param time not NaN
 * @param event true where the event was observed
 */
public record SurvivalData(double[] time, boolean[] event) {
  /** Returns the patients by increasing time; of equal times events first. */
  int[] order() {
    return IntStream.range(0, time.length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(i -> time[i]).thenComparing(i -> event[i] ? 0 : 1))
        .mapToInt(i -> i)
        .toArray();
  }

  public int size() {
    return time.length;
  }

  public int events() {
    int events = 0;
    for (boolean e : event) {
      events += e ? 1 : 0;
    }
    return events;
  }

  /** Returns the longest time; 0 if there is none. */
  public double longest() {
    return Arrays.stream(time).max().orElse(0);
  }

  /** Computes observed minus expected events, by the common Nelson–Aalen hazard of all patients. */
  public double[] martingaleResiduals() {
    int[] order = order();
    double[] residual = new double[time.length];
    double hazard = 0;
    for (int at = 0; at < order.length; ) {
      int from = at;
      int deaths = 0;
      while (at < order.length && time[order[at]] == time[order[from]]) {
        deaths += event[order[at++]] ? 1 : 0;
      }
      hazard += deaths / (double) (order.length - from);
      for (int k = from; k < at; k++) {
        residual[order[k]] = (event[order[k]] ? 1 : 0) - hazard;
      }
    }
    return residual;
  }
}
