package org.ehrsynth.eval.fidelity;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;
import static org.ehrsynth.eval.metric.JackknifeGroups.SYNTHETIC;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.Golden;
import org.ehrsynth.eval.comparison.ColumnPair;
import org.ehrsynth.eval.comparison.ContingencyTable;
import org.ehrsynth.eval.fidelity.joint.PropensityDesign;
import org.ehrsynth.eval.learner.Auc;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutual information, copula distance and propensity scores as other programs have them. */
class JointGoldenTest {
  private final Map<String, EvalContext> contexts = new HashMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"pbc", "flchain"})
  void values_equal_those_of_the_reference_programs(String set) {
    Map<String, Integer> checked = new TreeMap<>();
    for (Golden.Entry entry : Golden.entries(set, "joint")) {
      EvalContext context =
          contexts.computeIfAbsent(set + "/" + entry.synthetic(), n -> context(set, entry));
      Object ours =
          switch (entry.metric()) {
            case "NMI.pair" -> pair(context, entry);
            case "TabPC.nmi_l1" -> score(context, new MutualInformationDistance()).value();
            case "TabPC.nmi_l1_weighted" ->
                part(context, new MutualInformationDistance(), "nmi_weighted");
            case "TabPC.mi_l1" -> part(context, new MutualInformationDistance(), "mi");
            case "TabPC.mi_l1_weighted" ->
                part(context, new MutualInformationDistance(), "mi_weighted");
            case "MultivariateHellinger" -> score(context, new Hellinger()).value();
            case "MultivariateHellinger.meancov" -> part(context, new Hellinger(), "with_means");
            case "utility.gen.logit" -> logistic(context, entry);
            case "utility.tab" -> table(context, names(entry));
            default -> tables(context, entry);
          };
      if (entry.checkValue(ours)) {
        checked.merge(entry.metric(), 1, Integer::sum);
      }
    }
    System.out.println("golden values checked, " + set + ": " + checked);
  }

  private static EvalContext context(String set, Golden.Entry entry) {
    return Evaluator.context(
        Golden.train(set),
        Optional.of(Golden.synthetic(set, "holdout")),
        Golden.synthetic(set, entry.synthetic()),
        Optional.empty(),
        Execution.with(Seed.of(1)));
  }

  private static Score score(EvalContext context, Metric metric) {
    return context.view("golden/" + metric.name(), () -> (Score) metric.evaluate(context));
  }

  private static double part(EvalContext context, Metric metric, String name) {
    return score(context, metric).components().get(name);
  }

  private static Map<String, Double> pair(EvalContext context, Golden.Entry entry) {
    Map<String, MutualInformationDistance.Pair> pairs =
        context.view(
            "golden/pairs",
            () ->
                MutualInformationDistance.Matrices.of(context).pairs().stream()
                    .collect(
                        Collectors.toMap(
                            MutualInformationDistance.Pair::name, Function.identity())));
    MutualInformationDistance.Pair found =
        pairs.getOrDefault(
            entry.scope("column1") + "|" + entry.scope("column2"),
            pairs.get(entry.scope("column2") + "|" + entry.scope("column1")));
    return Map.of(
        "real", found.normalised()[REAL].value(),
        "synthetic", found.normalised()[SYNTHETIC].value());
  }

  private static List<ColumnPair> columns(EvalContext context, List<String> names) {
    Map<String, ColumnPair> byName = new LinkedHashMap<>();
    ColumnPair.all(context).forEach(column -> byName.put(column.name(), column));
    return names.stream().map(byName::get).toList();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> logistic(EvalContext context, Golden.Entry entry) {
    List<ColumnPair> columns =
        entry.param("vars") instanceof List<?> names
            ? columns(context, (List<String>) names)
            : ColumnPair.all(context);
    boolean products = ((Number) entry.param("maxorder")).intValue() == 1;
    PropensityDesign.Propensity found = PropensityDesign.of(columns).fit(products);
    int n = columns.get(0).rows(SYNTHETIC);
    double[] p = found.probabilities();
    boolean[] synthetic = new boolean[p.length];
    Arrays.fill(synthetic, 0, n, true);
    double right = 0;
    for (int i = 0; i < p.length; i++) {
      right += p[i] > 0.5 == synthetic[i] ? 1 : 0;
    }
    double u = Auc.of(p, synthetic).value() * n * (p.length - n);
    return Map.of(
        "pMSE", found.pmse(),
        "S_pMSE", found.standardised(),
        "df", found.degrees(),
        "SPECKS", kolmogorov(p, n),
        "PO50", 100 * right / p.length - 50,
        "U", u);
  }

  private static double kolmogorov(double[] p, int n) {
    int[] order =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(i -> i)
            .toArray();
    double synthetic = 0;
    double real = 0;
    double largest = 0;
    for (int k = 0; k < order.length; k++) {
      synthetic += order[k] < n ? 1.0 / n : 0;
      real += order[k] < n ? 0 : 1.0 / (p.length - n);
      if (k + 1 == order.length || p[order[k + 1]] > p[order[k]]) {
        largest = Math.max(largest, Math.abs(synthetic - real));
      }
    }
    return largest;
  }

  private static Map<String, Double> table(EvalContext context, String... names) {
    return statistics(
        ContingencyTable.of(
            columns(context, List.of(names)).stream().map(ContingencyTable::fifths).toList(),
            JackknifeGroups.of(context)));
  }

  @SuppressWarnings("unchecked")
  private static String[] names(Golden.Entry entry) {
    Object columns = ((Map<String, Object>) entry.tree().get("scope")).get("columns");
    return columns instanceof List<?> names
        ? names.toArray(new String[0])
        : new String[] {(String) columns};
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Double> tables(EvalContext context, Golden.Entry entry) {
    int ways =
        switch ((String) entry.param("tables")) {
          case "oneway" -> 1;
          case "twoway" -> 2;
          default -> 3;
        };
    List<String> names =
        entry.param("vars") instanceof List<?> some
            ? (List<String>) some
            : context.train().schema().names();
    List<String[]> crossed = new ArrayList<>();
    choose(names, ways, 0, new String[ways], crossed);
    Map<String, Double> sum = new TreeMap<>();
    for (String[] some : crossed) {
      table(context, some).forEach((key, value) -> sum.merge(key, value, Double::sum));
    }
    sum.replaceAll((key, value) -> value / crossed.size());
    return sum;
  }

  private static void choose(
      List<String> names, int ways, int from, String[] taken, List<String[]> out) {
    if (ways == 0) {
      out.add(taken.clone());
      return;
    }
    for (int i = from; i < names.size(); i++) {
      taken[taken.length - ways] = names.get(i);
      choose(names, ways - 1, i + 1, taken, out);
    }
  }

  /** All that the reference says of a table, from the counts. */
  private static Map<String, Double> statistics(ContingencyTable table) {
    double[] d = table.counts(REAL, JackknifeEstimate.ALL);
    double[] s = table.counts(SYNTHETIC, JackknifeEstimate.ALL);
    double synthetic = Arrays.stream(s).sum();
    double real = Arrays.stream(d).sum();
    double n = synthetic + real;
    double c = synthetic / n;
    double q = c / (1 - c);
    double v = ContingencyTable.v(d, s);
    double ft = 0;
    double jsd = 0;
    double apart = 0;
    double weighted = 0;
    double bhattacharyya = 0;
    double right = 0;
    double bothMade = 0;
    double bothReal = 0;
    int both = 0;
    Map<Double, double[]> byFraction = new TreeMap<>();
    for (int k = 0; k < s.length; k++) {
      double ps = s[k] / synthetic;
      double pd = d[k] / real;
      double m = (ps + pd) / 2;
      ft += 4 * Math.pow(Math.sqrt(s[k]) - Math.sqrt(q * d[k]), 2);
      jsd += (ps > 0 ? ps * Math.log(ps / m) : 0) / 2 + (pd > 0 ? pd * Math.log(pd / m) : 0) / 2;
      apart += Math.abs(s[k] - q * d[k]);
      weighted += Math.abs(s[k] - q * d[k]) / Math.sqrt((s[k] + d[k]) * c);
      bhattacharyya += Math.sqrt(ps * pd);
      right += ps > pd ? s[k] : d[k];
      double[] sums = byFraction.computeIfAbsent(s[k] / (s[k] + d[k]), fraction -> new double[2]);
      sums[0] += ps;
      sums[1] += pd;
      if (s[k] > 0 && d[k] > 0) {
        both++;
        bothMade += s[k];
        bothReal += d[k];
      }
    }
    double g = 0;
    for (int k = 0; k < s.length; k++) {
      if (s[k] > 0 && d[k] > 0) {
        g += 2 * s[k] * Math.log((s[k] / bothMade) / (d[k] / bothReal));
      }
    }
    double largest = 0;
    double difference = 0;
    for (double[] sums : byFraction.values()) {
      difference += sums[0] - sums[1];
      largest = Math.max(largest, Math.abs(difference));
    }
    double df = table.degrees();
    double divergence = jsd / Math.log(2);
    double scaled = weighted / Math.sqrt(2 / Math.PI);
    Map<String, Double> out = new LinkedHashMap<>();
    out.put("VW", v);
    out.put("FT", ft);
    out.put("JSD", divergence);
    out.put("SPECKS", largest);
    out.put("WMabsDD", scaled);
    out.put("G", g);
    out.put("pMSE", v * c * (1 - c) * (1 - c) / n);
    out.put("PO50", 100 * right / n - 50);
    out.put("MabsDD", apart / synthetic);
    out.put("dBhatt", Math.sqrt(Math.max(0, 1 - bhattacharyya)));
    out.put("S_VW", v / df);
    out.put("S_FT", ft / df);
    out.put("S_JSD", 2 * n * divergence / df / Math.log(2));
    out.put("S_WMabsDD", scaled / df);
    out.put("S_G", g / (both - 1));
    out.put("S_pMSE", v / df);
    out.put("df", df);
    out.put("dfG", (double) both - 1);
    return out;
  }
}
