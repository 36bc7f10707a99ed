package org.ehrsynth.eval.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;

/**
 * A made-up law of patients with numbers, levels, a date, missing cells, three keys, an outcome
 * that can be predicted and a censored time to relapse; draws from it are as real as it gets, and
 * known to be so.
 */
public final class Population {
  private static final List<String> KEYS = List.of("id", "visit", "sample");

  private Population() {}

  /** Rows of the law; other seeds give other patients. */
  public static Dataset draw(int rows, long seed) {
    RandomStream draws = Seed.of(seed).derive("population").generator();
    double[] age = new double[rows];
    double[] pressure = new double[rows];
    double[] creatinine = new double[rows];
    int[] sex = new int[rows];
    int[] stage = new int[rows];
    int[] ward = new int[rows];
    long[] admitted = new long[rows];
    int[] died = new int[rows];
    double[] followed = new double[rows];
    int[] relapsed = new int[rows];
    for (int i = 0; i < rows; i++) {
      double severity = draws.nextGaussian();
      age[i] = Math.rint(60 + 8 * severity + 9 * draws.nextGaussian());
      pressure[i] = Math.rint(10 * (130 + 0.4 * (age[i] - 60) + 11 * draws.nextGaussian())) / 10;
      creatinine[i] =
          draws.nextDouble() < 0.15
              ? Double.NaN
              : Math.rint(100 * Math.exp(0.4 * severity + 0.3 * draws.nextGaussian())) / 100;
      sex[i] = draws.nextDouble() < 0.45 ? 1 : 0;
      stage[i] =
          (int) Math.min(3, Math.max(0, Math.floor(1.5 + severity + 0.4 * draws.nextGaussian())));
      ward[i] = draws.nextDouble() < 0.1 ? -1 : Math.min(2, stage[i] / 2 + draws.nextInt(2));
      admitted[i] = 17_000L + draws.nextInt(900);
      died[i] = 2.2 * severity + 0.6 * draws.nextGaussian() > 0.7 ? 1 : 0;
      double relapse = -900 * Math.log(1 - draws.nextDouble()) * Math.exp(-0.9 * severity);
      double censored = 200 + 1300 * draws.nextDouble();
      followed[i] = Math.ceil(Math.min(relapse, censored));
      relapsed[i] = relapse <= censored ? 1 : 0;
    }
    List<Column> columns = new ArrayList<>();
    for (String key : KEYS) {
      columns.add(
          Column.Coded.identifier(
              Field.of(key, new ColumnType.Identifier()),
              IntStream.range(0, rows).toArray(),
              IntStream.range(0, rows).mapToObj(i -> key + seed + "-" + i).toList()));
    }
    columns.add(
        Column.Numeric.of(
            Field.of("age", ColumnType.Numeric.unbounded(0)).withQuasiIdentifier(true), age));
    columns.add(Column.Numeric.of(Field.of("sbp", ColumnType.Numeric.unbounded(1)), pressure));
    columns.add(
        Column.Numeric.of(Field.of("creatinine", ColumnType.Numeric.unbounded(2)), creatinine));
    columns.add(
        Column.Coded.of(
            Field.of("sex", new ColumnType.Categorical(List.of("F", "M"), false))
                .withRole(Role.SENSITIVE),
            sex));
    columns.add(
        Column.Coded.of(
            Field.of("stage", new ColumnType.Categorical(List.of("I", "II", "III", "IV"), true))
                .withQuasiIdentifier(true),
            stage));
    columns.add(coded("ward", List.of("cardiology", "geriatrics", "oncology"), ward));
    columns.add(
        Column.Temporal.of(
            Field.of(
                    "admitted",
                    new ColumnType.Temporal("uuuu-MM-dd", ColumnType.Temporal.Resolution.DAY))
                .withQuasiIdentifier(true),
            admitted));
    columns.add(
        Column.Coded.of(
            Field.of("died", new ColumnType.Flag(List.of("no", "yes"))).withRole(Role.OUTCOME),
            died));
    columns.add(
        Column.Numeric.of(
            Field.of("followed", ColumnType.Numeric.unbounded(0)).withRole(Role.TIME_TO_EVENT),
            followed));
    columns.add(
        Column.Coded.of(
            Field.of("relapsed", new ColumnType.Flag(List.of("no", "yes")))
                .withRole(Role.EVENT)
                .withEventLevels(List.of("yes")),
            relapsed));
    Schema ruled =
        Schema.of(columns.stream().map(Column::field).toList())
            .withConstraints(
                List.of(
                    new Constraint.Range("age", 0, 130),
                    new Constraint.IfThen("stage == 'IV'", "age > 45")));
    return Dataset.of(columns, ruled);
  }

  private static Column coded(String name, List<String> levels, int[] codes) {
    return Column.Coded.of(Field.of(name, new ColumnType.Categorical(levels, false)), codes);
  }

  /**
   * Ruins a share of the rows, the same rows in every column: numbers and dates leave the real
   * range and get needless decimals or are lost, levels become unheard-of ones, keys repeat; the
   * outcome becomes a coin toss. Up to a share of ½ the last key column is gone, above it the last
   * two.
   */
  static Dataset corrupt(Dataset table, double fraction, Seed seed) {
    List<Column> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      if (KEYS.indexOf(column.field().name()) < KEYS.size() - Math.ceil(2 * fraction)) {
        RandomStream draws = seed.derive(column.field().name()).generator();
        boolean[] ruined = new boolean[column.size()];
        for (int i = 0; i < ruined.length; i++) {
          ruined[i] = draws.nextDouble() < fraction;
        }
        columns.add(ruin(column, ruined, draws));
      }
    }
    return Dataset.of(columns);
  }

  private static Column ruin(Column column, boolean[] ruined, RandomStream draws) {
    int rows = column.size();
    return column.match(
        numbers -> {
          double[] out = numbers.toArray();
          for (int i = 0; i < rows; i++) {
            double ruin = 1000 + draws.nextDouble();
            out[i] = ruined[i] ? (ruin > 1000.7 ? Double.NaN : ruin) : out[i];
          }
          return Column.Numeric.of(column.field(), out);
        },
        coded -> {
          int[] out = coded.toArray();
          boolean outcome = Set.of(Role.OUTCOME, Role.EVENT).contains(column.field().role());
          boolean key = !column.field().type().isCoded();
          int unheard = coded.levels().size();
          for (int i = 0; i < rows; i++) {
            if (ruined[i]) {
              out[i] = outcome ? draws.nextInt(2) : key ? 0 : unheard;
            }
          }
          if (key) {
            return Column.Coded.identifier(column.field(), out, coded.levels());
          }
          if (outcome) {
            return Column.Coded.of(column.field(), out);
          }
          List<String> levels = new ArrayList<>(coded.levels());
          levels.add("unheard of");
          return Column.Coded.of(
              column.field().withType(new ColumnType.Categorical(levels, false)), out);
        },
        times -> {
          long[] out = times.toArray();
          for (int i = 0; i < rows; i++) {
            out[i] = ruined[i] ? out[i] + 100_000 : out[i];
          }
          return Column.Temporal.of(
              column
                  .field()
                  .withType(
                      new ColumnType.Temporal(
                          any(ruined) ? "dd/MM/uuuu" : "uuuu-MM-dd",
                          ColumnType.Temporal.Resolution.DAY)),
              out);
        });
  }

  private static boolean any(boolean[] flags) {
    for (boolean flag : flags) {
      if (flag) {
        return true;
      }
    }
    return false;
  }
}
