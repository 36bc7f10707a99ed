package org.ehrsynth.bench.plot;

/**
 * Describes a rectangle of a picture.
 *
 * @param x of its left edge
 * @param y of its upper edge; y grows downwards
 */
public record Rectangle(double x, double y, double width, double height) {
  static Rectangle around(double x, double y, double radius) {
    return new Rectangle(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  double right() {
    return x + width;
  }

  double bottom() {
    return y + height;
  }

  public boolean overlaps(Rectangle other) {
    return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
  }

  /** The x of its point that is nearest to a point. */
  double nearestX(double px) {
    return Math.max(x, Math.min(right(), px));
  }

  double nearestY(double py) {
    return Math.max(y, Math.min(bottom(), py));
  }

  double distance(double px, double py) {
    return Math.hypot(nearestX(px) - px, nearestY(py) - py);
  }

  /** Whether a line between two points meets it (Liang and Barsky 1984). */
  boolean meets(double x1, double y1, double x2, double y2) {
    double from = 0;
    double to = 1;
    double[] p = {x1 - x2, x2 - x1, y1 - y2, y2 - y1};
    double[] q = {x1 - x, right() - x1, y1 - y, bottom() - y1};
    for (int i = 0; i < p.length; i++) {
      if (p[i] == 0) {
        if (q[i] < 0) {
          return false;
        }
      } else if (p[i] < 0) {
        from = Math.max(from, q[i] / p[i]);
      } else {
        to = Math.min(to, q[i] / p[i]);
      }
    }
    return from <= to;
  }
}
