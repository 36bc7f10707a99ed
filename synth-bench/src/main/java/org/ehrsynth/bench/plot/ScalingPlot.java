package org.ehrsynth.bench.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ehrsynth.bench.ranking.ScalingResults;

/**
 * A cost against size, both by ratios, so that a power is a straight line and its exponent the
 * slope. Points are means over runs; a cross on the upper edge is a size that was not finished.
 */
public final class ScalingPlot {
  private static final double WIDTH = 520;
  private static final double LEFT = 58;
  private static final double RIGHT = 380;
  private static final double TOP = 22;
  private static final double MIN_HEIGHT = 250;
  private static final double GAP = 16;
  private static final double FOOT = 48;
  private static final double POINT = 3.5;
  private static final double CROSS = 4;
  private static final int COLOURS = 8;

  private final ScalingResults.AxisResults line;
  private final ScalingResults.Cost cost;
  private final double bottom;
  private final Axis across;
  private final Axis up;

  /** One curve as places on the picture. */
  private record Drawn(ScalingResults.Curve curve, String look, double[] places) {
    double endX() {
      return places[places.length - 2];
    }

    double endY() {
      return places[places.length - 1];
    }
  }

  private ScalingPlot(ScalingResults.AxisResults line, ScalingResults.Cost cost) {
    this.line = line;
    this.cost = cost;
    this.bottom = TOP + Math.max(MIN_HEIGHT, GAP * line.curves().size());
    List<Double> sizes = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    for (ScalingResults.Curve curve : line.curves()) {
      curve.sizes().keySet().stream().filter(s -> s > 0).forEach(s -> sizes.add((double) s));
      curve.points(cost).forEach(p -> costs.add(p.cost()));
    }
    this.across = Axis.logarithmic(sizes, LEFT, RIGHT);
    this.up = Axis.logarithmic(costs, bottom, TOP);
  }

  /** Of an axis where some run tells the cost. */
  public static String draw(ScalingResults.AxisResults line, ScalingResults.Cost cost) {
    return new ScalingPlot(line, cost).draw();
  }

  private String draw() {
    Svg svg =
        new Svg(
            WIDTH,
            bottom + FOOT,
            "%s of contestants against %s".formatted(cost.title(), line.axis()));
    frame(svg);
    List<Drawn> drawn = new ArrayList<>();
    for (int i = 0; i < line.curves().size(); i++) {
      String look =
          String.format(Locale.ROOT, "c%d%s", i % COLOURS, i / COLOURS % 2 == 1 ? " dashed" : "");
      ScalingResults.Curve curve = line.curves().get(i);
      curve(svg, curve, look).ifPresent(drawn::add);
      crosses(svg, curve, look, i);
    }
    names(svg, drawn);
    return svg.toString();
  }

  private void frame(Svg svg) {
    across
        .ticks()
        .forEach(
            (value, words) -> {
              svg.line(across.at(value), TOP, across.at(value), bottom, "grid");
              svg.words(across.at(value), bottom + 17, "middle", "soft", words);
            });
    up.ticks()
        .forEach(
            (value, words) -> {
              svg.line(LEFT, up.at(value), RIGHT, up.at(value), "grid");
              svg.words(LEFT - 6, up.at(value) + 4, "end", "soft", words);
            });
    if (up.holds(cost.floor())) {
      svg.line(LEFT, up.at(cost.floor()), RIGHT, up.at(cost.floor()), "guess");
    }
    svg.words((LEFT + RIGHT) / 2, bottom + 38, "middle", "plain", line.axis());
    svg.upwards(13, (TOP + bottom) / 2, "plain", cost.title() + ", " + cost.unit());
  }

  private Optional<Drawn> curve(Svg svg, ScalingResults.Curve curve, String look) {
    List<Double> places = new ArrayList<>();
    curve
        .sizes()
        .forEach(
            (size, entry) -> {
              if (size > 0) {
                entry
                    .spread(cost.column())
                    .filter(spread -> spread.mean() > 0)
                    .ifPresent(
                        spread -> {
                          places.add(across.at(size));
                          places.add(up.at(spread.mean()));
                        });
              }
            });
    if (places.isEmpty()) {
      return Optional.empty();
    }
    double[] at = places.stream().mapToDouble(p -> p).toArray();
    svg.path("curve " + look, at);
    for (int i = 0; i < at.length; i += 2) {
      svg.circle(at[i], at[i + 1], POINT, "point " + look, curve.contestant().name());
    }
    return Optional.of(new Drawn(curve, look, at));
  }

  /** Each contestant has its own height, so that crosses at one size stay apart. */
  private void crosses(Svg svg, ScalingResults.Curve curve, String look, int index) {
    double y = TOP - CROSS - 2 + index % 2 * (2 * CROSS + 2);
    curve
        .sizes()
        .forEach(
            (size, entry) -> {
              if (size > 0 && !entry.endings().isEmpty()) {
                double x = across.at(size) + (index % 5 - 2) * 2.5 * CROSS;
                svg.path("cross " + look, x - CROSS, y - CROSS, x + CROSS, y + CROSS);
                svg.path("cross " + look, x - CROSS, y + CROSS, x + CROSS, y - CROSS);
              }
            });
  }

  /** To the right, as near to the end of each curve as the others let it. */
  private void names(Svg svg, List<Drawn> drawn) {
    List<Drawn> sorted = drawn.stream().sorted(Comparator.comparingDouble(Drawn::endY)).toList();
    double[] y = new double[sorted.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(sorted.get(i).endY(), i == 0 ? TOP : y[i - 1] + GAP);
    }
    for (int i = y.length - 1; i >= 0; i--) {
      y[i] = Math.min(y[i], i == y.length - 1 ? bottom : y[i + 1] - GAP);
    }
    for (int i = 0; i < y.length; i++) {
      Drawn d = sorted.get(i);
      svg.line(d.endX() + POINT, d.endY(), RIGHT + 12, y[i], "leader");
      svg.words(
          RIGHT + 15,
          y[i] + 4,
          "start",
          "name " + d.look(),
          Svg.cut(d.curve().contestant().name(), WIDTH - RIGHT - 16));
    }
  }
}
