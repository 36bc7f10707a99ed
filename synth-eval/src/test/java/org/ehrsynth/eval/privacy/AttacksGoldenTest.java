package org.ehrsynth.eval.privacy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.Golden;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.eval.metric.QuantileBins;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Excess risks, attribute disclosure and uniques on keys, as other programs have them. */
class AttacksGoldenTest {

  @ParameterizedTest
  @ValueSource(strings = {"pbc", "flchain"})
  void values_equal_those_of_the_reference_programs(String set) {
    Map<String, Integer> checked = new TreeMap<>();
    for (Golden.Entry entry : Golden.entries(set, "attacks")) {
      Object ours =
          switch (entry.metric()) {
            case "Anonymeter.risk_formula" -> risk(entry);
            case "disclosure" -> disclosure(set, entry);
            case "replicated.uniques" -> uniques(set, entry);
            case "CategoricalCAP" -> cap(set, entry, "key_fields", "sensitive_fields", false);
            case "CategoricalZeroCAP" -> cap(set, entry, "key_fields", "sensitive_fields", true);
            default -> protection(set, entry);
          };
      if (entry.checkValue(ours)) {
        checked.merge(entry.metric(), 1, Integer::sum);
      }
    }
    System.out.println("golden values checked, " + set + ": " + checked);
  }

  /** Ours is cut to [−1, 1], the reference to [0, 1]. */
  private static Map<String, Double> risk(Golden.Entry entry) {
    double n = ((Number) entry.param("n_attacks")).doubleValue();
    SuccessRate attack = new SuccessRate(((Number) entry.param("n_success")).doubleValue() / n, n);
    SuccessRate control = new SuccessRate(((Number) entry.param("n_control")).doubleValue() / n, n);
    ExcessRisk risk = new ExcessRisk(attack, control);
    ConfidenceInterval interval = risk.interval();
    return Map.of(
        "attack_rate", attack.centre(),
        "attack_err", attack.error(),
        "control_rate", control.centre(),
        "control_err", control.error(),
        "risk", Math.max(0, risk.value()),
        "ci_low", Math.max(0, interval.low()),
        "ci_high", Math.max(0, interval.high()));
  }

  private static Map<String, Object> uniques(String set, Golden.Entry entry) {
    EvalContext tables = tables(set, entry);
    ReplicatedUniques found =
        Uniques.replication(tables.train(), tables.synthetic(), names(entry, "keys"));
    double percent = 100.0 * found.replicated() / tables.synthetic().rowCount();
    return Map.of(
        "uniques_original", found.real(),
        "uniques_synthetic", found.synthetic(),
        "synthetic_uniques_in_original", found.occurring(),
        "replicated_uniques", found.replicated(),
        "pct", Math.rint(100 * percent) / 100);
  }

  private static double protection(String set, Golden.Entry entry) {
    boolean zero = entry.param("method").equals("zero_cap");
    double cap = cap(set, entry, "known", "sensitive", zero);
    EvalContext tables = tables(set, entry);
    double guess = 1;
    for (String name : names(entry, "sensitive")) {
      Column real = tables.train().column(name);
      guess /= Arrays.stream(NumericCells.of(real)).distinct().count();
    }
    return Math.min(1, cap / (1 - guess));
  }

  /** One minus the mean share of right guesses, of all rows or of those whose key occurs. */
  private static double cap(
      String set, Golden.Entry entry, String keys, String secret, boolean zero) {
    EvalContext tables = tables(set, entry);
    String target = names(entry, secret).get(0);
    AttackCase reported =
        AttackCase.of(tables, names(entry, keys), target, AttacksGoldenTest::widths);
    double right = 0;
    int known = 0;
    for (int i = 0; i < reported.realKeys.length; i++) {
      right += reported.synthetic.fraction(reported.realKeys[i], reported.realSecret[i]);
      known += reported.synthetic.size(reported.realKeys[i]) > 0 ? 1 : 0;
    }
    return 1 - right / (zero ? reported.realKeys.length : known);
  }

