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
import org.ehrsynth.json.JsonTree;

/**
 * Contains the result of comparing the candidates of {@link AutoSelect} on an inner split of the
 * table. It contains names, figures and times, never a cell.
 *
 * @param budgetSeconds the time allowed for the selection and the final fit together
 * @param seconds the time that the selection took
 * @param trainRows the number of rows that the candidates were fitted to
 * @param holdoutRows the number of rows that were held out
 * @param candidates in the order in which they were tried
 * @param winner the name of the candidate with the smallest loss; empty if none can be chosen
 */
public record ModelSelection(
    double budgetSeconds,
    double seconds,
    int trainRows,
    int holdoutRows,
    List<Candidate> candidates,
    Optional<String> winner) {
  /** The name of the figure that decides, see {@link AutoSelect}; smaller is better. */
  public static final String LOSS = "loss";

  public ModelSelection {
    candidates = List.copyOf(candidates);
  }

  /** The way in which a candidate ended. */
  public enum CandidateStatus {
    /** The candidate was compared with the others. */
    EVALUATED,
    /** The candidate was evaluated, and its rows disclose too much about training patients. */
    BARRED,
    /** Its fit or its evaluation did not end, or would not have ended, in the time left. */
    OUT_OF_TIME,
    /** The candidate failed. */
    FAILED,
    /** No time was left to start the candidate. */
    NOT_TRIED;

    /** Returns the name in files: lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name in messages: lower case, with spaces. */
    String words() {
      return label().replace('_', ' ');
    }
  }

  /**
   * The result of one candidate.
   *
   * @param name the name of the model
   * @param status how it ended
   * @param reason one clause that says why it was not compared; empty where it was
   * @param fitSeconds the time of the fit; 0 if it was not tried
   * @param scoringSeconds the time of sampling and evaluation; 0 if it was not evaluated
   * @param figures metrics by {@code id}, their 95 % interval by {@code id.low} and {@code
   *     id.high}, some of their components by {@code id/component}, and {@link #LOSS}; empty unless
   *     the candidate was evaluated or barred; without a loss if it was barred
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

    private JsonTree toJson() {
      JsonTree tree = new JsonTree();
      tree.put("name", name);
      tree.put("status", status.label());
      tree.put("reason", reason);
      tree.put("fitSeconds", fitSeconds);
      tree.put("scoringSeconds", scoringSeconds);
      tree.put("figures", figures);
      return tree;
    }
  }

  /** Compares the evaluated candidates; of equal losses the first wins. */
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
   * Returns the winner.
   *
   * @throws InputException if there is none; the message says how each candidate ended
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
            .map(c -> "%s (%s): %s".formatted(c.name(), c.status().words(), c.reason()))
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

  /** Returns a JSON tree with keys in a stable order. */
  public JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("winner", winner.orElse(null));
    tree.put("budgetSeconds", budgetSeconds);
    tree.put("seconds", seconds);
    tree.put("trainRows", (long) trainRows);
    tree.put("holdoutRows", (long) holdoutRows);
    tree.put("candidates", candidates.stream().map(Candidate::toJson).toList());
    return tree;
  }

  /** Returns a table with a line per candidate, followed by the reasons of those not evaluated. */
  @Override
  public String toString() {
    return ModelSelectionTable.of(this);
  }
}
