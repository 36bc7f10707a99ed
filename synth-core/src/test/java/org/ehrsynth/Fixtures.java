package org.ehrsynth;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;

/**
 * The tables on which the contract suites test every encoder, model and metric: the shapes that
 * clinical tables have and that break careless code. Made from fixed seeds; always the same.
 */
public final class Fixtures {
  /** Rows of most fixtures. */
  public static final int ROWS = 240;

  /** The name of the fixture of 200 columns. */
  public static final String WIDE = "wide";

  private static final Map<String, Dataset> ALL = make();

  private Fixtures() {}

  /** All fixtures by name, always in the same order. */
  public static Map<String, Dataset> all() {
    return ALL;
  }

  /**
   * The fixture of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static Dataset named(String name) {
    Dataset fixture = ALL.get(name);
    if (fixture == null) {
      throw new IllegalArgumentException(
          "unknown fixture '" + name + "'; known: " + String.join(", ", ALL.keySet()));
    }
    return fixture;
  }

  private static Map<String, Dataset> make() {
    Map<String, Dataset> all = new LinkedHashMap<>();
    all.put("numeric only", numericOnly());
    all.put("coded only", codedOnly());
    all.put("mixed with missing", mixedWithMissing());
    all.put("constant column", constantColumn());
    all.put("all-missing column", allMissingColumn());
    all.put("one row", mixedWithMissing().head(1));
    all.put("one subject with many rows", oneSubjectWithManyRows());
    all.put("500 levels", fiveHundredLevels());
    all.put("heavy tail", heavyTail());
    all.put("dates before 1970", datesBefore1970());
    all.put(WIDE, wide());
    all.put("duplicate rows", duplicateRows());
    return Collections.unmodifiableMap(all);
  }

  private static Dataset numericOnly() {
    RandomStream draws = draws("numeric only");
    double[] z = IntStream.range(0, ROWS).mapToDouble(i -> draws.nextGaussian()).toArray();
    return Dataset.of(
        numeric("age", 0, i -> Math.min(90, Math.max(18, Math.rint(55 + 14 * z[i])))),
        numeric("bilirubin", 1, i -> round(Math.exp(0.4 + 0.8 * draws.nextGaussian()), 1)),
        numeric("sbp", 0, i -> Math.rint(125 + 9 * z[i] + 12 * draws.nextGaussian())),
        numeric("z", 6, i -> round(z[i], 6)));
  }

  private static Dataset codedOnly() {
    RandomStream draws = draws("coded only");
    int[] stage = IntStream.range(0, ROWS).map(i -> draws.nextInt(4)).toArray();
    return Dataset.of(
        flag("alive", i -> draws.nextDouble() < 0.85 - 0.2 * stage[i] ? 1 : 0),
        Column.Coded.of(
            Field.of("stage", new ColumnType.Categorical(List.of("I", "II", "III", "IV"), true)),
            stage),
        coded(
            "ward",
            List.of("cardiology", "emergency", "geriatrics", "oncology, ambulatory"),
            i -> Math.min(draws.nextInt(4), stage[i] + 1)),
        Column.Coded.of(
            Field.of("icd", new ColumnType.Code("ICD-10", List.of("E11.9", "I10", "I50.0", "J44"))),
            codes(i -> draws.nextInt(4))));
  }

  private static Dataset mixedWithMissing() {
    RandomStream draws = draws("mixed with missing");
    double[] severity = IntStream.range(0, ROWS).mapToDouble(i -> draws.nextGaussian()).toArray();
    return Dataset.of(
        numeric("age", 0, i -> Math.rint(60 + 11 * draws.nextGaussian())),
        numeric(
            "creatinine",
            2,
            i -> draws.nextDouble() < 0.3 ? Double.NaN : round(Math.exp(0.3 * severity[i]), 2)),
        numeric(
            "units_transfused",
            0,
            i -> severity[i] < 0.4 ? 0 : Math.rint(1 + 2 * severity[i] * draws.nextDouble())),
        flag("diabetes", i -> draws.nextDouble() < 0.15 ? -1 : draws.nextDouble() < 0.3 ? 1 : 0),
        coded(
            "ascites",
            List.of("none", "mild", "severe"),
            i -> draws.nextDouble() < 0.1 ? -1 : severity[i] < 0 ? 0 : severity[i] < 1 ? 1 : 2),
        dates(
            "admitted",
            i ->
                draws.nextDouble() < 0.2
                    ? Column.Temporal.MISSING
                    : day(2015) + draws.nextInt(900)),
        Column.Temporal.of(
            Field.of(
                "seen",
                new ColumnType.Temporal(
                    "uuuu-MM-dd HH:mm:ss", ColumnType.Temporal.Resolution.SECOND)),
            longs(i -> 86_400 * day(2018) + draws.nextInt(90 * 86_400))));
  }

  private static Dataset constantColumn() {
    RandomStream draws = draws("constant column");
    return Dataset.of(
        numeric("site", 0, i -> 7),
        numeric("weight", 1, i -> round(75 + 12 * draws.nextGaussian(), 1)),
        coded("country", List.of("Chile"), i -> 0),
        dates("registered", i -> day(2020)));
  }

  private static Dataset allMissingColumn() {
    RandomStream draws = draws("all-missing column");
    return Dataset.of(
        numeric("never_measured", 2, i -> Double.NaN),
        coded("never_coded", List.of(), i -> -1),
        dates("never_seen", i -> Column.Temporal.MISSING),
        numeric("height", 0, i -> Math.rint(168 + 9 * draws.nextGaussian())),
        flag("smoker", i -> draws.nextInt(2)));
  }

  /** Rows 0 … 119 are one patient; her values and her ward are hers alone. */
  private static Dataset oneSubjectWithManyRows() {
    RandomStream draws = draws("one subject with many rows");
    int[] patients = codes(i -> i < ROWS / 2 ? 0 : i - ROWS / 2 + 1);
    List<String> keys = IntStream.rangeClosed(0, ROWS / 2).mapToObj(i -> "patient-" + i).toList();
    return Dataset.of(
        Column.Coded.identifier(
            Field.of("patient", new ColumnType.Identifier()).withRole(Role.SUBJECT),
            patients,
            keys),
        numeric(
            "heart_rate",
            0,
            i -> i < ROWS / 2 ? 181 + draws.nextInt(9) : Math.rint(75 + 10 * draws.nextGaussian())),
        coded(
            "ward",
            List.of("icu", "isolation", "surgery"),
            i -> i < ROWS / 2 ? 1 : 2 * draws.nextInt(2)),
        dates(
            "visit",
            i -> i < ROWS / 2 ? day(2044) + draws.nextInt(30) : day(2020) + draws.nextInt(99)));
  }

