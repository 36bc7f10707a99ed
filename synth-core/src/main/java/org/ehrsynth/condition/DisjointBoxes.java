package org.ehrsynth.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Cuts a condition into disjoint boxes; a box is one set per column, and no row lies in two. */
final class DisjointBoxes {
  private final int maxBoxes;
  private boolean tooMany;

  private DisjointBoxes(int maxBoxes) {
    this.maxBoxes = maxBoxes;
  }

  static Optional<List<Map<String, ValueSet>>> of(Condition where, int maxBoxes) {
    DisjointBoxes boxes = new DisjointBoxes(maxBoxes);
    List<Map<String, ValueSet>> cut = boxes.cut(where);
    return boxes.tooMany || cut.size() > maxBoxes ? Optional.empty() : Optional.of(cut);
  }

  private List<Map<String, ValueSet>> cut(Condition where) {
    Optional<Map<String, ValueSet>> one = where.asBox();
    if (one.isPresent()) {
      return isEmpty(one.get()) ? List.of() : List.of(one.get());
    }
    List<Map<String, ValueSet>> cut = new ArrayList<>();
    if (where instanceof Condition.And and) {
      cut.add(Map.of());
      for (Condition part : and.parts()) {
        cut = product(cut, cut(part));
      }
    } else if (where instanceof Condition.Or or) {
      for (Condition part : or.parts()) {
        List<Map<String, ValueSet>> added = cut(part);
        for (Map<String, ValueSet> taken : cut) {
          added = without(added, taken);
        }
        cut.addAll(added);
      }
    }
    return cut;
  }

  private List<Map<String, ValueSet>> product(
      List<Map<String, ValueSet>> some, List<Map<String, ValueSet>> others) {
    List<Map<String, ValueSet>> product = new ArrayList<>();
    for (Map<String, ValueSet> one : some) {
      for (Map<String, ValueSet> other : others) {
        addUnlessEmpty(both(one, other), product);
      }
    }
    return product;
  }

  /** What is left of boxes outside of another: one piece a column of it. */
  private List<Map<String, ValueSet>> without(
      List<Map<String, ValueSet>> boxes, Map<String, ValueSet> taken) {
    List<Map<String, ValueSet>> left = new ArrayList<>();
    for (Map<String, ValueSet> box : boxes) {
      Map<String, ValueSet> inside = box;
      for (Map.Entry<String, ValueSet> side : taken.entrySet()) {
        addUnlessEmpty(both(inside, Map.of(side.getKey(), side.getValue().complement())), left);
        inside = both(inside, Map.of(side.getKey(), side.getValue()));
      }
    }
    return left;
  }

  private static Map<String, ValueSet> both(
      Map<String, ValueSet> one, Map<String, ValueSet> other) {
    Map<String, ValueSet> both = new TreeMap<>(one);
    other.forEach((name, set) -> both.merge(name, set, ValueSet::intersect));
    return both;
  }

  private void addUnlessEmpty(Map<String, ValueSet> box, List<Map<String, ValueSet>> to) {
    if (isEmpty(box)) {
      return;
    }
    if (to.size() > maxBoxes) { // so that no condition takes for ever
      tooMany = true;
      return;
    }
    to.add(box);
  }

  private static boolean isEmpty(Map<String, ValueSet> box) {
    return box.values().stream().anyMatch(ValueSet::isEmpty);
  }
}
