package org.ehrsynth.eval.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Golden;
import org.ehrsynth.eval.learner.FeatureEncoding;
import org.ehrsynth.eval.regression.CoefficientAgreement;
import org.ehrsynth.eval.regression.LogisticModel;
import org.ehrsynth.eval.regression.RegressionFit;
import org.ehrsynth.math.Cholesky;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.math.StandardNormal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kaplan–Meier, log-rank, Cox and logistic regression as R has them. */
class StudiesGoldenTest {
  private static final double Z = StandardNormal.Z_975;

  @ParameterizedTest
  @ValueSource(strings = {"pbc", "flchain"})
  void values_equal_those_of_the_reference_programs(String set) {
    Map<String, Integer> checked = new TreeMap<>();
    for (Golden.Entry entry : Golden.entries(set, "studies")) {
      Object ours =
          switch (entry.metric()) {
            case "km" -> kaplanMeier(set, entry);
            case "logrank" -> logRank(set, entry, false);
            case "logrank.peto" -> Map.of("chisq", rank(set, entry, true).chiSquare());
            case "km_distance.synthcity" -> synthcity(set, entry);
            case "km_distance.sup_and_area" -> distance(set, entry);
            case "coxph" -> cox(set, entry);
            case "cox.ci_overlap" -> overlap(set, entry, true, true);
            case "cox.tstr_cindex" -> concordance(set, entry);
            case "glm.logistic" -> logistic(set, entry);
            case "ci_overlap.karr" -> overlap(set, entry, false, true);
            case "ci_overlap.synthpop" -> overlap(set, entry, false, false);
            case "std_coef_diff" -> differences(set, entry);
            case "sign_significance_agreement" -> agreement(set, entry);
            default -> compareFit(set, entry);
          };
      if (entry.checkValue(ours)) {
        checked.merge(entry.metric(), 1, Integer::sum);
      }
    }
    System.out.println("golden values checked, " + set + ": " + checked);
  }

  private static Dataset table(String set, String name) {
    return name.equals("train") ? Golden.train(set) : Golden.synthetic(set, name);
  }

