package org.ehrsynth.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.ehrsynth.InputException;
import org.ehrsynth.bench.suite.BenchmarkDataset.Bundled;
import org.ehrsynth.bench.suite.BenchmarkDataset.File;
import org.ehrsynth.bench.suite.BenchmarkDataset.Simulated;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.schema.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkDatasetTest {
  @TempDir private Path folder;

  @Test
  void a_target_and_a_subject_take_their_roles_from_others() {
    ExampleDatasets.synthea().write(folder.resolve("p.csv"));

    Dataset data =
        new BenchmarkDataset(
                "p",
                new File("p.csv", Optional.empty()),
                Optional.of("smoking"),
                Optional.of("patient_id"),
                Optional.empty())
            .read(folder);

    assertThat(data.schema().fieldOfRole(Role.OUTCOME).orElseThrow().name()).isEqualTo("smoking");
    assertThat(data.schema().fieldOfRole(Role.SUBJECT).orElseThrow().name())
        .isEqualTo("patient_id");
    assertThat(data.rowCount()).isEqualTo(1_722);
  }

  @Test
  void a_missing_file_and_an_unknown_column_are_told() {
    BenchmarkDataset missing = plain(new File("no.csv", Optional.empty()), Optional.empty());
    BenchmarkDataset unknown = plain(new Bundled("pbc"), Optional.of("staus"));

    assertThatThrownBy(() -> missing.read(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("data set 'd': expected the file '")
        .hasMessageEndingWith("found none; --data-dir names the folder of the data");
    assertThatThrownBy(() -> unknown.read(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("staus");
  }

  @Test
  void a_simulated_table_has_its_sizes_and_begins_as_a_larger_one_does() {
    Dataset small =
        plain(new Simulated(new SimulatedTable(50, 12, 30)), Optional.empty()).read(folder);
    Dataset large =
        plain(new Simulated(new SimulatedTable(3_000, 12, 30)), Optional.empty()).read(folder);

    assertThat(small.rowCount()).isEqualTo(50);
    assertThat(small.columns()).hasSize(12);
    assertThat(large.head(50).fingerprint()).isEqualTo(small.fingerprint());
    assertThat(large.schema().field("c003").levels()).hasSize(30);
    assertThat(large.column("c001").missingCount()).isBetween(450, 750);
    double[] x = ((Column.Numeric) large.column("c000")).toArray();
    double[] y = ((Column.Numeric) large.column("c010")).toArray();
    // Independent columns of 3,000 rows pass 5 standard errors less than once in a million.
    assertThat(Math.abs(new SpearmansCorrelation().correlation(x, y)))
        .isGreaterThan(5 / Math.sqrt(3_000));
  }

  private static BenchmarkDataset plain(BenchmarkDataset.Source source, Optional<String> target) {
    return new BenchmarkDataset("d", source, target, Optional.empty(), Optional.empty());
  }
}
