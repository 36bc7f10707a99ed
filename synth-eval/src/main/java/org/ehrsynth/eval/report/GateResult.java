package org.ehrsynth.eval.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a {@link ReleaseGate} said of a report.
 *
 * @param passed whether no check failed
 * @param checks in the order of the gate
 */
public record GateResult(boolean passed, List<Check> checks) {

  /** How a check ended. */
  public enum CheckStatus {
    PASSED,
    FAILED,
    /** There was nothing to check, for instance no declared rule. */
    NOT_CHECKED
  }

  /**
   * One check.
   *
   * @param name what is checked, for instance {@code privacy.membership}
   * @param rule what must hold
   * @param found what was found, or why nothing was checked
   * @param outcome how it ended
   */
  public record Check(String name, String rule, String found, CheckStatus outcome) {}

  public GateResult {
    checks = List.copyOf(checks);
  }

  static GateResult of(List<Check> checks) {
    return new GateResult(
        checks.stream().noneMatch(c -> c.outcome() == CheckStatus.FAILED), checks);
  }

  /** PASS or FAIL. */
  public String word() {
    return passed ? "PASS" : "FAIL";
  }

  Map<String, Object> toJson() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("passed", passed);
    tree.put("checks", checks.stream().map(GateResult::toJson).toList());
    return tree;
  }

  private static Map<String, Object> toJson(Check check) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", check.name());
    tree.put("rule", check.rule());
    tree.put("found", check.found());
    tree.put("outcome", check.outcome().name().toLowerCase(Locale.ROOT));
    return tree;
  }

  /** The checks line by line, PASS or FAIL last. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Check check : checks) {
      String mark =
          switch (check.outcome()) {
            case PASSED -> "ok   ";
            case FAILED -> "FAIL ";
            case NOT_CHECKED -> "–    ";
          };
      text.append(mark)
          .append(check.name())
          .append(": ")
          .append(check.rule())
          .append("; ")
          .append(check.found())
          .append('\n');
    }
    return text.append("gate: ").append(word()).append('\n').toString();
  }
}