  private static SurvivalData followUp(String set, Dataset table) {
    boolean pbc = set.equals("pbc");
    Column time = table.column(pbc ? "time" : "futime");
    Column.Coded event = (Column.Coded) table.column(pbc ? "status" : "death");
    boolean[] seen = new boolean[table.rowCount()];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = event.text(i).equals(pbc ? "2" : "1");
    }
    return new SurvivalData(
        IntStream.range(0, seen.length).mapToDouble(i -> FeatureEncoding.number(time, i)).toArray(),
        seen);
  }

  private static SurvivalData followUp(String set, String name) {
    return followUp(set, table(set, name));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> kaplanMeier(String set, Golden.Entry entry) {
    SurvivalData patients = followUp(set, entry.scope("data"));
    KaplanMeier curve = KaplanMeier.of(patients);
    List<Object> times =
        (List<Object>) ((Map<String, Object>) entry.tree().get("value")).get("times");
    double tau = ((Number) entry.param("rmean_tau")).doubleValue();
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("times", times);
    out.put("surv", at(times, curve::at));
    out.put("se", at(times, curve::error));
    out.put(
        "n_risk", at(times, t -> Arrays.stream(patients.time()).filter(time -> time >= t).count()));
    out.put("lower_log", at(times, t -> curve.limit(t, -Z)));
    out.put("upper_log", at(times, t -> curve.limit(t, Z)));
    out.put(
        "quantile_25_50_75",
        List.of(curve.quantile(0.25), curve.quantile(0.5), curve.quantile(0.75)));
    out.put("rmean", curve.restrictedMean(tau));
    out.put("rmean_se", curve.restrictedMeanError(tau));
    return out;
  }

  private static List<Double> at(List<Object> times, DoubleUnaryOperator value) {
    return times.stream().map(t -> value.applyAsDouble(((Number) t).doubleValue())).toList();
  }

  private static LogRank rank(String set, Golden.Entry entry, boolean peto) {
    return LogRank.of(followUp(set, entry.scope("real")), followUp(set, entry.synthetic()), peto);
  }

  private static Map<String, Object> logRank(String set, Golden.Entry entry, boolean peto) {
    LogRank test = rank(set, entry, peto);
    return Map.of(
        "chisq",
        test.chiSquare(),
        "p",
        1 - new ChiSquaredDistribution(null, 1).cumulativeProbability(test.chiSquare()),
        "observed",
        Arrays.stream(test.observed()).boxed().toList(),
        "expected",
        Arrays.stream(test.expected()).boxed().toList(),
        "variance",
        test.variance());
  }

  private static Map<String, Object> synthcity(String set, Golden.Entry entry) {
    SurvivalData real = followUp(set, entry.scope("real"));
    SurvivalData synthetic = followUp(set, entry.synthetic());
    KaplanMeier a = KaplanMeier.of(real);
    KaplanMeier b = KaplanMeier.of(synthetic);
    double first =
        Math.max(
            0,
            Math.min(
                Arrays.stream(real.time()).min().orElseThrow(),
                Arrays.stream(synthetic.time()).min().orElseThrow()));
    double last = Math.max(real.longest(), synthetic.longest());
    double[] apart =
        IntStream.range(0, 1000)
            .mapToDouble(k -> first + k * (last - first) / 999)
            .map(t -> b.at(t) - a.at(t))
            .toArray();
    double width = (last - first) / 999;
    double sum = 0;
    double absolute = 0;
    for (int k = 1; k < apart.length; k++) {
      sum += width * (apart[k] + apart[k - 1]) / 2;
      absolute += width * (Math.abs(apart[k]) + Math.abs(apart[k - 1])) / 2;
    }
    return Map.of(
        "optimism", sum / last,
        "abs_optimism", absolute / last,
        "sightedness", (real.longest() - synthetic.longest()) / last);
  }

  private static Map<String, Object> distance(String set, Golden.Entry entry) {
    double tau = ((Number) entry.param("tau")).doubleValue();
    KaplanMeier.Distance apart =
        KaplanMeier.of(followUp(set, entry.scope("real")))
            .distance(KaplanMeier.of(followUp(set, entry.synthetic())), tau);
    return Map.of("sup", apart.largest(), "area_over_tau", apart.mean());
  }

  /** A fit and what it was made of. */
  private record Model(List<String> names, RegressionFit fit, double[][] x, int[] rows) {
    Map<String, Double> byName(IntToDoubleFunction value) {
      Map<String, Double> out = new LinkedHashMap<>();
      for (int j = 0; j < names.size(); j++) {
        out.put(names.get(j), value.applyAsDouble(j));
      }
      return out;
    }
  }

  /** Complete cases; levels by indicators, the first by code point being the reference. */
  private static Model design(String set, Dataset table, boolean intercept) {
    List<String> names = new ArrayList<>();
    List<IntToDoubleFunction> cells = new ArrayList<>();
    if (intercept) {
      names.add("(Intercept)");
      cells.add(i -> 1);
    }
    String terms =
        set.equals("pbc")
            ? "age + log(bili) + albumin + log(protime)"
            : "age + sex + kappa + lambda_flc + creatinine";
    for (String term : terms.split(" \\+ ", -1)) {
      boolean log = term.startsWith("log(");
      Column column = table.column(log ? term.substring(4, term.length() - 1) : term);
      if (column instanceof Column.Coded coded) {
        for (String level : new TreeSet<>(coded.levels()).tailSet(first(coded), false)) {
          names.add(term + level);
          cells.add(i -> coded.isMissing(i) ? Double.NaN : coded.text(i).equals(level) ? 1 : 0);
        }
      } else {
        names.add(term);
        cells.add(
            i -> {
              double x = FeatureEncoding.number(column, i);
              return log ? Math.log(x) : x;
            });
      }
    }
    int[] rows =
        IntStream.range(0, table.rowCount())
            .filter(i -> cells.stream().noneMatch(c -> Double.isNaN(c.applyAsDouble(i))))
            .toArray();
    double[][] x = new double[rows.length][];
    for (int k = 0; k < rows.length; k++) {
      int i = rows[k];
      x[k] = cells.stream().mapToDouble(c -> c.applyAsDouble(i)).toArray();
    }
    return new Model(names, null, x, rows);
  }

  private static String first(Column.Coded coded) {
    return new TreeSet<>(coded.levels()).first();
  }

  private static SurvivalData cut(SurvivalData all, int[] rows) {
    boolean[] event = new boolean[rows.length];
    for (int k = 0; k < rows.length; k++) {
      event[k] = all.event()[rows[k]];
    }
    return new SurvivalData(Arrays.stream(rows).mapToDouble(i -> all.time()[i]).toArray(), event);
  }

  private static Model coxModel(String set, String name, boolean efron) {
    Model model = design(set, table(set, name), false);
    SurvivalData patients = cut(followUp(set, name), model.rows);
    return new Model(model.names, CoxModel.fit(model.x, patients, efron), model.x, model.rows);
  }

  private static Model logisticModel(String set, String name) {
    Model model = design(set, table(set, name), true);
    SurvivalData patients = cut(followUp(set, name), model.rows);
    double[] y = new double[patients.size()];
    Arrays.setAll(y, i -> patients.event()[i] ? 1 : 0);
    return new Model(model.names, LogisticModel.fit(model.x, y), model.x, model.rows);
  }

  private static Map<String, Object> cox(String set, Golden.Entry entry) {
    String name = entry.scope("data");
    Model model = coxModel(set, name, entry.param("ties").equals("efron"));
    SurvivalData patients = cut(followUp(set, name), model.rows);
    RegressionFit fit = model.fit;
    ConcordanceIndex concordance = ConcordanceIndex.of(patients, fit.predict(model.x));
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("coef", model.byName(j -> fit.coefficients()[j]));
    out.put("se", model.byName(fit::error));
    out.put("loglik", Arrays.stream(fit.logLikelihood()).boxed().toList());
    out.put("score_test", fit.scoreTest());
    out.put("wald_test", wald(fit.coefficients(), fit.covariance()));
    out.put("n", patients.size());
    out.put("n_event", patients.events());
    out.put("concordance", concordance.value());
    out.put("concordance_se", concordance.error());
    out.put("counts", counts(patients, fit.predict(model.x), concordance));
    return out;
  }

  private static double wald(double[] shift, Matrix covariance) {
    double[] solved = Cholesky.of(covariance).solve(shift);
    return IntStream.range(0, shift.length).mapToDouble(j -> shift[j] * solved[j]).sum();
  }

  /** Pairs of events at equal times are not in ours. */
  private static Map<String, Object> counts(
      SurvivalData patients, double[] risk, ConcordanceIndex ours) {
    int[] tied = new int[2];
    for (int i = 0; i < risk.length; i++) {
      for (int j = 0; j < i; j++) {
        if (patients.event()[i]
            && patients.event()[j]
            && patients.time()[i] == patients.time()[j]) {
          tied[risk[i] == risk[j] ? 1 : 0]++;
        }
      }
    }
    return Map.of(
        "concordant", ours.concordant(),
        "discordant", ours.discordant(),
        "tied.x", ours.tiedRisk(),
        "tied.y", tied[0],
        "tied.xy", tied[1]);
  }

  private static Map<String, Object> concordance(String set, Golden.Entry entry) {
    Model holdout = design(set, table(set, "holdout"), false);
    SurvivalData patients = cut(followUp(set, "holdout"), holdout.rows);
    RegressionFit real = coxModel(set, "train", true).fit;
    RegressionFit synthetic = coxModel(set, entry.scope("train"), true).fit;
    return Map.of(
        "c_trtr", ConcordanceIndex.of(patients, real.predict(holdout.x)).value(),
        "c_tstr", ConcordanceIndex.of(patients, synthetic.predict(holdout.x)).value(),
        "n_used", patients.size());
  }

  private static Map<String, Object> logistic(String set, Golden.Entry entry) {
    Model model = logisticModel(set, entry.scope("data"));
    RegressionFit fit = model.fit;
    double deviance = -2 * fit.logLikelihood()[1];
    SurvivalData patients = cut(followUp(set, entry.scope("data")), model.rows);
    double n = patients.size();
    double fraction = patients.events() / n;
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("coef", model.byName(j -> fit.coefficients()[j]));
    out.put("se", model.byName(fit::error));
    out.put(
        "p",
        model.byName(
            j ->
                2 * normal.cumulativeProbability(-Math.abs(fit.coefficients()[j] / fit.error(j)))));
    out.put("deviance", deviance);
    out.put(
        "null_deviance",
        -2 * n * (fraction * Math.log(fraction) + (1 - fraction) * Math.log(1 - fraction)));
    out.put("aic", deviance + 2 * model.names.size());
    out.put("n_used", (int) n);
    return out;
  }

  private static Model[] models(String set, Golden.Entry entry, boolean cox) {
    return cox
        ? new Model[] {coxModel(set, "train", true), coxModel(set, entry.synthetic(), true)}
        : new Model[] {logisticModel(set, "train"), logisticModel(set, entry.synthetic())};
  }

  private static Map<String, Object> overlap(
      String set, Golden.Entry entry, boolean cox, boolean ownErrors) {
    Model[] models = models(set, entry, cox);
    RegressionFit real = models[0].fit;
    RegressionFit synthetic = models[1].fit;
    Map<String, Double> by =
        models[0].byName(
            j ->
                CoefficientAgreement.overlap(
                    real.coefficients()[j],
                    real.error(j),
                    synthetic.coefficients()[j],
                    ownErrors ? synthetic.error(j) : real.error(j)));
    return Map.of(
        "by_coef",
        by,
        "mean",
        by.values().stream().mapToDouble(v -> v).average().orElseThrow(),
        "mean_clipped_at_0",
        by.values().stream().mapToDouble(v -> Math.max(0, v)).average().orElseThrow());
  }

  private static Map<String, Double> standardised(Model[] models) {
    RegressionFit real = models[0].fit;
    return models[0].byName(
        j -> (models[1].fit.coefficients()[j] - real.coefficients()[j]) / real.error(j));
  }

  private static Map<String, Object> differences(String set, Golden.Entry entry) {
    Map<String, Double> by = standardised(models(set, entry, false));
    return Map.of(
        "by_coef",
        by,
        "mean_abs",
        by.values().stream().mapToDouble(Math::abs).average().orElseThrow());
  }

  private static Map<String, Object> agreement(String set, Golden.Entry entry) {
    Model[] models = models(set, entry, false);
    double signs = 0;
    double significant = 0;
    int p = models[0].names.size();
    for (int j = 0; j < p; j++) {
      double a = models[0].fit.coefficients()[j] / models[0].fit.error(j);
      double b = models[1].fit.coefficients()[j] / models[1].fit.error(j);
      signs += Math.signum(a) == Math.signum(b) ? 1 : 0;
      significant += Math.abs(a) > Z == Math.abs(b) > Z ? 1 : 0;
    }
    return Map.of("sign", signs / p, "significant_both_or_none", significant / p);
  }

  private static Map<String, Object> compareFit(String set, Golden.Entry entry) {
    Model[] models = models(set, entry, false);
    RegressionFit real = models[0].fit;
    int p = models[0].names.size();
    double[] shift = new double[p];
    Matrix covariance = new Matrix(p, p);
    double scale =
        table(set, "train").rowCount() / (double) table(set, entry.synthetic()).rowCount();
    for (int j = 0; j < p; j++) {
      shift[j] = models[1].fit.coefficients()[j] - real.coefficients()[j];
      for (int k = 0; k < p; k++) {
        covariance.set(j, k, real.covariance().get(j, k) * scale);
      }
    }
    double lack = wald(shift, covariance);
    Map<String, Object> overlaps = overlap(set, entry, false, false);
    return Map.of(
        "mean_ci_overlap",
        overlaps.get("mean"),
        "mean_abs_std_diff",
        differences(set, entry).get("mean_abs"),
        "lack_of_fit",
        lack,
        "lof_pvalue",
        1 - new ChiSquaredDistribution(null, p).cumulativeProbability(lack),
        "ci_overlap",
        overlaps.get("by_coef"));
  }
}
