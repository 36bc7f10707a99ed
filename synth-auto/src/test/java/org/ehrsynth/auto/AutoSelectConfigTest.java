package org.ehrsynth.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.ehrsynth.InputException;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.plugin.SettingInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoSelectConfigTest {

  @Test
  void all_registered_models_but_the_baseline_are_tried_the_cheapest_first() {
    assertThat(AutoSelectConfig.defaults().providers())
        .extracting(SynthesizerProvider::name)
        .startsWith("cart", "gaussian-copula")
        .doesNotContain("independent")
        .hasSize(SynthesizerProvider.registry().all().size() - 1);
  }

  @Test
  void candidates_keep_their_order_and_count_once() {
    assertThat(AutoSelectConfig.defaults().with("candidates", " cart, arf ,cart,").providers())
        .extracting(SynthesizerProvider::name)
        .containsExactly("cart", "arf");
  }

  @ParameterizedTest
  @CsvSource({
    "budget, 10, a time like 90s",
    "candidates, 'cart,magic', unknown model 'magic'; known: arf",
    "candidates, auto, unknown model 'auto'",
    "candidates, ',', at least one",
    "holdout, 1, holdout must be in",
    "holdout, NaN, holdout must be in",
    "rows, 9, rows must be at least 10",
    "tries, 3, unknown setting 'tries'"
  })
  void a_wrong_setting_is_told_with_its_rule(String name, String value, String reported) {
    assertThatThrownBy(() -> RecordSettings.with(AutoSelectConfig.defaults(), Map.of(name, value)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(reported);
  }

  @Test
  void every_setting_is_described_with_its_default() {
    assertThat(RecordSettings.describe(AutoSelectConfig.defaults()))
        .extracting(SettingInfo::name)
        .containsExactlyElementsOf(RecordSettings.of(AutoSelectConfig.defaults()).keySet());
    assertThat(RecordSettings.describe(AutoSelectConfig.defaults()))
        .extracting(SettingInfo::defaultValue)
        .containsExactlyElementsOf(RecordSettings.of(AutoSelectConfig.defaults()).values());
  }
}
