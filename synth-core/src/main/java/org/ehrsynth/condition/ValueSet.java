package org.ehrsynth.condition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A value set contains cells of one column: levels or numbers, and possibly the missing cell.
 *
 * @param missing whether a missing cell is in the set
 * @param levels per code of the column whether it is in the set; null for numbers and times
 * @param intervals disjoint, increasing; null for coded columns
 */
public record ValueSet(boolean missing, boolean[] levels, List<Interval> intervals) {

  /** An interval of numbers; an end may be infinite, then it is not included. */
  public record Interval(double low, boolean lowIncluded, double high, boolean highIncluded) {
    static final Interval ALL =
        new Interval(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);

    boolean isEmpty() {
      return low > high || (low == high && !(lowIncluded && highIncluded));
    }

    boolean contains(double x) {
      return (x > low || (lowIncluded && x == low)) && (x < high || (highIncluded && x == high));
    }

    Interval intersect(Interval other) {
      boolean mineLow = low > other.low || (low == other.low && !lowIncluded);
      boolean mineHigh = high < other.high || (high == other.high && !highIncluded);
      return new Interval(
          mineLow ? low : other.low,
          mineLow ? lowIncluded : other.lowIncluded,
          mineHigh ? high : other.high,
          mineHigh ? highIncluded : other.highIncluded);
    }
  }

  public ValueSet {
    if ((levels == null) == (intervals == null)) {
      throw new IllegalArgumentException("a set has either levels or intervals");
    }
    levels = levels == null ? null : levels.clone();
    intervals = intervals == null ? null : List.copyOf(intervals);
  }

  /** Per code whether it is in the set; a copy; null for numbers and times. */
  @Override
  public boolean[] levels() {
    return levels == null ? null : levels.clone();
  }

  static ValueSet ofLevels(boolean[] levels) {
    return new ValueSet(false, levels, null);
  }

  static ValueSet ofNumbers(Interval... intervals) {
    return new ValueSet(false, null, Arrays.asList(intervals));
  }

  /** Whether a level is in the set, by its code; negative stands for a missing cell. */
  public boolean containsLevel(int code) {
    return code < 0 ? missing : levels[code];
  }

  /** Whether a number or time is in the set; NaN stands for a missing cell. */
  public boolean containsNumber(double x) {
    if (Double.isNaN(x)) {
      return missing;
    }
    for (Interval interval : intervals) {
      if (interval.contains(x)) {
        return true;
      }
    }
    return false;
  }

  /** Whether no cell is in the set. */
  boolean isEmpty() {
    if (missing) {
      return false;
    }
    if (levels == null) {
      return intervals.isEmpty();
    }
    for (boolean level : levels) {
      if (level) {
        return false;
      }
    }
    return true;
  }

  ValueSet withoutMissing() {
    return new ValueSet(false, levels, intervals);
  }

  ValueSet complement() {
    if (levels != null) {
      boolean[] others = new boolean[levels.length];
      for (int i = 0; i < others.length; i++) {
        others[i] = !levels[i];
      }
      return new ValueSet(!missing, others, null);
    }
    List<Interval> gaps = new ArrayList<>();
    double low = Double.NEGATIVE_INFINITY;
    boolean lowIncluded = false;
    for (Interval interval : intervals) {
      gaps.add(new Interval(low, lowIncluded, interval.low, !interval.lowIncluded));
      low = interval.high;
      lowIncluded = !interval.highIncluded;
    }
    gaps.add(new Interval(low, lowIncluded, Double.POSITIVE_INFINITY, false));
    gaps.removeIf(g -> g.isEmpty() || (Double.isInfinite(g.low) && g.low > 0));
    gaps.removeIf(g -> g.low == g.high && Double.isInfinite(g.low));
    return new ValueSet(!missing, null, gaps);
  }

  ValueSet intersect(ValueSet other) {
    if (levels != null) {
      boolean[] both = new boolean[levels.length];
      for (int i = 0; i < both.length; i++) {
        both[i] = levels[i] && other.levels[i];
      }
      return new ValueSet(missing && other.missing, both, null);
    }
    List<Interval> both = new ArrayList<>();
    for (Interval mine : intervals) {
      for (Interval theirs : other.intervals) {
        Interval common = mine.intersect(theirs);
        if (!common.isEmpty()) {
          both.add(common);
        }
      }
    }
    return new ValueSet(missing && other.missing, null, both);
  }

  ValueSet union(ValueSet other) {
    return complement().intersect(other.complement()).complement();
  }

  /** Arrays compared by content. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ValueSet set
        && missing == set.missing
        && Arrays.equals(levels, set.levels)
        && Objects.equals(intervals, set.intervals);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(levels) + Objects.hash(missing, intervals);
  }
}
