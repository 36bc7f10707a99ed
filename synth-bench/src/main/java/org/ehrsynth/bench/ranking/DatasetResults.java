package org.ehrsynth.bench.ranking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ehrsynth.InputException;
import org.ehrsynth.bench.result.RunRecord;

/**
 * The runs on one data set.
 *
 * @param entries the references, then every contestant of the board, whether run here or not
 * @param seeds of all runs, ascending
 */
public record DatasetResults(String data, List<ContestantResults> entries, List<Long> seeds) {

  /** Losses that differ by less are equal: the sums behind them are rounded. */
  public static final double EQUAL = 1e-12;

  /**
   * The boards of all data sets.
   *
   * @param order of data sets; others follow by name
   * @throws InputException if a contestant was run twice on a data set with one seed
   */
  public static List<DatasetResults> of(Collection<RunRecord> records, List<String> order) {
    Map<String, Map<ContestantId, Map<Long, RunRecord>>> sorted = new TreeMap<>();
    Set<ContestantId> everyone = new TreeSet<>(ContestantId.REFERENCES);
    for (RunRecord run : records) {
      ContestantId contestant = ContestantId.of(run);
      everyone.add(contestant);
      RunRecord before =
          sorted
              .computeIfAbsent(run.data(), d -> new TreeMap<>())
              .computeIfAbsent(contestant, w -> new TreeMap<>())
              .put(run.seed(), run);
      if (before != null) {
        throw duplicateRun(run);
      }
    }
    Set<String> names =
        order.stream()
            .filter(sorted::containsKey)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    names.addAll(sorted.keySet());
    List<DatasetResults> boards = new ArrayList<>();
    for (String name : names) {
      Map<ContestantId, Map<Long, RunRecord>> runs = sorted.get(name);
      List<ContestantResults> entries = new ArrayList<>();
      Set<Long> seeds = new TreeSet<>();
      for (ContestantId contestant : everyone) {
        Map<Long, RunRecord> own = runs.getOrDefault(contestant, Map.of());
        entries.add(new ContestantResults(contestant, List.copyOf(own.values())));
        seeds.addAll(own.keySet());
      }
      boards.add(new DatasetResults(name, List.copyOf(entries), List.copyOf(seeds)));
    }
    return List.copyOf(boards);
  }

  static InputException duplicateRun(RunRecord run) {
    return new InputException(
        ("results: a run of a contestant on a data set with a seed must occur once, found"
                + " '%s' on '%s' with seed %d twice")
            .formatted(run.contestant(), run.data(), run.seed()));
  }

  /** Whoever was run on some data set is an entry of every board. */
  ContestantResults entry(ContestantId contestant) {
    return entries.stream()
        .filter(entry -> entry.contestant().equals(contestant))
        .findFirst()
        .orElseThrow();
  }

  public List<ContestantResults> contestants() {
    return entries.stream().filter(entry -> !entry.contestant().isReference()).toList();
  }

  /** Whether no contestant has a smaller mean loss; never a reference. */
  public boolean isBest(BoardColumn measure, ContestantResults entry) {
    if (!measure.isCompared()
        || entry.contestant().isReference()
        || entry.loss(measure).isEmpty()) {
      return false;
    }
    double own = entry.loss(measure).get();
    return contestants().stream()
        .flatMap(other -> other.loss(measure).stream())
        .noneMatch(other -> other < own - EQUAL);
  }

  /** As {@code 276 rows, 17 columns, up to 12 levels, 3 seeds}. */
  public String description() {
    List<String> parts = new ArrayList<>();
    size()
        .forEach(
            (name, count) ->
                parts.add((name.equals("levels") ? "up to " : "") + count + " " + name));
    parts.add(seeds.size() == 1 ? "1 seed" : seeds.size() + " seeds");
    return String.join(", ", parts);
  }

  /**
   * Rows, columns and levels as far as some run tells; the least and the most where they differ.
   */
  private Map<String, String> size() {
    Map<String, String> size = new LinkedHashMap<>();
    for (String name : List.of("rows", "columns", "levels")) {
      List<Long> reported =
          entries.stream()
              .flatMap(entry -> entry.runs().stream())
              .flatMap(run -> Optional.ofNullable(run.size().get(name)).stream())
              .distinct()
              .sorted()
              .toList();
      if (!reported.isEmpty()) {
        String least = Long.toString(reported.get(0));
        String most = Long.toString(reported.get(reported.size() - 1));
        size.put(name, least.equals(most) ? least : least + "–" + most);
      }
    }
    return size;
  }
}