  private static Map<String, Object> disclosure(String set, Golden.Entry entry) {
    AttackCase reported =
        AttackCase.of(
            tables(set, entry),
            names(entry, "keys"),
            (String) entry.param("target"),
            AttacksGoldenTest::fifths);
    double n = reported.realKeys.length;
    double m = reported.syntheticKeys.length;
    Disclosure real = reported.real;
    Disclosure synthetic = reported.synthetic;
    int[] keys = reported.realKeys;
    int[] secret = reported.realSecret;
    Map<String, Double> ident = new LinkedHashMap<>();
    ident.put("UiO", fraction(n, i -> real.size(keys[i]) == 1));
    ident.put("UiS", fraction(m, i -> synthetic.size(reported.syntheticKeys[i]) == 1));
    ident.put("UiOiS", fraction(n, i -> real.size(keys[i]) == 1 && synthetic.size(keys[i]) > 0));
    ident.put("repU", fraction(n, i -> real.size(keys[i]) == 1 && synthetic.size(keys[i]) == 1));
    Map<String, Double> attrib = new LinkedHashMap<>();
    attrib.put("Dorig", fraction(n, i -> real.isCertain(keys[i], secret[i])));
    attrib.put(
        "Dsyn",
        fraction(
            m, i -> synthetic.isCertain(reported.syntheticKeys[i], reported.syntheticSecret[i])));
    double known = fraction(n, i -> synthetic.size(keys[i]) > 0);
    attrib.put("iS", known);
    attrib.put(
        "DiS",
        fraction(
            n,
            i ->
                IntStream.range(0, reported.levels)
                    .anyMatch(t -> synthetic.isCertain(keys[i], t))));
    double disco = fraction(n, i -> synthetic.isCertain(keys[i], secret[i]));
    attrib.put("DiSCO", disco);
    attrib.put(
        "DiSDiO",
        fraction(
            n, i -> synthetic.isCertain(keys[i], secret[i]) && real.isCertain(keys[i], secret[i])));
    int[] cells =
        IntStream.range(0, 1 + Arrays.stream(keys).max().orElseThrow())
            .flatMap(
                k ->
                    IntStream.range(0, reported.levels)
                        .filter(t -> synthetic.isCertain(k, t))
                        .map(t -> real.size(k, t)))
            .filter(count -> count > 0)
            .toArray();
    attrib.put("max_denom", (double) Arrays.stream(cells).max().orElse(0));
    attrib.put("mean_denom", Arrays.stream(cells).average().orElse(Double.NaN));
    Map<String, Double> caps = new LinkedHashMap<>();
    Disclosure marginal = Disclosure.of(new int[secret.length], secret, reported.levels);
    caps.put("baseCAPd", mean(n, i -> marginal.fraction(0, secret[i])));
    caps.put("CAPd", mean(n, i -> real.fraction(keys[i], secret[i])));
    caps.put(
        "CAPs",
        mean(m, i -> synthetic.fraction(reported.syntheticKeys[i], reported.syntheticSecret[i])));
    caps.put("DCAP", mean(n, i -> synthetic.fraction(keys[i], secret[i])));
    caps.put("TCAP", 100 * disco / known);
    return Map.of("ident", ident, "attrib", attrib, "allCAPs", caps);
  }

  private static double fraction(double rows, IntPredicate holds) {
    return 100 * IntStream.range(0, (int) rows).filter(holds).count() / rows;
  }

  private static double mean(double rows, IntToDoubleFunction value) {
    return 100 * IntStream.range(0, (int) rows).mapToDouble(value).sum() / rows;
  }

  private static EvalContext tables(String set, Golden.Entry entry) {
    Dataset train = Golden.train(set);
    Dataset holdout = Golden.synthetic(set, "holdout");
    boolean unseen = "holdout".equals(entry.scope("real"));
    return Evaluator.context(
        unseen ? holdout : train,
        Optional.of(unseen ? train : holdout),
        Golden.synthetic(set, entry.synthetic()),
        Optional.empty(),
        Execution.with(Seed.of(1)));
  }

