package org.ehrsynth.eval.fidelity.joint;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.Golden;
import org.ehrsynth.eval.fidelity.Missingness;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.metric.QuantileBins;
import org.ehrsynth.eval.neighbor.GowerNeighbors;
import org.ehrsynth.eval.neighbor.PointEncoding;
import org.ehrsynth.eval.neighbor.Points;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Coverage of the support, kernel distance and missing patterns as other programs have them. */
class SharedNeighborhoodsGoldenTest {
  private static final Execution RUN = Execution.with(Seed.of(1));
  private final Map<String, EvalContext> contexts = new HashMap<>();

  @Test
  void values_equal_those_of_the_reference_programs() {
    compare("pbc");
  }

  @Tag("slow")
  @Test
  void values_of_a_larger_table_equal_those_of_the_reference_programs() {
    compare("flchain");
  }

  private void compare(String set) {
    Map<String, Integer> checked = new TreeMap<>();
    for (Golden.Entry entry : Golden.entries(set, "support")) {
      String synthetic = entry.scope("from") == null ? entry.synthetic() : entry.scope("from");
      EvalContext context =
          contexts.computeIfAbsent(set + "/" + synthetic, n -> context(set, synthetic));
      SharedNeighborhoods support = SharedNeighborhoods.of(context);
      Object ours =
          switch (entry.metric()) {
            case "PRDC.precision" -> part(context, new Prdc(), "precision");
            case "PRDC.recall" -> part(context, new Prdc(), "recall");
            case "PRDC.density" -> part(context, new Prdc(), "density");
            case "PRDC.coverage" -> score(context, new Prdc()).value();
            case "AlphaPrecision.naive.delta_precision_alpha" -> agreement(precision(support));
            case "AlphaPrecision.naive.delta_coverage_beta" -> agreement(coverage(support));
            case "AlphaPrecision.naive.authenticity" -> slippedAuthenticity(support);
            case "AlphaPrecision.naive.curves" -> curves(support);
            case "Authenticity.paper" -> AlphaPrecision.authenticity(support);
            case "MMD2.biased" -> mmd(set, entry, false);
            case "MMD2.unbiased" -> mmd(set, entry, true);
            case "MissingPatternTV" -> score(context, new Missingness()).value();
            case "DCR.L2.rows" -> closest(set, entry).limit(20).boxed().toList();
            case "DCR.L2.quantiles" -> quantiles(closest(set, entry).toArray(), entry);
            case "DCRshare.L2" -> fraction(set, entry);
            case "SDM.DCR.rows" ->
                Arrays.stream(gower(context, entry.scope("to"))).limit(20).boxed().toList();
            case "NNDR.rows" ->
                Arrays.stream(ratios(context, entry.scope("to"))).limit(20).boxed().toList();
            case "NNDR.quantiles" -> quantiles(ratios(context, entry.scope("to")), entry);
            case "ENC1.checksum" -> sums(context);
            case "NNAA" -> AlphaPrecision.adversarialAccuracy(support);
            default -> AlphaPrecision.identifiability(support);
          };
      if (entry.checkValue(ours)) {
        checked.merge(entry.metric(), 1, Integer::sum);
      }
    }
    System.out.println("golden values checked, " + set + ": " + checked);
  }

  private static EvalContext context(String set, String synthetic) {
    return Evaluator.context(
        Golden.train(set),
        Optional.of(Golden.synthetic(set, "holdout")),
        Golden.synthetic(set, synthetic),
        Optional.empty(),
        RUN);
  }

  private static Score score(EvalContext context, Metric metric) {
    return context.view("golden/" + metric.name(), () -> (Score) metric.evaluate(context));
  }

  private static double part(EvalContext context, Metric metric, String name) {
    return score(context, metric).components().get(name);
  }

  private static List<Double> precision(SharedNeighborhoods support) {
    double[] radii = AlphaCurve.radii(AlphaPrecision.distances(support));
    double[] synthetic = AlphaPrecision.root(support.synthetic().squaredFromMean(support.real()));
    return Arrays.stream(AlphaCurve.within(synthetic, radii)).boxed().toList();
  }

  private static List<Double> coverage(SharedNeighborhoods support) {
    double[] found = BetaRecall.found(support);
    double[] radii = AlphaCurve.radii(found);
    return IntStream.range(0, radii.length)
        .mapToObj(
            k ->
                IntStream.range(0, found.length)
                        .filter(i -> BetaRecall.isCovered(support, i) && found[i] <= radii[k])
                        .count()
                    / (double) found.length)
        .toList();
  }

  /** The reference's: against α itself, not the real share. */
  private static double agreement(List<Double> fractions) {
    double apart = 0;
    double total = 0;
    for (int k = 0; k < fractions.size(); k++) {
      apart += Math.abs(fractions.get(k) - AlphaCurve.alpha(k));
      total += AlphaCurve.alpha(k);
    }
    return 1 - apart / total;
  }

