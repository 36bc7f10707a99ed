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
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.bench.result.RunRecord;

/**
 * Contains the growth of cost along an axis: rows, columns or levels. A record names its axis in
 * {@code metadata.axis} and its position along it in {@code size}. References cost nothing and are
 * left out.
 *
 * @param axes in the order rows, columns, levels, others by name
 */
public record ScalingResults(List<AxisResults> axes) {
  /** Key in {@link RunRecord#metadata}. */
  static final String AXIS = "axis";

  static final List<String> KNOWN = List.of("rows", "columns", "levels");

  /**
   * A cost that may grow.
   *
   * <p>A run that costs less than the floor is shown, but not used for the exponent, because
   * start-up costs dominate it.
   */
  public enum Cost {
    TIME(BoardColumn.FIT, "time of fitting", "s", 0.2),
    MEMORY(BoardColumn.MEMORY, "peak memory", "MB", 512);

    private final BoardColumn column;
    private final String title;
    private final String unit;
    private final double floor;

    Cost(BoardColumn measure, String title, String unit, double floor) {
      this.column = measure;
      this.title = title;
      this.unit = unit;
      this.floor = floor;
    }

    public BoardColumn column() {
      return column;
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
  public record AxisResults(String axis, List<Curve> curves) {
    /** Returns whether some run reports the cost. */
    public boolean has(Cost cost) {
      return curves.stream().anyMatch(curve -> !curve.points(cost).isEmpty());
    }
  }

  /**
   * One contestant along one axis.
   *
   * @param sizes its runs by size, ascending
   * @param unplaced the runs that do not report their size
   */
  public record Curve(
      ContestantId contestant, Map<Long, ContestantResults> sizes, List<RunRecord> unplaced) {

    /** Returns the completed runs that report the cost. */
    public List<PowerLawFit.At> points(Cost cost) {
      List<PowerLawFit.At> points = new ArrayList<>();
      sizes.forEach(
          (size, entry) ->
              entry
                  .done()
                  .forEach(
                      run ->
                          cost.column()
                              .of(run)
                              .filter(y -> y > 0 && size > 0)
                              .ifPresent(y -> points.add(new PowerLawFit.At(size, y)))));
      return points;
    }

    /** Fits the power law to the points that reach the floor. */
    public Optional<PowerLawFit> growth(Cost cost) {
      return PowerLawFit.of(points(cost).stream().filter(p -> p.cost() >= cost.floor()).toList());
    }

    /** Returns the largest size at which some run completed. */
    public Optional<Long> largestSize() {
      return sizes.entrySet().stream()
          .filter(e -> !e.getValue().done().isEmpty())
          .map(Map.Entry::getKey)
          .max(Long::compare);
    }

    /**
     * Lists incomplete runs, for instance {@code timed out at 100000 (2 of 3), 1000000}: the sizes
     * and, where some runs completed, how many did not; empty if all completed.
     */
    public List<String> unfinished() {
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
          .map(of -> Formatting.label(of.getKey()) + " at " + String.join(", ", of.getValue()))
          .toList();
    }
  }

  public static boolean isAlongAxis(RunRecord run) {
    return run.metadata().get(AXIS) != null;
  }

  /**
   * Groups the records that lie along an axis.
   *
   * @throws InputException if a contestant was run twice on a data set with one seed
   */
  public static ScalingResults of(List<RunRecord> records) {
    Map<String, Map<ContestantId, Map<String, RunRecord>>> sorted =
        new TreeMap<>(
            Comparator.comparing(ScalingResults::place).thenComparing(Comparator.naturalOrder()));
    for (RunRecord run : records) {
      if (isAlongAxis(run) && run.kind() != RunRecord.Kind.REFERENCE) {
        String axis = Objects.toString(run.metadata().get(AXIS));
        // By seed, then data set: the order in which points are summed.
        String key = String.format(Locale.ROOT, "%020d %s", run.seed(), run.data());
        RunRecord before =
            sorted
                .computeIfAbsent(axis, a -> new TreeMap<>())
                .computeIfAbsent(ContestantId.of(run), w -> new TreeMap<>())
                .put(key, run);
        if (before != null) {
          throw DatasetResults.duplicateRun(run);
        }
      }
    }
    List<AxisResults> axes = new ArrayList<>();
    sorted.forEach(
        (axis, contestants) -> {
          List<Curve> curves = new ArrayList<>();
          contestants.forEach(
              (contestant, runs) -> curves.add(curve(axis, contestant, runs.values())));
          axes.add(new AxisResults(axis, List.copyOf(curves)));
        });
    return new ScalingResults(List.copyOf(axes));
  }

  private static int place(String axis) {
    int place = KNOWN.indexOf(axis);
    return place < 0 ? KNOWN.size() : place;
  }

  private static Curve curve(String axis, ContestantId contestant, Iterable<RunRecord> runs) {
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
    bySize.forEach(
        (size, own) -> sizes.put(size, new ContestantResults(contestant, List.copyOf(own))));
    return new Curve(contestant, sizes, List.copyOf(unplaced));
  }

  public boolean isEmpty() {
    return axes.isEmpty();
  }
}
