package org.ehrsynth.auto;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ehrsynth.InputException;

/**
 * How the candidates of {@link AutoSelect} fared on an inner split of the table. It holds names,
 * figures and times, never a cell.
 *
 * @param budgetSeconds what the race and the last fit were allowed to take together
 * @param seconds what the race took
 * @param trainRows rows that the candidates learned from
 * @param holdoutRows rows that were kept away from them
 * @param candidates in the order in which they were tried
 * @param winner the name of the candidate of the smallest loss; empty if none was left to choose
 */
public record ModelSelection(
    double budgetSeconds,
    double seconds,
    int trainRows,
    int holdoutRows,
    List<Candidate> candidates,
    Optional<String> winner) {
  /** The name of the figure that decides: smaller is better, see {@link AutoSelect}. */
  public static final String LOSS = "loss";

  public ModelSelection {
    candidates = List.copyOf(candidates);
  }

  /** How a candidate ended. */
  public enum CandidateStatus {
    /** It was compared with the others. */
    EVALUATED,
    /** It was judged, and its rows tell too much of the patients learned from. */
    BARRED,
    /** Its fit or its judgement did not end, or would not have ended, in the time left. */
    OUT_OF_TIME,
    /** It failed. */
    FAILED,
    /** There was no time left to begin. */
    NOT_TRIED;

    /** The name in files: lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One candidate.
   *
   * @param name of the model
   * @param status how it ended
   * @param reason one clause; empty where it was judged
   * @param fitSeconds what its fit on the inner part took; 0 if it was not tried
   * @param scoringSeconds what drawing and judging took; 0 if it did not come to that
   * @param figures measures by {@code id}, their 95 % interval by {@code id.low} and {@code
   *     id.high}, some of their parts by {@code id/part}, and {@link #LOSS}; empty unless it was
   *     judged or barred; no loss if it was barred
   */
  public record Candidate(
      String name,
      CandidateStatus status,
      String reason,
      double fitSeconds,
      double scoringSeconds,
      Map<String, Double> figures) {
    public Candidate {
      figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    Candidate withLoss(double loss) {
      Map<String, Double> more = new LinkedHashMap<>();
      more.put(LOSS, loss);
      more.putAll(figures);
      return new Candidate(name, status, reason, fitSeconds, scoringSeconds, more);
    }

    private Map<String, Object> toJson() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", name);
      tree.put("outcome", status.label());
      tree.put("reason", reason);
      tree.put("fitSeconds", fitSeconds);
      tree.put("judgeSeconds", scoringSeconds);
      tree.put("figures", figures);
      return tree;
    }
  }

  /**
   * Compares those who were judged; the first of equal losses wins, so that the clock decides
   * nothing.
   */
  static ModelSelection of(
      double budgetSeconds,
      double seconds,
      int trainRows,
      int holdoutRows,
      List<Candidate> candidates) {
    List<Candidate> scored =
        candidates.stream().filter(c -> c.status() == CandidateStatus.EVALUATED).toList();
    double[] losses = SelectionRule.losses(scored.stream().map(Candidate::figures).toList());
    List<Candidate> reported = new ArrayList<>();
    int best = -1;
    int at = 0;
    for (Candidate candidate : candidates) {
      if (candidate.status() != CandidateStatus.EVALUATED) {
        reported.add(candidate);
        continue;
      }
      reported.add(candidate.withLoss(losses[at]));
      best = best < 0 || losses[at] < losses[best] ? at : best;
      at++;
    }
    Optional<String> winner = best < 0 ? Optional.empty() : Optional.of(scored.get(best).name());
    return new ModelSelection(budgetSeconds, seconds, trainRows, holdoutRows, reported, winner);
  }

  /**
   * The winner.
   *
   * @throws InputException if there is none; the message tells how each candidate ended
   */
  public Candidate chosen() {
    return candidates.stream()
        .filter(c -> winner.isPresent() && c.name().equals(winner.get()))
        .findFirst()
        .orElseThrow(() -> new InputException(noWinner()));
  }

  private String noWinner() {
    String ends =
        candidates.stream()
            .map(c -> "%s (%s): %s".formatted(c.name(), label(c.status()), c.reason()))
            .collect(Collectors.joining("; "));
    boolean late =
        candidates.stream()
            .anyMatch(
                c ->
                    c.status() == CandidateStatus.OUT_OF_TIME
                        || c.status() == CandidateStatus.NOT_TRIED);
    return "auto: no model can be chosen. %s. %s"
        .formatted(
            ends,
            late ? "A larger budget may help" : "Other candidates or settings of a model may help");
  }

  private static String label(CandidateStatus outcome) {
    return outcome.label().replace('_', ' ');
  }

  /** As a JSON tree, in a stable order. */
  public Map<String, Object> toJson() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("winner", winner.orElse(null));
    tree.put("budgetSeconds", budgetSeconds);
    tree.put("seconds", seconds);
    tree.put("trainRows", (long) trainRows);
    tree.put("holdoutRows", (long) holdoutRows);
    tree.put("candidates", candidates.stream().map(Candidate::toJson).toList());
    return tree;
  }

  /** A line per candidate with what decides, the reasons of those who were not judged. */
  @Override
  public String toString() {
    String form = "%-16s %-12s %6s %9s %12s %7s %10s %7s %8s%n";
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "race on %,d real rows, %,d held out: %s of %s%n",
            trainRows,
            holdoutRows,
            TimeBudget.format(seconds),
            TimeBudget.format(budgetSeconds)));
    text.append(
        String.format(
            form,
            "model",
            "outcome",
            LOSS,
            "detection",
            "utility loss",
            "quality",
            "membership",
            "fit, s",
            "judge, s"));
    for (Candidate c : candidates) {
      boolean chosen = winner.isPresent() && winner.get().equals(c.name());
      text.append(
          String.format(
              form,
              c.name(),
              chosen ? "chosen" : label(c.status()),
              figure(c, LOSS),
              figure(c, SelectionRule.DETECTION),
              figure(c, SelectionRule.GAP),
              figure(c, SelectionRule.QUALITY),
              figure(c, SelectionRule.MEMBERSHIP),
              String.format(Locale.ROOT, "%.1f", c.fitSeconds()),
              String.format(Locale.ROOT, "%.1f", c.scoringSeconds())));
    }
    for (Candidate c : candidates) {
      if (!c.reason().isEmpty()) {
        text.append(c.name()).append(": ").append(c.reason()).append(System.lineSeparator());
      }
    }
    return text.toString();
  }

  private static String figure(Candidate candidate, String name) {
    Double value = candidate.figures().get(name);
    return value == null ? "–" : String.format(Locale.ROOT, "%.3f", value);
  }
}
