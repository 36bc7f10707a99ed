package org.ehrsynth.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.ehrsynth.schema.Role;
import org.junit.jupiter.api.Test;

/** Facts of the published cohorts, counted with another program from the same files. */
class SampleDataTest {

  @Test
  void pbc_is_the_published_cohort() {
    Dataset pbc = SampleData.pbc();

    assertThat(pbc.rows()).isEqualTo(418);
    assertThat(pbc.columns()).hasSize(20);
    assertThat(pbc.schema().withRole(Role.SUBJECT).orElseThrow().name()).isEqualTo("id");
    assertThat(pbc.schema().withRole(Role.TIME_TO_EVENT).orElseThrow().name()).isEqualTo("time");
    assertThat(pbc.schema().withRole(Role.EVENT).orElseThrow().eventLevels()).containsExactly("2");
    assertThat(count(pbc, "status", "2")).isEqualTo(161);
    assertThat(count(pbc, "status", "1")).isEqualTo(25);
    assertThat(pbc.column("trt").missingCount()).isEqualTo(106);
    assertThat(pbc.column("stage").missingCount()).isEqualTo(6);
    assertThat(pbc.column("bili").missingCount()).isZero();
    assertThat(pbc.schema().learned().names()).doesNotContain("id");
  }

  @Test
  void flchain_is_the_published_cohort() {
    Dataset flchain = SampleData.flchain();

    assertThat(flchain.rows()).isEqualTo(7_874);
    assertThat(flchain.columns()).hasSize(11);
    assertThat(flchain.schema().withRole(Role.TIME_TO_EVENT).orElseThrow().name())
        .isEqualTo("futime");
    assertThat(flchain.schema().withRole(Role.EVENT).orElseThrow().eventLevels())
        .containsExactly("1");
    assertThat(count(flchain, "death", "1")).isEqualTo(2_169);
    assertThat(flchain.column("creatinine").missingCount()).isEqualTo(1_350);
    assertThat(flchain.column("chapter").missingCount()).isEqualTo(5_705);
  }

  private static int count(Dataset data, String column, String level) {
    int count = 0;
    for (int i = 0; i < data.rows(); i++) {
      count += level.equals(data.column(column).text(i)) ? 1 : 0;
    }
    return count;
  }
}
