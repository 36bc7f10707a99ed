package org.ehrsynth.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Cuts a condition into boxes, a set per column each, of which no two have a row in common. */
final class Boxes {
  private final int most;
  private boolean tooMany;

  private Boxes(int most) {
    this.most = most;
  }

  static Optional<List<Map<String, ColumnSet>>> of(Condition where, int most) {
    Boxes boxes = new Boxes(most);
    List<Map<String, ColumnSet>> cut = boxes.cut(where);
    return boxes.tooMany || cut.size() > most ? Optional.empty() : Optional.of(cut);
  }

  private List<Map<String, ColumnSet>> cut(Condition where) {
    Optional<Map<String, ColumnSet>> one = where.regions();
    if (one.isPresent()) {
      return isEmpty(one.get()) ? List.of() : List.of(one.get());
    }
    List<Map<String, ColumnSet>> cut = new ArrayList<>();
    if (where instanceof Condition.And and) {
      cut.add(Map.of());
      for (Condition part : and.parts()) {
        cut = product(cut, cut(part));
      }
    } else if (where instanceof Condition.Or or) {
      for (Condition part : or.parts()) {
        List<Map<String, ColumnSet>> added = cut(part);
        for (Map<String, ColumnSet> taken : cut) {
          added = without(added, taken);
        }
        cut.addAll(added);
      }
    }
    return cut;
  }

  private List<Map<String, ColumnSet>> product(
      List<Map<String, ColumnSet>> some, List<Map<String, ColumnSet>> others) {
    List<Map<String, ColumnSet>> product = new ArrayList<>();
    for (Map<String, ColumnSet> one : some) {
      for (Map<String, ColumnSet> other : others) {
        addUnlessEmpty(both(one, other), product);
      }
    }
    return product;
  }

  /** What is left of boxes outside of another: one piece a column of it. */
  private List<Map<String, ColumnSet>> without(
      List<Map<String, ColumnSet>> boxes, Map<String, ColumnSet> taken) {
    List<Map<String, ColumnSet>> left = new ArrayList<>();
    for (Map<String, ColumnSet> box : boxes) {
      Map<String, ColumnSet> inside = box;
      for (Map.Entry<String, ColumnSet> side : taken.entrySet()) {
        addUnlessEmpty(both(inside, Map.of(side.getKey(), side.getValue().complement())), left);
        inside = both(inside, Map.of(side.getKey(), side.getValue()));
      }
    }
    return left;
  }

  private static Map<String, ColumnSet> both(
      Map<String, ColumnSet> one, Map<String, ColumnSet> other) {
    Map<String, ColumnSet> both = new TreeMap<>(one);
    other.forEach((name, set) -> both.merge(name, set, ColumnSet::intersect));
    return both;
  }

  private void addUnlessEmpty(Map<String, ColumnSet> box, List<Map<String, ColumnSet>> to) {
    if (isEmpty(box)) {
      return;
    }
    if (to.size() > most) { // so that no condition takes for ever
      tooMany = true;
      return;
    }
    to.add(box);
  }

  private static boolean isEmpty(Map<String, ColumnSet> box) {
    return box.values().stream().anyMatch(ColumnSet::isEmpty);
  }
}
