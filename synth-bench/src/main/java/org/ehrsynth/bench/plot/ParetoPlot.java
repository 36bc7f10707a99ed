package org.ehrsynth.bench.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ehrsynth.bench.ranking.BoardColumn;
import org.ehrsynth.bench.ranking.ContestantId;
import org.ehrsynth.bench.ranking.ContestantResults;
import org.ehrsynth.bench.ranking.DatasetResults;
import org.ehrsynth.bench.ranking.Formatting;
import org.ehrsynth.bench.ranking.MeanAndSd;

/**
 * The bargain between likeness and privacy on one data set: detection to the right, membership
 * upwards, both best at .5, so that the lower left is best. The area of a circle is proportional to
 * the time of fitting, but never too small to see. Contestants that no other beats in one without
 * losing in the other (the Pareto front, by mean losses) are ringed; references are hollow marks.
 */
public final class ParetoPlot {
  private static final double WIDTH = 500;
  private static final double HEIGHT = 400;
  private static final Rectangle PLOT = new Rectangle(58, 14, 428, 330);
  private static final double LARGEST = 17;
  private static final double SMALLEST = 4.5;
  private static final double GUESS = 0.5;

  private final List<Point> points;
  private final Axis across;
  private final Axis up;
  private final double longest;
  private final LabelPlacement labels = new LabelPlacement(PLOT);

  /**
   * One mark.
   *
   * @param x mean detection
   * @param y mean membership
   * @param seconds mean time of fitting; 0 if not known
   */
  public record Point(ContestantResults entry, double x, double y, double seconds) {
    boolean isReference() {
      return entry.contestant().isReference();
    }

    public String name() {
      return entry.contestant().name();
    }

    private double loss(BoardColumn measure) {
      return entry.loss(measure).orElseThrow();
    }

    /** Whether it is nowhere worse than another, and somewhere better. */
    boolean dominates(Point other) {
      double x = loss(BoardColumn.DETECTION) - other.loss(BoardColumn.DETECTION);
      double y = loss(BoardColumn.MEMBERSHIP) - other.loss(BoardColumn.MEMBERSHIP);
      return x < DatasetResults.EQUAL
          && y < DatasetResults.EQUAL
          && (x < -DatasetResults.EQUAL || y < -DatasetResults.EQUAL);
    }
  }

  private ParetoPlot(List<Point> points) {
    this.points = points;
    // The copy is far out by design: with it in the range, all others would lie in a corner.
    List<Point> shown =
        points.stream().filter(p -> !p.entry().contestant().equals(ContestantId.COPY)).toList();
    this.across =
        Axis.around(
            Stream.concat(Stream.of(GUESS), shown.stream().map(Point::x)).toList(),
            PLOT.x(),
            PLOT.right());
    this.up =
        Axis.around(
            Stream.concat(Stream.of(GUESS), shown.stream().map(Point::y)).toList(),
            PLOT.bottom(),
            PLOT.y());
    this.longest = points.stream().mapToDouble(Point::seconds).max().orElse(0);
  }

  /** Empty if no contestant has both figures. */
  public static Optional<ParetoPlot> of(DatasetResults board) {
    List<Point> points = new ArrayList<>();
    for (ContestantResults entry : board.entries()) {
      Optional<MeanAndSd> x = entry.spread(BoardColumn.DETECTION);
      Optional<MeanAndSd> y = entry.spread(BoardColumn.MEMBERSHIP);
      if (x.isPresent() && y.isPresent()) {
        double seconds = entry.spread(BoardColumn.FIT).map(MeanAndSd::mean).orElse(0.0);
        points.add(new Point(entry, x.get().mean(), y.get().mean(), seconds));
      }
    }
    return points.stream().allMatch(Point::isReference)
        ? Optional.empty()
        : Optional.of(new ParetoPlot(List.copyOf(points)));
  }

  /** Contestants that no other contestant dominates. */
  public List<Point> front() {
    List<Point> contestants = points.stream().filter(p -> !p.isReference()).toList();
    return contestants.stream()
        .filter(p -> contestants.stream().noneMatch(other -> other.dominates(p)))
        .sorted(Comparator.comparingDouble(Point::x))
        .toList();
  }

  /** What the circles' sizes mean, and who is left out. */
  public List<String> caption(DatasetResults board) {
    List<String> lines = new ArrayList<>();
    if (longest > 0) {
      Point slowest = points.stream().max(Comparator.comparingDouble(Point::seconds)).orElseThrow();
      lines.add(
          ("The area of a circle grows with the time of fitting; the largest, %s, took %s s,"
                  + " and all that took less than %s s (or are not known) are drawn alike.")
              .formatted(
                  slowest.name(),
                  Formatting.digits(longest),
                  Formatting.digits(longest * Math.pow(SMALLEST / LARGEST, 2))));
    }
    List<String> absent =
        board.contestants().stream()
            .filter(e -> points.stream().noneMatch(p -> p.entry().equals(e)))
            .map(
                e ->
                    e.contestant().name()
                        + " ("
                        + (e.done().isEmpty() ? e.status() : "no figure")
                        + ")")
            .toList();
    if (!absent.isEmpty()) {
      lines.add("Not drawn: " + String.join(", ", absent) + ".");
    }
    return lines;
  }

