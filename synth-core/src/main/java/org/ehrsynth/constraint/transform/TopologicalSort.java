package org.ehrsynth.constraint.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** Sorts items topologically: each comes after those it depends on. */
final class TopologicalSort {
  private TopologicalSort() {}

  /**
   * The items in an order in which each comes after those it needs; otherwise as given. Items that
   * need one another in a circle come last, as given.
   */
  static <T> List<T> sorted(List<T> items, BiPredicate<T, T> needs) {
    List<T> left = new ArrayList<>(items);
    List<T> sorted = new ArrayList<>();
    boolean moved = true;
    while (moved) {
      moved = false;
      for (T item : List.copyOf(left)) {
        if (left.stream().noneMatch(other -> other != item && needs.test(item, other))) {
          left.remove(item);
          sorted.add(item);
          moved = true;
        }
      }
    }
    sorted.addAll(left);
    return sorted;
  }
}
