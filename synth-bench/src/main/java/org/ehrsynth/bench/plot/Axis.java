package org.ehrsynth.bench.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ehrsynth.bench.ranking.Formatting;

/**
 * Maps values to positions in a plot.
 *
 * @param low the value at from
 * @param high the value at to, above low
 * @param isLog whether equal ratios are equally far; then low is above 0
 */
public record Axis(double low, double high, double from, double to, boolean isLog) {
  private static final double ROOM = 0.07;
  private static final double MIN_SPAN = 0.04;
  private static final int TICKS = 6;

  /**
   * Returns an axis around values, with a margin; never narrower than a relevant range of an AUC.
   */
  static Axis around(List<Double> values, double from, double to) {
    double low = values.stream().mapToDouble(x -> x).min().orElse(0);
    double high = values.stream().mapToDouble(x -> x).max().orElse(1);
    double span = Math.max(high - low, MIN_SPAN);
    return new Axis(low - ROOM * span, Math.max(high, low + span) + ROOM * span, from, to, false);
  }

  /** Returns a logarithmic axis around positive values, with a margin. */
  static Axis logarithmic(List<Double> values, double from, double to) {
    double low = Math.log10(values.stream().mapToDouble(x -> x).min().orElse(1));
    double high = Math.log10(values.stream().mapToDouble(x -> x).max().orElse(10));
    double middle = (low + high) / 2;
    double half = Math.max(high - low, 1) / 2 * (1 + 2 * ROOM);
    return new Axis(Math.pow(10, middle - half), Math.pow(10, middle + half), from, to, true);
  }

  /** Returns the position of a value, at the nearer end if it lies outside. */
  double at(double value) {
    double inside = Math.max(low, Math.min(high, value));
    double fraction =
        isLog ? Math.log(inside / low) / Math.log(high / low) : (inside - low) / (high - low);
    return from + fraction * (to - from);
  }

  boolean contains(double value) {
    return value >= low && value <= high;
  }

  /**
   * Returns round values and their labels: multiples of 1, 2 or 5 times a power of ten; on a
   * logarithmic axis, powers of ten.
   */
  public Map<Double, String> ticks() {
    Map<Double, String> ticks = new TreeMap<>();
    if (isLog) {
      List<Double> powers = new ArrayList<>();
      for (int e = (int) Math.ceil(Math.log10(low)); e <= Math.floor(Math.log10(high)); e++) {
        powers.add(Math.pow(10, e));
      }
      for (double power : powers) {
        ticks.put(power, brief(power));
      }
      if (powers.size() < 2) {
        for (int e = (int) Math.floor(Math.log10(low)); e <= Math.log10(high); e++) {
          for (int times : new int[] {2, 5}) {
            double value = times * Math.pow(10, e);
            if (contains(value)) {
              ticks.put(value, brief(value));
            }
          }
        }
      }
      return ticks;
    }
    double raw = (high - low) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double step =
        raw <= power
            ? power
            : raw <= 2 * power ? 2 * power : raw <= 5 * power ? 5 * power : 10 * power;
    int places = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
      ticks.put(i * step, Formatting.decimals(i * step, places));
    }
    return ticks;
  }

  private static String brief(double value) {
    if (value >= 1e6) {
      return Formatting.exact(value / 1e6) + " M";
    }
    return value >= 1e3 ? Formatting.exact(value / 1e3) + " k" : Formatting.exact(value);
  }
}
