package org.ehrsynth.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * A table of Synthea patients, one row each ({@code synthea_flat}, 40 columns), with eight numbers
 * that a clinician would compute from it: pressures, ratios of lipids, renal function, surface.
 * Nearly functional relations between continuous columns are what one latent tree finds hard.
 */
public final class SimulatedWideTable {
  private final Dataset base;
  private final List<Column> columns;

  private SimulatedWideTable(Dataset base) {
    this.base = base;
    columns = new ArrayList<>(base.columns());
  }

  /** The table with the numbers computed; missing where one of their parts is. */
  public static Dataset of(Dataset synthea) {
    return new SimulatedWideTable(synthea).widened();
  }

  @FunctionalInterface
  private interface Cell {
    double of(int row);
  }

  private Dataset widened() {
    double[] systolic = numbers("last_sbp");
    double[] diastolic = numbers("last_dbp");
    double[] cholesterol = numbers("last_total_chol");
    double[] hdl = numbers("last_hdl");
    double[] triglycerides = numbers("last_triglycerides");
    double[] height = numbers("last_height_cm");
    double[] weight = numbers("last_weight_kg");
    double[] glucose = numbers("last_glucose");
    double[] hba1c = numbers("last_hba1c");
    add("mean_pressure", 1, i -> (systolic[i] + 2 * diastolic[i]) / 3);
    add("pulse_pressure", 0, i -> systolic[i] - diastolic[i]);
    add("non_hdl", 1, i -> cholesterol[i] - hdl[i]);
    add("triglycerides_hdl", 2, i -> triglycerides[i] / hdl[i]);
    add("cholesterol_hdl", 2, i -> cholesterol[i] / hdl[i]);
    add("surface", 2, i -> Math.sqrt(height[i] * weight[i] / 3600));
    add("glucose_gap", 1, i -> glucose[i] - 28.7 * hba1c[i] + 46.7);
    add("filtration", 0, this::filtration);
    return Dataset.of(columns);
  }

  /** Levey and others (2009), CKD-EPI, without the term for race. */
  private double filtration(int row) {
    double creatinine = numbers("last_creatinine")[row];
    boolean female = base.column("sex").text(row).toUpperCase(Locale.ROOT).startsWith("F");
    double x = creatinine / (female ? 0.7 : 0.9);
    return 141
        * Math.pow(Math.min(x, 1), female ? -0.329 : -0.411)
        * Math.pow(Math.max(x, 1), -1.209)
        * Math.pow(0.993, numbers("age")[row])
        * (female ? 1.018 : 1);
  }

  private double[] numbers(String name) {
    return ((Column.Numeric) base.column(name)).toArray();
  }

  private void add(String name, int decimals, Cell cell) {
    double unit = Math.pow(10, -decimals);
    double[] x = new double[base.rowCount()];
    Arrays.setAll(x, i -> Math.rint(cell.of(i) / unit) * unit);
    Field field = Field.of(name, ColumnType.Numeric.unbounded(decimals)).withNullable(true);
    columns.add(Column.Numeric.of(field, x));
  }
}
