package org.ehrsynth.bench.ranking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something a reader should not have to look for.
 *
 * @param datasets sets where it was found
 * @param message in words, without the names
 */
public record Warning(Topic topic, ContestantId contestant, List<String> datasets, String message) {

  /** What it is about, in the order of the page. */
  public enum Topic {
    UNFINISHED("Did not finish"),
    FLOOR("Worse than columns drawn apart"),
    COPIES("Told from real rows less often than by guessing: near-copies?"),
    REFERENCE("References that do not behave: read the gate and the attacks there with care"),
    GATE("Not passed by the gate");

    private final String title;

    Topic(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /** Where columns drawn apart should be beaten. They give nothing away: privacy is left out. */
  private static final List<BoardColumn> BEATABLE =
      List.of(BoardColumn.QUALITY, BoardColumn.PAIRS, BoardColumn.DETECTION, BoardColumn.GAP);

  private static final double GUESS = 0.5;
  private static final String DETECTION_HIGH = BoardColumn.DETECTION.id() + ".high";

  /**
   * All, by topic, then contestant, then data set in the order of the boards; where the same words
   * hold for several data sets, once.
   */
  public static List<Warning> of(List<DatasetResults> boards) {
    List<Warning> all = new ArrayList<>();
    List<ContestantId> everyone =
        boards.isEmpty()
            ? List.of()
            : boards.get(0).entries().stream().map(ContestantResults::contestant).toList();
    for (Topic topic : Topic.values()) {
      for (ContestantId contestant : everyone) {
        Map<String, List<String>> where = new LinkedHashMap<>();
        for (DatasetResults board : boards) {
          message(topic, board, board.entry(contestant))
              .ifPresent(
                  what -> where.computeIfAbsent(what, w -> new ArrayList<>()).add(board.data()));
        }
        where.forEach(
            (what, data) -> all.add(new Warning(topic, contestant, List.copyOf(data), what)));
      }
    }
    return List.copyOf(all);
  }

  private static Optional<String> message(
      Topic topic, DatasetResults board, ContestantResults entry) {
    boolean reference = entry.contestant().isReference();
    return switch (topic) {
      case UNFINISHED -> unfinished(entry);
      case FLOOR -> reference ? Optional.empty() : floor(board, entry);
      case COPIES -> reference ? Optional.empty() : copies(entry);
      case REFERENCE -> reference(entry);
      case GATE -> reference ? Optional.empty() : gate(entry);
    };
  }

  private static Optional<String> unfinished(ContestantResults entry) {
    List<String> parts = new ArrayList<>();
    for (ContestantResults.Ending ending : entry.endings()) {
      String why = String.join("; ", ending.reasons());
      parts.add(
          "%s (%d of %d)"
                  .formatted(
                      Formatting.label(ending.outcome()), ending.count(), entry.runs().size())
              + (why.isEmpty() ? "" : ": " + why));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  /** By mean losses. Nothing of {@code independent}: it is such a floor. */
  private static Optional<String> floor(DatasetResults board, ContestantResults entry) {
    if (entry.contestant().isIndependent()) {
      return Optional.empty();
    }
    List<ContestantResults> floors =
        board.entries().stream()
            .filter(
                e -> e.contestant().equals(ContestantId.FLOOR) || e.contestant().isIndependent())
            .toList();
    List<String> parts = new ArrayList<>();
    for (BoardColumn measure : BEATABLE) {
      Optional<MeanAndSd> own = entry.spread(measure);
      List<String> better = new ArrayList<>();
      for (ContestantResults floor : floors) {
        Optional<MeanAndSd> its = floor.spread(measure);
        if (own.isPresent()
            && its.isPresent()
            && WinTieLoss.compare(entry, floor, measure).orElse(0) > 0) {
          better.add(
              floor.contestant().name() + " " + Formatting.number(measure, its.get().mean()));
        }
      }
      if (!better.isEmpty()) {
        parts.add(
            "%s %s (%s)"
                .formatted(
                    measure.heading(),
                    Formatting.number(measure, own.get().mean()),
                    String.join(", ", better)));
      }
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  /** The upper end of every seed's interval is below .5: chance would hardly do that. */
  private static Optional<String> copies(ContestantResults entry) {
    List<Double> highs =
        entry.done().stream().flatMap(run -> run.figure(DETECTION_HIGH).stream()).toList();
    return highs.isEmpty() || highs.stream().anyMatch(high -> !(high < GUESS))
        ? Optional.empty()
        : Optional.of("detection " + Formatting.spread(BoardColumn.DETECTION, entry));
  }

  /** The gate must pass the holdout and stop the copy. */
  private static Optional<String> reference(ContestantResults entry) {
    if (entry.gate().isEmpty()) {
      return Optional.empty();
    }
    ContestantResults.Gated gate = entry.gate().get();
    if (entry.contestant().equals(ContestantId.CEILING) && gate.passed() < gate.evaluated()) {
      return Optional.of("passed in " + Formatting.gate(entry));
    } else if (entry.contestant().equals(ContestantId.COPY) && gate.passed() > 0) {
      return Optional.of("passed in " + Formatting.gate(entry) + ": it must not");
    }
    return Optional.empty();
  }

  private static Optional<String> gate(ContestantResults entry) {
    return entry
        .gate()
        .filter(gate -> gate.passed() < gate.evaluated())
        .map(gate -> "passed in " + Formatting.gate(entry));
  }
}
