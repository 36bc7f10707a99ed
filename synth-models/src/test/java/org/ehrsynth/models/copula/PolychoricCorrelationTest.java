package org.ehrsynth.models.copula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolychoricCorrelationTest {

  /** For two medians P(both below) = 1/4 + arcsin(ρ) / 2π (Sheppard 1899). */
  @ParameterizedTest
  @ValueSource(doubles = {-0.95, -0.5, 0, 0.3, 0.8, 0.95})
  void the_cells_of_two_medians_are_those_of_sheppard(double rho) {
    double[] halves = {0.5, 0.5};

    double[][] cells = PolychoricCorrelation.cells(halves, halves, rho);

    // Four nodes a cell: the quadrature is good to 1e-3 up to |ρ| = 0.95.
    assertThat(cells[0][0]).isCloseTo(0.25 + Math.asin(rho) / (2 * Math.PI), within(2e-3));
    assertThat(cells[0][0] + cells[0][1]).isCloseTo(0.5, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.9, -0.4, 0, 0.25, 0.7})
  void the_correlation_of_cut_normals_is_found(double rho) {
    int n = 40_000;
    RandomStream draws = Seed.of(17).generator();
    int[] x = new int[n];
    int[] y = new int[n];
    for (int i = 0; i < n; i++) {
      double a = draws.nextGaussian();
      double b = rho * a + Math.sqrt(1 - rho * rho) * draws.nextGaussian();
      x[i] = a < -0.5 ? 0 : a < 1 ? 1 : 2;
      y[i] = b < -1 ? 0 : b < 0 ? 1 : b < 0.7 ? 2 : 3;
    }

    double found =
        PolychoricCorrelation.correlation(
            ContingencyTable.of(unit(0, x, 3), unit(1, y, 4), Subjects.eachRow(n)));

    // The standard error of a polychoric from 3 × 4 cells is below 1.5 / √n; 5 of them.
    assertThat(found).isCloseTo(rho, within(5 * 1.5 / Math.sqrt(n)));
  }

  @Test
  void a_margin_of_one_cell_has_no_correlation() {
    LatentDimensionFit constant = unit(0, new int[50], 1);
    LatentDimensionFit other = unit(1, Seed.of(1).generator().permutation(50), 50);

    ContingencyTable table = ContingencyTable.of(constant, other, Subjects.eachRow(50));

    assertThat(PolychoricCorrelation.correlation(table)).isZero();
  }

  private static LatentDimensionFit unit(int column, int[] codes, int size) {
    int[][] cells = new int[size][];
    for (int c = 0; c < size; c++) {
      cells[c] = new int[] {c};
    }
    return new LatentDimensionFit(
        List.of(new DimensionPart(column, DimensionPart.Kind.LEVEL)), codes, cells, size, false);
  }
}
