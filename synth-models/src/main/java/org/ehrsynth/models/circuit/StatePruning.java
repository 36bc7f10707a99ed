package org.ehrsynth.models.circuit;

import java.util.Arrays;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.execution.Execution;

/**
 * Removes states on which fewer than k patients are expected from a circuit, until there are none.
 * The largest state of a column always stays; categories are held by k patients already.
 */
final class StatePruning {
  private final DiscretizedTable data;
  private final EmStatistics statistics;
  private final MessagePassing pass;
  private final int minPatients;
  private final Execution run;

  /**
   * Creates a pruning of one model.
   *
   * @param pass over {@link StochasticEm#BLOCK} rows or all
   */
  StatePruning(
      DiscretizedTable data,
      EmStatistics statistics,
      MessagePassing pass,
      int minPatients,
      Execution run) {
    this.data = data;
    this.statistics = statistics;
    this.pass = pass;
    this.minPatients = minPatients;
    this.run = run;
  }

  /** Removes the states on which too few patients of the rows are expected. */
  void apply(int[] rows) {
    LatentTree model = statistics.model();
    boolean[][] gone = new boolean[model.columns()][];
    Arrays.setAll(gone, j -> new boolean[model.states()[j]]);
    boolean changed = true;
    while (changed) {
      changed = false;
      float[][] patients = patients(rows);
      for (int j = 0; j < gone.length; j++) {
        if (!statistics.isObserved(j)) {
          changed |= mark(patients[j], gone[j]);
          statistics.remove(j, gone[j]);
        }
      }
      statistics.maximize();
    }
  }

  private boolean mark(float[] patients, boolean[] gone) {
    int largest = 0;
    for (int z = 0; z < gone.length; z++) {
      largest = patients[z] > patients[largest] ? z : largest;
    }
    boolean changed = false;
    for (int z = 0; z < gone.length; z++) {
      if (!gone[z] && z != largest && patients[z] < minPatients) {
        gone[z] = true;
        changed = true;
      }
    }
    return changed;
  }

  /** Computes the expected patients of each state: a patient counts by the rows, at most once. */
  private float[][] patients(int[] rows) {
    Subjects subjects = data.subjects();
    int[] bySubject =
        Arrays.stream(rows)
            .boxed()
            .sorted((a, b) -> Integer.compare(subjects.of(a), subjects.of(b)))
            .mapToInt(i -> i)
            .toArray();
    LatentTree model = statistics.model();
    float[][] sums = new float[model.columns()][];
    Arrays.setAll(sums, j -> new float[model.states()[j]]);
    float[][] own = new float[model.columns()][];
    Arrays.setAll(own, j -> new float[model.states()[j]]);
    for (int from = 0; from < rows.length; from += StochasticEm.BLOCK) {
      run.checkInterrupted();
      int n = Math.min(StochasticEm.BLOCK, rows.length - from);
      pass.observe(data.codes(), bySubject, from, n);
      pass.upward(n, new double[n]);
      pass.downward(n, null);
      for (int r = 0; r < n; r++) {
        int at = from + r;
        boolean last =
            at + 1 == rows.length || subjects.of(bySubject[at]) != subjects.of(bySubject[at + 1]);
        for (int j = 0; j < own.length; j++) {
          pass.addPosterior(r, j, own[j], 0);
          if (last) {
            addPatient(own[j], sums[j]);
          }
        }
      }
    }
    return sums;
  }

  /** Adds a patient's states to the sums and sets them to 0. */
  private static void addPatient(float[] own, float[] sums) {
    for (int z = 0; z < own.length; z++) {
      sums[z] += Math.min(1, own[z]);
      own[z] = 0;
    }
  }
}
