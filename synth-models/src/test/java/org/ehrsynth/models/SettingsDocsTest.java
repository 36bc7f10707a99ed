package org.ehrsynth.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.plugin.SettingInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of settings in the documentation say what {@code ehrsynth models} says. */
class SettingsDocsTest {
  private static final String HEADER = "| setting | default | meaning |";

  @ParameterizedTest
  @ValueSource(strings = {"arf", "cart", "circuit", "ctgan", "tvae"})
  void the_table_of_settings_is_that_of_the_annotations(String model) throws IOException {
    List<String> page = Files.readAllLines(Path.of("../docs/models", model + ".md"));
    int header = page.indexOf(HEADER);
    assertThat(header).as("a line '%s'", HEADER).isNotNegative();

    List<String> table =
        page.stream().skip(header + 2L).takeWhile(line -> line.startsWith("|")).toList();

    assertThat(table)
        .containsExactlyElementsOf(
            SynthesizerProvider.registry().get(model).settings().stream()
                .map(SettingsDocsTest::row)
                .toList());
  }

  private static String row(SettingInfo setting) {
    String meaning = setting.meaning().replaceAll("(?<!\\p{L})'([^']+)'(?!\\p{L})", "`$1`");
    return "| `%s` | %s | %s |".formatted(setting.name(), value(setting.defaultValue()), meaning);
  }

  private static String value(Object value) {
    if (value instanceof Long whole) {
      return String.format(Locale.ROOT, "%,d", whole);
    }
    return value instanceof Double number
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
        : "`" + value + "`";
  }
}
