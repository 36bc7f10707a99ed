package org.ehrsynth.eval.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.ehrsynth.json.JsonTree;

/**
 * Contains the result of a {@link ReleaseGate} for one report: a verdict and the checks it rests
 * on.
 *
 * @param verdict PASS if every check that applies is met, FAIL if one is violated, else
 *     INCONCLUSIVE
 * @param neededHoldout how many held-out patients would probably decide an inconclusive verdict;
 *     empty for the other verdicts, and where more held-out patients would not help
 * @param checks in the order of the gate
 */
public record GateResult(Verdict verdict, OptionalInt neededHoldout, List<Check> checks) {

  /** The three verdicts of a gate. */
  public enum Verdict {
    /** Every check that applies is met. */
    PASS,
    /** The data show that a check is violated. */
    FAIL,
    /** No check is violated, but the held-out patients are too few to show that all are met. */
    INCONCLUSIVE
  }

  /** The status of one check. */
  public enum CheckStatus {
    /** The data show that the criterion is met. */
    PASSED,
    /** The data show that the criterion is violated. */
    FAILED,
    /** The data are too few to decide. */
    INCONCLUSIVE,
    /** There was nothing to check, for instance no declared constraint. */
    NOT_CHECKED;

    /** Returns the status in lower-case words. */
    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * One check.
   *
   * @param name the metric that is checked, for instance {@code privacy.membership}
   * @param criterion what must hold
   * @param found what was found, or why nothing was checked
   * @param status how the check ended
   * @param neededHoldout how many held-out patients would probably decide it, if it is inconclusive
   *     for lack of them
   */
  public record Check(
      String name, String criterion, String found, CheckStatus status, OptionalInt neededHoldout) {

    Check(String name, String criterion, String found, CheckStatus status) {
      this(name, criterion, found, status, OptionalInt.empty());
    }

    /** Returns the check as one clause. */
    @Override
    public String toString() {
      return "%s: %s; %s".formatted(name, criterion, found);
    }

    private JsonTree toJson() {
      JsonTree tree = new JsonTree();
      tree.put("name", name);
      tree.put("criterion", criterion);
      tree.put("found", found);
      tree.put("outcome", status.name().toLowerCase(Locale.ROOT));
      neededHoldout.ifPresent(patients -> tree.put("neededHoldout", (long) patients));
      return tree;
    }
  }

  public GateResult {
    checks = List.copyOf(checks);
  }

  /** Combines checks: one that fails decides, then one that is inconclusive. */
  static GateResult of(List<Check> checks) {
    List<CheckStatus> found = checks.stream().map(Check::status).toList();
    if (found.contains(CheckStatus.FAILED)) {
      return new GateResult(Verdict.FAIL, OptionalInt.empty(), checks);
    }
    if (!found.contains(CheckStatus.INCONCLUSIVE)) {
      return new GateResult(Verdict.PASS, OptionalInt.empty(), checks);
    }
    OptionalInt needed =
        checks.stream()
            .filter(check -> check.neededHoldout().isPresent())
            .mapToInt(check -> check.neededHoldout().getAsInt())
            .max();
    return new GateResult(Verdict.INCONCLUSIVE, needed, checks);
  }

  /** Returns whether the verdict is PASS. */
  public boolean passed() {
    return verdict == Verdict.PASS;
  }

  /** Returns the checks that ended with a status, in the order of the gate. */
  public List<Check> checks(CheckStatus status) {
    return checks.stream().filter(check -> check.status() == status).toList();
  }

  JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("verdict", verdict.name());
    tree.put("passed", passed());
    neededHoldout.ifPresent(patients -> tree.put("neededHoldout", (long) patients));
    tree.put("checks", checks.stream().map(Check::toJson).toList());
    return tree;
  }

  /** Returns the checks line by line and the verdict last. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Check check : checks) {
      String mark =
          switch (check.status()) {
            case PASSED -> "ok   ";
            case FAILED -> "FAIL ";
            case INCONCLUSIVE -> "?    ";
            case NOT_CHECKED -> "–    ";
          };
      text.append(mark).append(check).append('\n');
    }
    return text.append("gate: ").append(verdict).append('\n').toString();
  }
}
