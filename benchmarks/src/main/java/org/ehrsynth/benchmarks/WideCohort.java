package org.ehrsynth.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.SampleData;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * The bundled flchain cohort with what an analyst would compute from it: other units, logarithms,
 * sums, ratios, renal functions, ages at other times, points and risks. 47 columns, many of them
 * continuous and functions of others up to rounding: what a model of one latent tree finds hard.
 */
public final class WideCohort {
  private final Dataset base = SampleData.flchain();
  private final List<Column> columns = new ArrayList<>(base.columns());
  private final double[] age = numbers("age");
  private final double[] kappa = numbers("kappa");
  private final double[] lambda = numbers("lambda");
  private final double[] creatinine = numbers("creatinine");
  private final double[] days = numbers("futime");
  private final double[] year = numbers("sample.yr");
  private final boolean[] female = new boolean[base.rows()];

  private WideCohort() {
    for (int i = 0; i < female.length; i++) {
      female[i] = base.column("sex").text(i).toUpperCase(Locale.ROOT).startsWith("F");
    }
  }

  /** The table, of 7,874 rows. */
  public static Dataset table() {
    return new WideCohort().widened();
  }

  private double[] numbers(String name) {
    return ((Column.Numeric) base.column(name)).toArray();
  }

  @FunctionalInterface
  private interface Cell {
    double of(int row);
  }

  private void add(String name, int decimals, Cell cell) {
    double unit = Math.pow(10, -decimals);
    double[] x = new double[base.rows()];
    Arrays.setAll(x, i -> Math.rint(cell.of(i) / unit) * unit);
    Field field = Field.of(name, ColumnType.Numeric.unbounded(decimals)).withNullable(true);
    columns.add(Column.Numeric.of(field, x));
  }

  private Dataset widened() {
    lightChains();
    renal();
    times();
    scores();
    return Dataset.of(columns);
  }

  private void lightChains() {
    add("flc_sum", 2, i -> kappa[i] + lambda[i]);
    add("flc_ratio", 3, i -> kappa[i] / lambda[i]);
    add("flc_difference", 2, i -> kappa[i] - lambda[i]);
    add("kappa_mg_l", 1, i -> 10 * kappa[i]);
    add("lambda_mg_l", 1, i -> 10 * lambda[i]);
    add("log_kappa", 3, i -> Math.log(kappa[i]));
    add("log_lambda", 3, i -> Math.log(lambda[i]));
    add("log_sum", 3, i -> Math.log(kappa[i] + lambda[i]));
    add("log_ratio", 3, i -> Math.log(kappa[i] / lambda[i]));
    add("kappa_share", 3, i -> kappa[i] / (kappa[i] + lambda[i]));
    add("flc_product", 2, i -> kappa[i] * lambda[i]);
  }

  private void renal() {
    add("creatinine_umol", 0, i -> 88.42 * creatinine[i]);
    add("log_creatinine", 3, i -> Math.log(creatinine[i]));
    add("egfr", 0, this::filtration);
    add(
        "egfr_mdrd",
        0,
        i ->
            175
                * Math.pow(creatinine[i], -1.154)
                * Math.pow(age[i], -0.203)
                * (female[i] ? 0.742 : 1));
    add("clearance_72kg", 0, i -> (140 - age[i]) * (female[i] ? 0.85 : 1) / creatinine[i]);
    add("kappa_per_creatinine", 2, i -> kappa[i] / creatinine[i]);
    add("lambda_per_creatinine", 2, i -> lambda[i] / creatinine[i]);
    add("sum_per_egfr", 4, i -> (kappa[i] + lambda[i]) / filtration(i));
    add("age_creatinine", 1, i -> age[i] * creatinine[i]);
  }

  /** Levey and others (2009), CKD-EPI, without the term for race. */
  private double filtration(int i) {
    double k = female[i] ? 0.7 : 0.9;
    double a = female[i] ? -0.329 : -0.411;
    double x = creatinine[i] / k;
    return 141
        * Math.pow(Math.min(x, 1), a)
        * Math.pow(Math.max(x, 1), -1.209)
        * Math.pow(0.993, age[i])
        * (female[i] ? 1.018 : 1);
  }

  private void times() {
    add("followed_years", 2, i -> days[i] / 365.25);
    add("followed_months", 0, i -> days[i] / 30.4375);
    add("age_at_end", 1, i -> age[i] + days[i] / 365.25);
    add("birth_year", 0, i -> year[i] - age[i]);
    add("end_year", 1, i -> year[i] + days[i] / 365.25);
    add("log_days", 3, i -> Math.log1p(days[i]));
    add("age_decades", 1, i -> age[i] / 10);
    add("age_squared", 0, i -> age[i] * age[i]);
    add("age_centred", 0, i -> age[i] - 65);
  }

  private void scores() {
    add("hazard_index", 3, this::index);
    add("risk_5_years", 3, i -> 1 - Math.pow(0.92, Math.exp(index(i) - 0.6)));
    add("risk_points", 0, i -> Math.floor(age[i] / 5 - 9) + Math.min(5, Math.floor(kappa[i])));
    add("flc_age_index", 2, i -> Math.log(kappa[i] + lambda[i]) + age[i] / 50);
    add("renal_index", 2, i -> Math.log(creatinine[i]) + age[i] / 80);
    add("burden", 2, i -> (kappa[i] + lambda[i]) * creatinine[i]);
    add("excess_kappa", 2, i -> kappa[i] - 0.9 * lambda[i]);
  }

  private double index(int i) {
    return 0.09 * (age[i] - 65) + 0.6 * Math.log(kappa[i] + lambda[i]) + (female[i] ? 0 : 0.35);
  }
}
