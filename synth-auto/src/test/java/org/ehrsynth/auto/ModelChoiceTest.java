package org.ehrsynth.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.ehrsynth.InputException;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;

class ModelChoiceTest {

  @Test
  void auto_is_listed_among_the_models_by_name() {
    assertThat(ModelChoice.all())
        .extracting(ModelChoice.MethodInfo::name)
        .isSorted()
        .contains("auto", "cart", "independent")
        .hasSize(SynthesizerProvider.registry().all().size() + 1);
  }

  @Test
  void a_model_is_fitted_by_name_and_settings() {
    FitResult fit =
        ModelChoice.of("cart", Map.of("trees", "2"))
            .fit(ExampleDatasets.pbc().head(50), Execution.with(Seed.of(1)));

    assertThat(fit.selection()).isEmpty();
    assertThat(fit.model().provenance().settings()).containsEntry("trees", 2L);
  }

  @Test
  void auto_is_fitted_by_name_and_settings_too() {
    FitResult fit =
        ModelChoice.of("auto", Map.of("candidates", "gaussian-copula", "budget", "1m"))
            .fit(ExampleDatasets.pbc(), Execution.with(Seed.of(1)));

    assertThat(fit.selection()).isPresent();
    assertThat(fit.model().provenance().model()).isEqualTo("gaussian-copula");
  }

  @Test
  void unknown_names_and_settings_are_refused_with_the_known_ones() {
    assertThatThrownBy(() -> ModelChoice.of("atuo", Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "unknown model 'atuo'; known: %s",
            String.join(
                ", ", ModelChoice.all().stream().map(ModelChoice.MethodInfo::name).toList()));
    assertThatThrownBy(() -> ModelChoice.of("auto", Map.of("trees", "2")))
        .isInstanceOf(InputException.class)
        .hasMessage("unknown setting 'trees'; known: budget, candidates, holdout, rows");
  }
}