  /** A Zipf-like code: a few levels are common, most are held by one to three patients. */
  private static Dataset fiveHundredLevels() {
    RandomStream draws = draws("500 levels");
    List<String> levels =
        IntStream.range(0, 500).mapToObj(i -> "D%02d.%d".formatted(i / 10, i % 10)).toList();
    int n = 4 * ROWS;
    int[] diagnoses =
        IntStream.range(0, n)
            .map(i -> i < 500 ? i : (int) (500 * Math.pow(draws.nextDouble(), 6)))
            .toArray();
    double[] stay =
        IntStream.range(0, n)
            .mapToDouble(
                i -> Math.rint(1 + diagnoses[i] / 100.0 - 3 * Math.log(draws.nextDouble())))
            .toArray();
    return Dataset.of(
        Column.Coded.of(Field.of("diagnosis", new ColumnType.Code("ICD-10", levels)), diagnoses),
        Column.Numeric.of(Field.of("stay", ColumnType.Numeric.unbounded(0)), stay));
  }

  private static Dataset heavyTail() {
    RandomStream draws = draws("heavy tail");
    return Dataset.of(
        numeric(
            "cost",
            2,
            i -> round(100 / Math.pow(draws.nextDouble(), 1.25), 2)), // infinite variance
        numeric(
            "crp",
            1,
            i -> draws.nextDouble() < 0.4 ? 0 : round(Math.exp(1 + 1.8 * draws.nextGaussian()), 1)),
        numeric("cauchy", 3, i -> round(draws.nextGaussian() / Math.abs(draws.nextGaussian()), 3)),
        flag("insured", i -> draws.nextDouble() < 0.9 ? 1 : 0));
  }