  private static Map<String, Object> curves(SharedNeighborhoods support) {
    return Map.of(
        "alpha",
        IntStream.range(0, AlphaCurve.size()).mapToObj(AlphaCurve::alpha).toList(),
        "precision",
        precision(support),
        "coverage",
        coverage(support));
  }

  /** The reference indexes the real rows' distances with a synthetic row's number. */
  private static double slippedAuthenticity(SharedNeighborhoods support) {
    SharedNeighborhoods.Near near = support.realToSynthetic();
    double[] own = support.realNear().first();
    return IntStream.range(0, support.size())
            .filter(i -> own[near.index()[i]] < near.first()[i])
            .count()
        / (double) support.size();
  }

  private static double mmd(String set, Golden.Entry entry, boolean unbiased) {
    EvalContext context = context(set, entry.synthetic());
    PointEncoding encoding = PointEncoding.byRange(context.train());
    Points a = encoding.encode(context.train());
    Points b = encoding.encode(context.synthetic());
    Object given = entry.param("gamma");
    boolean one = given instanceof Number number && number.doubleValue() == 1;
    double gamma = one ? 1 : 1 / (2 * Math.pow(Mmd.median(a, RUN), 2));
    byte[] real = new byte[a.size()];
    byte[] synthetic = new byte[b.size()];
    Mmd.Kernel x = Mmd.Kernel.of(a, a, real, real, gamma, RUN);
    Mmd.Kernel y = Mmd.Kernel.of(b, b, synthetic, synthetic, gamma, RUN);
    double cross = Mmd.Kernel.of(a, b, real, synthetic, gamma, RUN).mean(-1);
    return unbiased
        ? x.meanOfPairs() + y.meanOfPairs() - 2 * cross
        : x.mean(-1) + y.mean(-1) - 2 * cross;
  }

  private static DoubleStream closest(String set, Golden.Entry entry) {
    return Arrays.stream(distances(set, entry.scope("from"), entry.scope("to")));
  }

  private static double[] distances(String set, String from, String to) {
    EvalContext context = context(set, from);
    PointEncoding encoding = PointEncoding.byRange(context.train());
    Points queries = encoding.encode(context.synthetic());
    Points among =
        encoding.encode(to.equals("train") ? context.train() : context.holdout().orElseThrow());
    return AlphaPrecision.root(SharedNeighborhoods.Near.of(queries, among, false, RUN).first());
  }

  @SuppressWarnings("unchecked")
  private static List<Double> quantiles(double[] values, Golden.Entry entry) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    return ((List<Number>) entry.param("q"))
        .stream().map(q -> QuantileBins.quantile(sorted, q.doubleValue())).toList();
  }

  private static Dataset target(EvalContext context, String to) {
    return to.equals("train") ? context.train() : context.holdout().orElseThrow();
  }

  /** By the ranges of the table that is searched, as the reference has it. */
  private static double[] gower(EvalContext context, String to) {
    Dataset among = target(context, to);
    return GowerNeighbors.of(among, among).nearest(context.synthetic(), RUN);
  }

  /** The distance to the nearest by that to the second-nearest. */
  private static double[] ratios(EvalContext context, String to) {
    PointEncoding encoding = PointEncoding.byRange(context.train());
    Points queries = encoding.encode(context.synthetic());
    double[] ratios = new double[queries.size()];
    encoding
        .encode(target(context, to))
        .distances(
            queries,
            RUN,
            (q, squared) ->
                ratios[q] =
                    (Math.sqrt(Points.smallest(squared, 1)) + 1e-8)
                        / (Math.sqrt(Points.smallest(squared, 2)) + 1e-8));
    return ratios;
  }

  /** Every level is a column of 0 or 1, so a row adds 1 for each of its coded cells. */
  private static Map<String, Object> sums(EvalContext context) {
    PointEncoding encoding = PointEncoding.byRange(context.train());
    Map<String, Object> sums = new HashMap<>();
    Map.of("train", context.train(), "synthetic", context.synthetic())
        .forEach(
            (name, table) -> {
              double[][] numbers = encoding.encode(table).numbersUnsafe();
              long ones = (long) (table.columns().size() - numbers.length) * table.rowCount();
              sums.put(name + "_sum", ones + sum(numbers, 1));
              sums.put(name + "_sumsq", ones + sum(numbers, 2));
            });
    return sums;
  }

  private static double sum(double[][] numbers, int power) {
    return Arrays.stream(numbers)
        .flatMapToDouble(Arrays::stream)
        .map(x -> Math.pow(x, power))
        .sum();
  }

  private static double fraction(String set, Golden.Entry entry) {
    double[] train = distances(set, entry.synthetic(), "train");
    double[] holdout = distances(set, entry.synthetic(), "holdout");
    return IntStream.range(0, train.length).filter(i -> train[i] < holdout[i] - 1e-12).count()
        / (double) train.length;
  }
}
