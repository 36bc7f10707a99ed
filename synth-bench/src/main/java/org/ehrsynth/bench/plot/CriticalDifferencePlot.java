package org.ehrsynth.bench.plot;

import java.util.List;
import org.ehrsynth.bench.ranking.Formatting;
import org.ehrsynth.bench.ranking.Ranking;

/**
 * Mean ranks with their intervals, best on top. The band reaches one critical difference from the
 * best: who is inside is not significantly different from it.
 */
public final class CriticalDifferencePlot {
  private static final double WIDTH = 420;
  private static final double NAMES = 130;
  private static final double LINE = 23;
  private static final double TOP = 26;
  private static final double EDGE = 14;

  private CriticalDifferencePlot() {}

  public static String draw(Ranking standing) {
    List<Ranking.MeanRank> places = standing.byRank();
    double bottom = TOP + LINE * places.size();
    Svg svg = new Svg(WIDTH, bottom + 6, "Mean ranks of contestants, " + standing.family().title());
    Axis axis = new Axis(1, places.size(), NAMES + EDGE, WIDTH - EDGE, false);
    double best = places.get(0).rank();
    standing
        .criticalDifference()
        .ifPresent(
            cd ->
                svg.rectangle(
                    new Rectangle(
                        axis.at(best), TOP, axis.at(best + cd) - axis.at(best), bottom - TOP),
                    "band"));
    int step = places.size() > 10 ? 2 : 1;
    for (int rank = 1; rank <= places.size(); rank += step) {
      svg.line(axis.at(rank), TOP, axis.at(rank), bottom, "grid");
      svg.words(axis.at(rank), TOP - 8, "middle", "soft", Integer.toString(rank));
    }
    for (int i = 0; i < places.size(); i++) {
      Ranking.MeanRank place = places.get(i);
      double y = TOP + LINE * (i + 0.5);
      String name = place.contestant().name();
      svg.words(NAMES, y + 4, "end", i == 0 ? "strong" : "plain", Svg.cut(name, NAMES - 4));
      svg.line(axis.at(place.low()), y, axis.at(place.high()), y, "whisker");
      svg.circle(
          axis.at(place.rank()),
          y,
          5,
          "dot",
          "%s: mean rank %s, from %s to %s"
              .formatted(
                  name,
                  Formatting.decimals(place.rank(), 2),
                  Formatting.decimals(place.low(), 2),
                  Formatting.decimals(place.high(), 2)));
    }
    return svg.toString();
  }
}
