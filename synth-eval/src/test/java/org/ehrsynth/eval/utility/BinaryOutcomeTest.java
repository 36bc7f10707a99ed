package org.ehrsynth.eval.utility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.junit.jupiter.api.Test;

class BinaryOutcomeTest {

  @Test
  void a_date_that_only_the_dead_have_does_not_predict_death() {
    Dataset patients = ExampleDatasets.synthea();

    List<String> predictors =
        BinaryOutcome.predictors(patients, patients.schema().field("deceased"));

    assertThat(predictors).doesNotContain("deceased", "deathdate").contains("birthdate", "age");
  }

  @Test
  void what_is_often_missing_does_predict_where_it_does_not_tell() {
    Dataset patients = ExampleDatasets.synthea();

    assertThat(BinaryOutcome.predictors(patients, patients.schema().field("has_diabetes")))
        .contains("last_glucose", "last_hba1c", "deathdate");
  }

  @Test
  void neither_a_cause_of_death_nor_the_follow_up_predicts_death() {
    Dataset chains = ExampleDatasets.flchain();

    assertThat(BinaryOutcome.predictors(chains, chains.schema().field("death")))
        .doesNotContain("chapter", "futime")
        .contains("creatinine");
  }
}
