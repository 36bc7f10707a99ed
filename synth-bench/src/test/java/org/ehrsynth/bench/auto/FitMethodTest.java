package org.ehrsynth.bench.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.ehrsynth.InputException;
import org.ehrsynth.data.SampleData;
import org.ehrsynth.model.Run;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;

class FitMethodTest {

  @Test
  void auto_is_listed_among_the_models_by_name() {
    assertThat(FitMethod.all())
        .extracting(FitMethod.About::name)
        .isSorted()
        .contains("auto", "cart", "independent")
        .hasSize(SynthesizerProvider.registry().all().size() + 1);
  }

  @Test
  void a_model_is_fitted_by_name_and_settings() {
    Fit fit =
        FitMethod.of("cart", Map.of("trees", "2"))
            .fit(SampleData.pbc().head(50), Run.with(Seed.of(1)));

    assertThat(fit.race()).isEmpty();
    assertThat(fit.model().provenance().settings()).containsEntry("trees", 2L);
  }

  @Test
  void auto_is_fitted_by_name_and_settings_too() {
    Fit fit =
        FitMethod.of("auto", Map.of("candidates", "gaussian-copula", "budget", "1m"))
            .fit(SampleData.pbc(), Run.with(Seed.of(1)));

    assertThat(fit.race()).isPresent();
    assertThat(fit.model().provenance().model()).isEqualTo("gaussian-copula");
  }

  @Test
  void unknown_names_and_settings_are_refused_with_the_known_ones() {
    assertThatThrownBy(() -> FitMethod.of("atuo", Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "unknown model 'atuo'; known: %s",
            String.join(", ", FitMethod.all().stream().map(FitMethod.About::name).toList()));
    assertThatThrownBy(() -> FitMethod.of("auto", Map.of("trees", "2")))
        .isInstanceOf(InputException.class)
        .hasMessage("unknown setting 'trees'; known: budget, candidates, holdout, rows");
  }
}
