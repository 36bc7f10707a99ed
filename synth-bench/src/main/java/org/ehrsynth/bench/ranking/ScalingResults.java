package org.ehrsynth.bench.ranking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.ehrsynth.InputException;
import org.ehrsynth.bench.board.CsvExport;
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.bench.result.RunRecord;

/**
 * How cost grows along an axis: rows, columns or levels. Its records tell the axis in {@code
 * about.axis} and how far they are along it in {@code size}. References cost nothing and are left
 * out.
 *
 * @param axes in the order rows, columns, levels, others by name
 */
public record ScalingResults(List<Line> axes) {
  /** Key in {@link RunRecord#about}. */
  static final String AXIS = "axis";

  static final List<String> KNOWN = List.of("rows", "columns", "levels");

  /**
   * A cost that may grow.
   *
   * <p>A run that costs less than the floor is shown, and not used for the exponent: what a process
   * needs to start hides there how the method grows.
   */
  public enum Cost {
    TIME(BoardColumn.FIT, "time of fitting", "s", 0.2),
    MEMORY(BoardColumn.MEMORY, "peak memory", "MB", 512);

    private final BoardColumn measure;
    private final String title;
    private final String unit;
    private final double floor;

    Cost(BoardColumn measure, String title, String unit, double floor) {
      this.measure = measure;
      this.title = title;
      this.unit = unit;
      this.floor = floor;
    }

    public BoardColumn measure() {
      return measure;
    }

    public String title() {
      return title;
    }

    public String unit() {
      return unit;
    }

    public double floor() {
      return floor;
    }
  }

  /** The contestants along one axis, by name. */
  public record Line(String axis, List<Curve> curves) {
    /** Whether a run tells the cost. */
    public boolean has(Cost cost) {
      return curves.stream().anyMatch(curve -> !curve.points(cost).isEmpty());
    }
  }

  /**
   * One contestant along one axis.
   *
   * @param sizes its runs by size, ascending
   * @param unplaced runs that do not tell their size
   */
  public record Curve(
      ContestantId who, Map<Long, ContestantResults> sizes, List<RunRecord> unplaced) {

    /** The runs that were done and tell the cost. */
    public List<PowerLawFit.At> points(Cost cost) {
      List<PowerLawFit.At> points = new ArrayList<>();
      sizes.forEach(
          (size, entry) ->
              entry
                  .done()
                  .forEach(
                      run ->
                          cost.measure()
                              .of(run)
                              .filter(y -> y > 0 && size > 0)
                              .ifPresent(y -> points.add(new PowerLawFit.At(size, y)))));
      return points;
    }

    /** By the points that reach the floor. */
    Optional<PowerLawFit> growth(Cost cost) {
      return PowerLawFit.of(points(cost).stream().filter(p -> p.cost() >= cost.floor()).toList());
    }

    /** The largest size at which some run was done. */
    Optional<Long> largest() {
      return sizes.entrySet().stream()
          .filter(e -> !e.getValue().done().isEmpty())
          .map(Map.Entry::getKey)
          .max(Long::compare);
    }

    /** As {@code 1.02 ± 0.03 (4 of 6)}: exponent, standard error, points used of those known. */
    String exponent(Cost cost) {
      int known = points(cost).size();
      return growth(cost)
          .map(
              g ->
                  Formatting.decimals(g.exponent(), 2)
                      + g.error().map(e -> " ± " + Formatting.decimals(e, 2)).orElse("")
                      + " (%d of %d)".formatted(g.points(), known))
          .orElse(known == 0 ? Formatting.NONE : Formatting.NONE + " (0 of %d)".formatted(known));
    }

    /** The cost at the largest size. */
    String most(Cost cost) {
      return largest()
          .map(size -> Formatting.spread(cost.measure(), sizes.get(size)))
          .orElse(Formatting.NONE);
    }

    /**
     * As {@code timed out at 100000 (2 of 3), 1000000}: sizes and, where some runs were done, how
     * many were not; empty if all were done.
     */
    List<String> unfinished() {
      Map<RunOutcome, List<String>> all = new EnumMap<>(RunOutcome.class);
      sizes.forEach(
          (size, entry) -> {
            int runs = entry.runs().size();
            for (ContestantResults.Ending ending : entry.endings()) {
              String some =
                  ending.count() < runs ? " (%d of %d)".formatted(ending.count(), runs) : "";
              all.computeIfAbsent(ending.outcome(), o -> new ArrayList<>()).add(size + some);
            }
          });
      for (RunRecord run : unplaced) {
        if (run.outcome() != RunOutcome.DONE) {
          all.computeIfAbsent(run.outcome(), o -> new ArrayList<>()).add("'" + run.data() + "'");
        }
      }
      return all.entrySet().stream()
          .map(of -> Formatting.of(of.getKey()) + " at " + String.join(", ", of.getValue()))
          .toList();
    }
  }

  public static boolean isAlongAxis(RunRecord run) {
    return run.about().get(AXIS) != null;
  }

