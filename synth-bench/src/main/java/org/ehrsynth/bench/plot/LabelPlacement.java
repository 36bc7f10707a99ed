package org.ehrsynth.bench.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds places for the names of marks: the nearest free one, with a line that leads there where it
 * is not beside the mark. No name overlaps a mark or another name; lines cross names only if there
 * is no other place.
 */
final class LabelPlacement {
  private static final double STEP = 4;
  private static final double MARGIN = 2;

  /** Beside the mark: no line is needed. */
  private static final double NEAR = 7;

  /** Names are rather sought to the right of their mark, and not above. */
  private static final double ASKEW = 1.5;

  private static final double LONGEST = 150;

  private final Rectangle area;
  private final List<Rectangle> taken = new ArrayList<>();
  private final List<Rectangle> names = new ArrayList<>();
  private final List<double[]> lines = new ArrayList<>();

  /**
   * @param area where names may be
   */
  LabelPlacement(Rectangle area) {
    this.area = area;
  }

  /** Nothing may be put there. */
  void block(Rectangle box) {
    taken.add(box);
  }

  /** No name may lie on this line. */
  void block(double x1, double y1, double x2, double y2) {
    lines.add(new double[] {x1, y1, x2, y2});
  }

  /** The places that were given. */
  List<Rectangle> names() {
    return List.copyOf(names);
  }

  /** Draws the name of a round mark; nothing if there is no free place. */
  void draw(Svg svg, double x, double y, double radius, String words, String look) {
    String shown = Svg.cut(words, LONGEST);
    Optional<Rectangle> place = place(x, y, radius, Svg.width(shown));
    if (place.isEmpty()) {
      return;
    }
    Rectangle box = place.get();
    names.add(box);
    if (box.distance(x, y) > radius + NEAR) {
      double[] line = lead(box, x, y, radius);
      lines.add(line);
      svg.line(line[0], line[1], line[2], line[3], "leader");
    }
    boolean left = box.right() <= x;
    svg.words(left ? box.right() : box.x(), box.bottom() - 4, left ? "end" : "start", look, shown);
  }

  private Optional<Rectangle> place(double x, double y, double radius, double width) {
    List<Rectangle> free = new ArrayList<>();
    double height = Svg.LETTER + 3;
    // Exactly beside and below, then a grid over the whole area.
    consider(free, new Rectangle(x + radius + 3, y - height / 2, width, height));
    consider(free, new Rectangle(x - radius - 3 - width, y - height / 2, width, height));
    consider(free, new Rectangle(x - width / 2, y + radius + 2, width, height));
    consider(free, new Rectangle(x - width / 2, y - radius - 2 - height, width, height));
    for (double top = area.y(); top + height <= area.bottom(); top += STEP) {
      for (double left = area.x(); left + width <= area.right(); left += STEP) {
        consider(free, new Rectangle(left, top, width, height));
      }
    }
    free.sort(Comparator.comparingDouble(box -> cost(box, x, y)));
    return free.stream()
        .filter(box -> box.distance(x, y) <= radius + NEAR || isClear(lead(box, x, y, radius), box))
        .findFirst()
        .or(() -> free.stream().findFirst());
  }

  private void consider(List<Rectangle> free, Rectangle box) {
    Rectangle wide =
        new Rectangle(box.x() - MARGIN, box.y(), box.width() + 2 * MARGIN, box.height());
    boolean inside =
        box.x() >= area.x()
            && box.right() <= area.right()
            && box.y() >= area.y()
            && box.bottom() <= area.bottom();
    if (inside
        && taken.stream().noneMatch(wide::overlaps)
        && names.stream().noneMatch(wide::overlaps)
        && lines.stream().noneMatch(l -> wide.meets(l[0], l[1], l[2], l[3]))) {
      free.add(box);
    }
  }

  private static double cost(Rectangle box, double x, double y) {
    return box.distance(x, y)
        + (box.x() < x ? ASKEW : 0)
        + (box.y() + box.height() / 2 < y - 1 ? ASKEW / 2 : 0);
  }

  /** From the rim of the mark to the name. */
  private static double[] lead(Rectangle box, double x, double y, double radius) {
    double toX = box.nearestX(x);
    double toY = box.nearestY(y);
    double length = Math.hypot(toX - x, toY - y);
    double fraction = length == 0 ? 0 : radius / length;
    return new double[] {x + fraction * (toX - x), y + fraction * (toY - y), toX, toY};
  }

  private boolean isClear(double[] line, Rectangle own) {
    return names.stream()
        .filter(name -> !name.equals(own))
        .noneMatch(name -> name.meets(line[0], line[1], line[2], line[3]));
  }
}