  private static Dataset datesBefore1970() {
    RandomStream draws = draws("dates before 1970");
    return Dataset.of(
        dates("born", i -> day(1899) + draws.nextInt(30_000)),
        Column.Temporal.of(
            Field.of(
                "delivered",
                new ColumnType.Temporal(
                    "uuuu-MM-dd'T'HH:mm:ss", ColumnType.Temporal.Resolution.SECOND)),
            longs(i -> 86_400 * day(1965) + draws.nextInt(1_000_000_000))),
        flag("twin", i -> draws.nextDouble() < 0.3 ? 1 : 0));
  }

  /** Two hundred columns: 160 numbers that share a factor, 40 flags. */
  private static Dataset wide() {
    RandomStream draws = draws("wide");
    double[] factor = IntStream.range(0, ROWS).mapToDouble(i -> draws.nextGaussian()).toArray();
    List<Column> columns = new ArrayList<>();
    for (int j = 0; j < 160; j++) {
      columns.add(
          numeric("lab_" + j, 2, i -> round(0.6 * factor[i] + 0.8 * draws.nextGaussian(), 2)));
    }
    for (int j = 0; j < 40; j++) {
      columns.add(flag("finding_" + j, i -> factor[i] + draws.nextGaussian() > 0.8 ? 1 : 0));
    }
    return Dataset.of(columns);
  }

  /** Thirty rows, eight times over, each time of another subject. */
  private static Dataset duplicateRows() {
    int[] repeated = IntStream.range(0, ROWS).map(i -> i % 30).toArray();
    return mixedWithMissing().selectRows(repeated);
  }