  /**
   * Of those records that are along an axis.
   *
   * @throws InputException if a contestant was run twice on a data set with one seed
   */
  public static ScalingResults of(List<RunRecord> records) {
    Map<String, Map<ContestantId, Map<String, RunRecord>>> sorted =
        new TreeMap<>(
            Comparator.comparing(ScalingResults::place).thenComparing(Comparator.naturalOrder()));
    for (RunRecord run : records) {
      if (isAlongAxis(run) && run.kind() != RunRecord.Kind.REFERENCE) {
        String axis = Objects.toString(run.about().get(AXIS));
        // By seed, then data set: the order in which points are summed.
        String key = String.format(Locale.ROOT, "%020d %s", run.seed(), run.data());
        RunRecord before =
            sorted
                .computeIfAbsent(axis, a -> new TreeMap<>())
                .computeIfAbsent(ContestantId.of(run), w -> new TreeMap<>())
                .put(key, run);
        if (before != null) {
          throw DatasetResults.twice(run);
        }
      }
    }
    List<Line> axes = new ArrayList<>();
    sorted.forEach(
        (axis, contestants) -> {
          List<Curve> curves = new ArrayList<>();
          contestants.forEach((who, runs) -> curves.add(curve(axis, who, runs.values())));
          axes.add(new Line(axis, List.copyOf(curves)));
        });
    return new ScalingResults(List.copyOf(axes));
  }

  private static int place(String axis) {
    int place = KNOWN.indexOf(axis);
    return place < 0 ? KNOWN.size() : place;
  }

  private static Curve curve(String axis, ContestantId who, Iterable<RunRecord> runs) {
    Map<Long, List<RunRecord>> bySize = new TreeMap<>();
    List<RunRecord> unplaced = new ArrayList<>();
    for (RunRecord run : runs) {
      Long size = run.size().get(axis);
      if (size == null) {
        unplaced.add(run);
      } else {
        bySize.computeIfAbsent(size, s -> new ArrayList<>()).add(run);
      }
    }
    Map<Long, ContestantResults> sizes = new TreeMap<>();
    bySize.forEach((size, own) -> sizes.put(size, new ContestantResults(who, List.copyOf(own))));
    return new Curve(who, sizes, List.copyOf(unplaced));
  }

  public boolean isEmpty() {
    return axes.isEmpty();
  }

  /** What the numbers are. */
  public static String explain() {
    return ("Exponents b of cost ≈ a · size^b, by least squares on logarithms, ± standard error, and"
            + " in brackets the runs used of those known: 1 doubles with twice the size, 2"
            + " quadruples. Runs below %s s or %s MB are not used: what a process needs to start"
            + " hides there how the method grows.")
        .formatted(Formatting.exact(Cost.TIME.floor()), Formatting.exact(Cost.MEMORY.floor()));
  }

  public static List<String> head() {
    return List.of(
        "contestant",
        "time exponent",
        "memory exponent",
        "largest done",
        "fit s",
        "memory MB",
        "not finished");
  }

  /** The cells after the name. */
  public static List<String> cells(Curve curve) {
    List<String> unfinished = curve.unfinished();
    return List.of(
        curve.exponent(Cost.TIME),
        curve.exponent(Cost.MEMORY),
        curve.largest().map(size -> Long.toString(size)).orElse(Formatting.NONE),
        curve.most(Cost.TIME),
        curve.most(Cost.MEMORY),
        unfinished.isEmpty() ? Formatting.NONE : String.join("; ", unfinished));
  }

  /**
   * A line per axis, contestant and cost; columns as {@link
   * org.ehrsynth.bench.board.Leaderboard#scaleCsv} tells.
   */
  public String csv() {
    CsvExport csv =
        new CsvExport()
            .line(
                List.of(
                    "axis",
                    "contestant",
                    "kind",
                    "cost",
                    "exponent",
                    "se",
                    "used",
                    "known",
                    "largest",
                    "unfinished"));
    for (Line line : axes) {
      for (Curve curve : line.curves()) {
        for (Cost cost : Cost.values()) {
          Optional<PowerLawFit> growth = curve.growth(cost);
          csv.line(
              List.of(
                  line.axis(),
                  curve.who().name(),
                  curve.who().kind().name().toLowerCase(Locale.ROOT),
                  cost.measure().id(),
                  growth.map(g -> Formatting.exact(g.exponent())).orElse(""),
                  growth.flatMap(PowerLawFit::error).map(Formatting::exact).orElse(""),
                  Integer.toString(growth.map(PowerLawFit::points).orElse(0)),
                  Integer.toString(curve.points(cost).size()),
                  curve.largest().map(size -> Long.toString(size)).orElse(""),
                  String.join("; ", curve.unfinished())));
        }
      }
    }
    return csv.toString();
  }

  /**
   * A line per axis, contestant and size; columns as {@link
   * org.ehrsynth.bench.board.Leaderboard#scalePointsCsv} tells.
   */
  public String pointsCsv() {
    List<String> head = new ArrayList<>(List.of("axis", "contestant", "kind", "size", "runs"));
    for (RunOutcome outcome : RunOutcome.values()) {
      head.add(outcome.label());
    }
    for (BoardColumn measure : MetricFamily.COST.measures()) {
      head.addAll(List.of(measure.id(), measure.id() + ".sd", measure.id() + ".n"));
    }
    CsvExport csv = new CsvExport().line(head);
    for (Line line : axes) {
      for (Curve curve : line.curves()) {
        curve
            .sizes()
            .forEach(
                (size, entry) -> {
                  List<String> cells =
                      new ArrayList<>(
                          List.of(
                              line.axis(),
                              curve.who().name(),
                              curve.who().kind().name().toLowerCase(Locale.ROOT),
                              Long.toString(size)));
                  cells.addAll(CsvExport.outcomes(entry));
                  MetricFamily.COST
                      .measures()
                      .forEach(m -> cells.addAll(CsvExport.spread(entry.spread(m))));
                  csv.line(cells);
                });
      }
    }
    return csv.toString();
  }
}
