package org.ehrsynth.models.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.RowBuffer;
import org.ehrsynth.random.CandidateChoice;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * Draws the other columns of rows of which some columns are given, from their exact joint
 * distribution, missing being a category like others ({@link EvidenceSampler}).
 *
 * <p>Where a derived column ({@link ColumnFormula}) is given without all columns that it is
 * computed from, these are not drawn exactly: up to {@value #MAX_CANDIDATES} candidates are
 * weighted by the probability of the difference that the given number then has ({@link
 * CandidateChoice}).
 */
final class GivenCircuitSampler {
  private static final int MAX_CANDIDATES = 256;

  private final Schema schema;
  private final ColumnFormulas derivations;
  private final List<Discretization> columns;
  private final LatentTree model;
  private final EvidenceSampler evidence;

  GivenCircuitSampler(
      Schema schema,
      ColumnFormulas derivations,
      List<Discretization> columns,
      LatentTree model,
      AncestralSampler free) {
    this.schema = schema;
    this.derivations = derivations;
    this.columns = columns;
    this.model = model;
    evidence = new EvidenceSampler(model, free);
  }

  /** Draws all columns; row i draws from a seed of its own. */
  Dataset draw(Dataset given, Seed seed) {
    Rows rows = new Rows(given);
    for (int i = 0; i < given.rowCount(); i++) {
      rows.draw(i, seed.derive("given/" + i).generator());
    }
    return rows.out.toDataset(schema).with(given);
  }

  /** The rows while they are drawn. */
  private final class Rows {
    private final RowBuffer out;
    private final double[][] numbers;
    private final int[][] codes; // by column; null where nothing is given
    private final boolean[][] open; // by column, then row: whether the column is not given
    private final List<ColumnFormula> pending = new ArrayList<>(); // given without all parents
    private final int[] row;
    private final int[] states;
    private final int[] categories;

    Rows(Dataset given) {
      int p = columns.size();
      out = new RowBuffer(columns, given.rowCount());
      numbers = out.numbers();
      codes = new int[p][];
      open = new boolean[p][given.rowCount()];
      row = new int[p];
      states = new int[p];
      categories = new int[p];
      boolean[] derived = derivations.derived(p);
      for (int j = 0; j < p; j++) {
        int at = given.schema().find(schema.field(j).name());
        if (at < 0) {
          Arrays.fill(open[j], true);
          continue;
        }
        Column column = given.column(at);
        codes[j] = derived[j] ? new int[column.size()] : columns.get(j).encode(column);
        if (numbers[j] != null) {
          System.arraycopy(column.toNumbers(), 0, numbers[j], 0, column.size());
        }
      }
      for (ColumnFormula step : derivations.steps()) {
        if (codes[step.column()] != null) {
          encode(step);
        }
      }
    }

    /** The categories of the differences, where the given columns tell them. */
    private void encode(ColumnFormula step) {
      Discretization column = columns.get(step.column());
      boolean isPending = Arrays.stream(step.parents()).anyMatch(parent -> codes[parent] == null);
      int[] own = codes[step.column()];
      for (int i = 0; i < own.length; i++) {
        double difference = step.difference(numbers, i);
        if (Double.isNaN(numbers[step.column()][i])) {
          own[i] = column.missing();
        } else {
          own[i] = Double.isNaN(difference) ? -1 : column.category(difference);
        }
      }
      if (isPending) {
        pending.add(step);
      }
    }

    void draw(int i, RandomStream draws) {
      for (int j = 0; j < row.length; j++) {
        row[j] = codes[j] == null ? -1 : codes[j][i];
      }
      evidence.observe(row);
      boolean isPending =
          pending.stream().anyMatch(step -> !Double.isNaN(numbers[step.column()][i]));
      if (isPending) {
        drawWeighted(i, draws);
        return;
      }
      propose(i, draws);
      putCodes(i, categories, draws);
    }

    /** Draws categories, and the numbers of the columns that are not given. */
    private void propose(int i, RandomStream draws) {
      evidence.draw(row, states, categories, draws);
      for (int j = 0; j < row.length; j++) {
        if (codes[j] == null && numbers[j] != null) {
          out.set(i, j, categories[j], draws);
        }
      }
      derivations.restore(numbers, open, i, schema);
    }

    private void putCodes(int i, int[] drawn, RandomStream draws) {
      for (int j = 0; j < drawn.length; j++) {
        if (codes[j] == null && numbers[j] == null) {
          out.set(i, j, drawn[j], draws);
        }
      }
    }

    private void drawWeighted(int i, RandomStream draws) {
      CandidateChoice choice = new CandidateChoice(draws);
      double bound = 1;
      for (ColumnFormula step : pending) {
        bound *= largestEmission(step.column());
      }
      int[] chosen = categories;
      double[] chosenNumbers = new double[row.length];
      for (int m = 0; m < MAX_CANDIDATES && !choice.isAccepted(); m++) {
        propose(i, draws);
        if (choice.offer(weight(i), bound)) {
          chosen = categories.clone();
          for (int j = 0; j < row.length; j++) {
            chosenNumbers[j] = numbers[j] == null ? Double.NaN : numbers[j][i];
          }
        }
      }
      for (int j = 0; j < row.length; j++) {
        if (numbers[j] != null) {
          numbers[j][i] = chosenNumbers[j];
        }
      }
      putCodes(i, chosen, draws);
    }

    private double largestEmission(int column) {
      double largest = 0;
      for (float e : model.emissions()[column]) {
        largest = Math.max(largest, e);
      }
      return largest;
    }

    /** The probability of the differences that the given numbers have from the drawn ones. */
    private double weight(int i) {
      double weight = 1;
      for (ColumnFormula step : pending) {
        int j = step.column();
        if (Double.isNaN(numbers[j][i])) {
          continue;
        }
        double difference = step.difference(numbers, i);
        if (Double.isNaN(difference)) {
          return 0;
        }
        double near = step.unit() / 4;
        ValueSet.Interval interval =
            new ValueSet.Interval(difference - near, true, difference + near, true);
        double[] fractions = columns.get(j).fractions(new ValueSet(false, null, List.of(interval)));
        double sum = 0;
        for (int c = 0; c < fractions.length; c++) {
          sum += fractions[c] * model.emissions()[j][c * model.states()[j] + states[j]];
        }
        weight *= sum;
      }
      return weight;
    }
  }
}