  /**
   * A table whose schema declares a rule of every kind; its rows keep them all.
   *
   * @param unique whether there is a rule on unique rows too, which a model that returns rows it
   *     learned cannot keep for long
   */
  public static Dataset ruled(boolean unique) {
    RandomStream draws = draws("ruled");
    int[] sex = codes(i -> draws.nextInt(2));
    double[] age =
        doubles(i -> Math.rint(Math.min(90, Math.max(20, 50 + 15 * draws.nextGaussian()))));
    double[] height = doubles(i -> Math.rint(160 + 14 * sex[i] + 7 * draws.nextGaussian()));
    double[] weight =
        doubles(
            i -> draws.nextDouble() < 0.2 ? Double.NaN : round(75 + 12 * draws.nextGaussian(), 1));
    int[] died = codes(i -> draws.nextDouble() < 0.1 + 0.005 * age[i] ? 1 : 0);
    int[] ward = codes(i -> draws.nextInt(4));
    int[] group = codes(i -> draws.nextInt(3));
    double[] diastolic =
        doubles(
            i -> draws.nextDouble() < 0.1 ? Double.NaN : Math.rint(75 + 9 * draws.nextGaussian()));
    double[] over = doubles(i -> Math.rint(1 + 12 * Math.abs(draws.nextGaussian())));
    long[] admitted = longs(i -> day(2015) + draws.nextInt(900));
    Dataset table =
        Dataset.of(
            numeric("age", 0, i -> age[i]),
            coded("sex", List.of("F", "M"), i -> sex[i]),
            flag("pregnant", i -> sex[i] == 1 ? -1 : age[i] < 45 && draws.nextInt(5) == 0 ? 1 : 0),
            numeric("height", 0, i -> height[i]),
            numeric("weight", 1, i -> weight[i]),
            numeric("bmi", 1, i -> round(weight[i] / Math.pow(height[i] / 100, 2), 1)),
            coded("ward", List.of("A", "B", "C", "D"), i -> ward[i]),
            numeric("floor", 0, i -> ward[i] / 2 + 1),
            numeric("diastolic", 0, i -> diastolic[i]),
            numeric(
                "systolic",
                0,
                i ->
                    Double.isNaN(diastolic[i]) && i % 2 == 0
                        ? 120 + i % 7
                        : diastolic[i] + over[i]),
            dates("admitted", i -> admitted[i]),
            dates(
                "discharged",
                i ->
                    draws.nextDouble() < 0.15
                        ? Column.Temporal.MISSING
                        : admitted[i] + (long) (-6 * Math.log(draws.nextDouble()))),
            flag("died", i -> died[i]),
            coded(
                "cause",
                List.of("heart", "lung", "other"),
                i -> died[i] == 1 ? Math.min(draws.nextInt(3), (int) (age[i] / 30)) : -1),
            numeric("days_to_death", 0, i -> died[i] == 1 ? 1 + draws.nextInt(300) : Double.NaN),
            numeric("red", 0, i -> group[i] == 0 ? 1 : 0),
            numeric("green", 0, i -> group[i] == 1 ? 1 : 0),
            numeric("blue", 0, i -> group[i] == 2 ? 1 : 0));
    List<Constraint> rules =
        new ArrayList<>(
            List.of(
                new Constraint.Range("age", 18, 110),
                new Constraint.Ordered(List.of("diastolic", "systolic"), true),
                new Constraint.Ordered(List.of("admitted", "discharged"), false),
                new Constraint.FixedCombination(List.of("ward", "floor")),
                new Constraint.IfThen("age > 55 and sex == 'F'", "pregnant == 'no'"),
                new Constraint.Missing("pregnant", "sex == 'M'"),
                new Constraint.Missing("cause", "died == 'no'"),
                new Constraint.Missing("days_to_death", "died == 'no'"),
                new Constraint.ExactlyOne(List.of("red", "green", "blue"), "1"),
                new Constraint.Formula("bmi", "weight / (height / 100) ^ 2")));
    if (unique) {
      rules.add(new Constraint.Unique(List.of("admitted", "age")));
    }
    int[] distinct =
        IntStream.range(0, ROWS)
            .filter(
                i ->
                    IntStream.range(0, i)
                        .noneMatch(h -> admitted[h] == admitted[i] && age[h] == age[i]))
            .toArray();
    return Dataset.of(table.columns(), table.schema().withConstraints(rules)).selectRows(distinct);
  }

  private static double[] doubles(IntToDoubleFunction cell) {
    double[] values = new double[ROWS];
    Arrays.setAll(values, cell);
    return values;
  }

  private static RandomStream draws(String fixture) {
    return Seed.of(20_261_123).derive(fixture).generator();
  }

  private static long day(int year) {
    return LocalDate.of(year, 1, 1).toEpochDay();
  }

  private static double round(double value, int decimals) {
    return new ColumnType.Numeric(decimals, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
        .admit(value);
  }

  private static Column numeric(String name, int decimals, IntToDoubleFunction cell) {
    double[] values = new double[ROWS];
    Arrays.setAll(values, cell);
    return Column.Numeric.of(Field.of(name, ColumnType.Numeric.unbounded(decimals)), values);
  }

  private static Column flag(String name, IntUnaryOperator cell) {
    return Column.Coded.of(Field.of(name, new ColumnType.Flag(List.of("no", "yes"))), codes(cell));
  }

  private static Column coded(String name, List<String> levels, IntUnaryOperator cell) {
    return Column.Coded.of(Field.of(name, new ColumnType.Categorical(levels, false)), codes(cell));
  }

  private static Column dates(String name, IntToLongFunction cell) {
    return Column.Temporal.of(
        Field.of(name, new ColumnType.Temporal("uuuu-MM-dd", ColumnType.Temporal.Resolution.DAY)),
        longs(cell));
  }

  private static int[] codes(IntUnaryOperator cell) {
    int[] codes = new int[ROWS];
    Arrays.setAll(codes, cell);
    return codes;
  }

  private static long[] longs(IntToLongFunction cell) {
    long[] values = new long[ROWS];
    Arrays.setAll(values, cell);
    return values;
  }
}
