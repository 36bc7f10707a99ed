package org.ehrsynth.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ehrsynth.InputException;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.schema.Role;
import org.junit.jupiter.api.Test;

/** Facts of the published cohorts, counted with another program from the same files. */
class ExampleDatasetsTest {

  @Test
  void pbc_is_the_published_cohort() {
    Dataset pbc = ExampleDatasets.pbc();

    assertThat(pbc.rowCount()).isEqualTo(418);
    assertThat(pbc.columns()).hasSize(20);
    assertThat(pbc.schema().fieldOfRole(Role.SUBJECT).orElseThrow().name()).isEqualTo("id");
    assertThat(pbc.schema().fieldOfRole(Role.TIME_TO_EVENT).orElseThrow().name()).isEqualTo("time");
    assertThat(pbc.schema().fieldOfRole(Role.EVENT).orElseThrow().eventLevels())
        .containsExactly("2");
    assertThat(count(pbc, "status", "2")).isEqualTo(161);
    assertThat(count(pbc, "status", "1")).isEqualTo(25);
    assertThat(pbc.column("trt").missingCount()).isEqualTo(106);
    assertThat(pbc.column("stage").missingCount()).isEqualTo(6);
    assertThat(pbc.column("bili").missingCount()).isZero();
    assertThat(pbc.schema().learned().names()).doesNotContain("id");
  }

  @Test
  void flchain_is_the_published_cohort() {
    Dataset flchain = ExampleDatasets.flchain();

    assertThat(flchain.rowCount()).isEqualTo(7_874);
    assertThat(flchain.columns()).hasSize(11);
    assertThat(flchain.schema().fieldOfRole(Role.TIME_TO_EVENT).orElseThrow().name())
        .isEqualTo("futime");
    assertThat(flchain.schema().fieldOfRole(Role.EVENT).orElseThrow().eventLevels())
        .containsExactly("1");
    assertThat(count(flchain, "death", "1")).isEqualTo(2_169);
    assertThat(flchain.column("creatinine").missingCount()).isEqualTo(1_350);
    assertThat(flchain.column("chapter").missingCount()).isEqualTo(5_705);
  }

  @Test
  void nafld_is_the_published_cohort() {
    Dataset nafld = ExampleDatasets.nafld();

    assertThat(nafld.rowCount()).isEqualTo(17_549);
    assertThat(nafld.schema().fieldOfRole(Role.SUBJECT).orElseThrow().name()).isEqualTo("id");
    assertThat(nafld.schema().fieldOfRole(Role.EVENT).orElseThrow().eventLevels())
        .containsExactly("1");
    assertThat(count(nafld, "status", "1")).isEqualTo(1_364);
    assertThat(nafld.column("weight").missingCount()).isEqualTo(4_786);
    assertThat(nafld.column("height").missingCount()).isEqualTo(3_168);
    assertThat(nafld.column("bmi").missingCount()).isEqualTo(4_961);
    assertThat(nafld.schema().learned().names()).doesNotContain("id", "case.id");
  }

  @Test
  void gbsg_is_the_published_cohort() {
    Dataset gbsg = ExampleDatasets.gbsg();

    assertThat(gbsg.rowCount()).isEqualTo(686);
    assertThat(count(gbsg, "status", "1")).isEqualTo(299);
    assertThat(gbsg.columns()).allSatisfy(column -> assertThat(column.missingCount()).isZero());
  }

  @Test
  void synthea_keeps_its_rules() {
    Dataset synthea = ExampleDatasets.synthea();

    assertThat(synthea.rowCount()).isEqualTo(1_722);
    assertThat(count(synthea, "deceased", "1")).isEqualTo(222);
    assertThat(synthea.column("deathdate").missingCount()).isEqualTo(1_500);
    assertThat(synthea.schema().constraints()).hasSize(9);
    assertThat(ConstraintChecker.of(synthea.schema()).violations(synthea)).isEmpty();
  }

  @Test
  void every_table_has_a_name() {
    assertThat(ExampleDatasets.names())
        .containsExactly("flchain", "gbsg", "nafld", "pbc", "synthea");
    assertThat(ExampleDatasets.names())
        .allSatisfy(name -> assertThat(ExampleDatasets.named(name).rowCount()).isPositive());
    assertThatThrownBy(() -> ExampleDatasets.named("pcb"))
        .isInstanceOf(InputException.class)
        .hasMessage("unknown bundled table 'pcb'; known: flchain, gbsg, nafld, pbc, synthea");
  }

  private static int count(Dataset data, String column, String level) {
    int count = 0;
    for (int i = 0; i < data.rowCount(); i++) {
      count += level.equals(data.column(column).text(i)) ? 1 : 0;
    }
    return count;
  }
}