  /** Where the names are; after {@link #draw}. */
  public List<Rectangle> names() {
    return labels.names();
  }

  public String draw(String data) {
    Svg svg = new Svg(WIDTH, HEIGHT, "Detection and membership of contestants on " + data);
    frame(svg);
    List<Point> front = front();
    step(svg, front);
    List<Point> ordered =
        points.stream()
            .sorted(
                Comparator.comparing(Point::isReference)
                    .reversed()
                    .thenComparing(Point::seconds, Comparator.reverseOrder()))
            .toList();
    for (Point p : ordered) {
      labels.block(Rectangle.around(across.at(p.x()), up.at(p.y()), radius(p)));
      mark(svg, p, front.contains(p));
    }
    for (Point p : points) {
      labels.draw(
          svg,
          across.at(p.x()),
          up.at(p.y()),
          radius(p),
          p.name() + beyond(p),
          p.isReference() ? "soft" : front.contains(p) ? "strong" : "plain");
    }
    return svg.toString();
  }

  /** Arrows to where a mark at the edge really is. */
  private String beyond(Point p) {
    String arrows =
        (p.x() < across.low() ? "←" : p.x() > across.high() ? "→" : "")
            + (p.y() > up.high() ? "↑" : p.y() < up.low() ? "↓" : "");
    return arrows.isEmpty() ? "" : " " + arrows;
  }

  private double radius(Point p) {
    return p.isReference() || longest == 0
        ? SMALLEST
        : Math.max(SMALLEST, LARGEST * Math.sqrt(p.seconds() / longest));
  }

  private void frame(Svg svg) {
    across
        .ticks()
        .forEach(
            (value, words) -> {
              double x = across.at(value);
              svg.line(x, PLOT.y(), x, PLOT.bottom(), "grid");
              svg.words(x, PLOT.bottom() + 17, "middle", "soft", words);
            });
    up.ticks()
        .forEach(
            (value, words) -> {
              double y = up.at(value);
              svg.line(PLOT.x(), y, PLOT.right(), y, "grid");
              svg.words(PLOT.x() - 6, y + 4, "end", "soft", words);
            });
    labels.block(across.at(GUESS), PLOT.y(), across.at(GUESS), PLOT.bottom());
    labels.block(PLOT.x(), up.at(GUESS), PLOT.right(), up.at(GUESS));
    svg.line(across.at(GUESS), PLOT.y(), across.at(GUESS), PLOT.bottom(), "guess");
    svg.line(PLOT.x(), up.at(GUESS), PLOT.right(), up.at(GUESS), "guess");
    svg.words(
        PLOT.x() + PLOT.width() / 2,
        HEIGHT - 14,
        "middle",
        "plain",
        "told from real rows (detection AUC) →");
    svg.upwards(14, PLOT.y() + PLOT.height() / 2, "plain", "patients found (membership AUC) →");
  }

  /** The front as stairs; not where an AUC below .5 folds the order of losses. */
  private void step(Svg svg, List<Point> front) {
    List<Point> right = front.stream().filter(p -> p.x() >= GUESS).toList();
    for (int i = 1; i < right.size(); i++) {
      double x = across.at(right.get(i).x());
      double before = up.at(right.get(i - 1).y());
      labels.block(across.at(right.get(i - 1).x()), before, x, before);
      labels.block(x, before, x, up.at(right.get(i).y()));
      svg.path(
          "front", across.at(right.get(i - 1).x()), before, x, before, x, up.at(right.get(i).y()));
    }
  }

  private void mark(Svg svg, Point p, boolean onFront) {
    double x = across.at(p.x());
    double y = up.at(p.y());
    double r = radius(p);
    String title =
        "%s: detection %s, membership %s"
            .formatted(
                p.name(),
                Formatting.spread(BoardColumn.DETECTION, p.entry()),
                Formatting.spread(BoardColumn.MEMBERSHIP, p.entry()));
    if (p.entry().contestant().equals(ContestantId.CEILING)) {
      svg.shape("mark", title, x, y - r - 1, x + r + 1, y, x, y + r + 1, x - r - 1, y);
    } else if (p.entry().contestant().equals(ContestantId.COPY)) {
      svg.shape("mark", title, x, y - r, x + r, y + r, x - r, y + r);
    } else if (p.isReference()) {
      svg.shape("mark", title, x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r);
    } else {
      svg.circle(x, y, r, onFront ? "dot ring" : "dot", title);
    }
  }
}