  @SuppressWarnings("unchecked")
  private static List<String> names(Golden.Entry entry, String param) {
    return (List<String>) entry.param(param);
  }

  /** How a number of both tables is cut: real cells, synthetic cells, the groups of the latter. */
  private interface Cut {
    int[] of(double[] real, double[] synthetic, double[] cells);
  }

  /** Fifths of both tables together. */
  private static int[] fifths(double[] real, double[] synthetic, double[] cells) {
    double[] both = new double[real.length + synthetic.length];
    System.arraycopy(real, 0, both, 0, real.length);
    System.arraycopy(synthetic, 0, both, real.length, synthetic.length);
    QuantileBins groups = QuantileBins.of(both, 5);
    return Arrays.stream(cells).mapToInt(x -> Double.isNaN(x) ? 99 : groups.group(x)).toArray();
  }

  /** Ten bins of equal width on the real range, closed on the right, open at both ends. */
  private static int[] widths(double[] real, double[] synthetic, double[] cells) {
    double[] sorted = NumericCells.sorted(real);
    double low = sorted[0];
    double width = (sorted[sorted.length - 1] - low) / 10;
    double first = low - width / 100;
    return Arrays.stream(cells)
        .mapToInt(
            x -> {
              if (Double.isNaN(x)) {
                return 99;
              }
              int bin = x <= first ? -1 : 0;
              while (bin >= 0 && bin < 10 && x > low + (bin + 1) * width) {
                bin++;
              }
              return bin + 1;
            })
        .toArray();
  }

  /** Both tables by the numbers of their keys and secrets. */
  private record AttackCase(
      int[] realKeys,
      int[] realSecret,
      int[] syntheticKeys,
      int[] syntheticSecret,
      int levels,
      Disclosure real,
      Disclosure synthetic) {

    static AttackCase of(EvalContext tables, List<String> keys, String secret, Cut cut) {
      Map<List<Integer>, Integer> numbers = new LinkedHashMap<>();
      int[] realKeys = number(tables, tables.train(), keys, cut, numbers);
      int[] syntheticKeys = number(tables, tables.synthetic(), keys, cut, numbers);
      int levels = 1 + ((Column.Coded) tables.train().column(secret)).levels().size();
      int[] realSecret = codes(tables.train().column(secret), levels - 1);
      int[] syntheticSecret = codes(tables.synthetic().column(secret), levels - 1);
      return new AttackCase(
          realKeys,
          realSecret,
          syntheticKeys,
          syntheticSecret,
          levels,
          Disclosure.of(realKeys, realSecret, levels),
          Disclosure.of(syntheticKeys, syntheticSecret, levels));
    }

    private static int[] codes(Column column, int missing) {
      return Arrays.stream(NumericCells.of(column))
          .mapToInt(x -> Double.isNaN(x) ? missing : (int) x)
          .toArray();
    }

    private static int[] number(
        EvalContext tables,
        Dataset table,
        List<String> keys,
        Cut cut,
        Map<List<Integer>, Integer> numbers) {
      List<int[]> columns = new ArrayList<>();
      for (String name : keys) {
        Column column = table.column(name);
        columns.add(
            column instanceof Column.Coded
                ? codes(column, 99)
                : cut.of(
                    NumericCells.of(tables.train().column(name)),
                    NumericCells.of(tables.synthetic().column(name)),
                    NumericCells.of(column)));
      }
      int[] out = new int[table.rowCount()];
      for (int i = 0; i < out.length; i++) {
        int row = i;
        List<Integer> key = columns.stream().map(codes -> codes[row]).toList();
        out[i] = numbers.computeIfAbsent(key, k -> numbers.size());
      }
      return out;
    }
  }
}
