package org.ehrsynth.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ehrsynth.InputException;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class BenchmarkSuiteTest {
  @SuppressWarnings("unused") // of the parameterized test
  static final List<String> BUILT_IN = BenchmarkSuite.BUILT_IN;

  @TempDir private Path folder;

  @ParameterizedTest
  @FieldSource("BUILT_IN")
  void a_built_in_suite_is_read_and_is_equal_when_written_and_read_again(String name) {
    BenchmarkSuite suite = BenchmarkSuite.of(name);

    assertThat(suite.name()).isEqualTo(name);
    assertThat(SuiteJson.read(JsonObject.parse(Json.write(suite.toJson()), name))).isEqualTo(suite);
  }

  @Test
  void without_contestants_all_methods_take_part_and_a_choice_may_name_others() throws IOException {
    BenchmarkSuite suite = read("{'format':1,'name':'s','data':[{'name':'a','bundled':'pbc'}]}");

    assertThat(suite.contestants()).extracting(Contestant::name).contains("cart", "independent");
    assertThat(suite.seeds()).containsExactly(1L, 2L, 3L);
    assertThat(suite.withSeeds(2).seeds()).containsExactly(1L, 2L);
    assertThat(suite.withContestants(List.of("arf")).contestants())
        .extracting(Contestant::name)
        .containsExactly("arf");
    assertThatThrownBy(() -> suite.withContestants(List.of("crat")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("unknown model 'crat'; known: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'data':[{'name':'a','bundled':'pcb'}]                                             | unknown bundled table 'pcb'; known: flchain, gbsg, nafld, pbc, synthea
          'data':[{'name':'../a','bundled':'pbc'}]                                          | data set '../a': a name needs 1 to 60 letters
          'data':[{'name':'a','bundled':'pbc'},{'name':'a','bundled':'gbsg'}]               | two data sets are named 'a'
          'data':[{'name':'a','bundled':'pbc','axes':'rows'}]                               | unknown field 'axes'
          'data':[{'name':'a','simulated':{'rows':1,'columns':2,'levels':2}}]                    | a simulated table needs at least 10 rows, 2 columns and 2 levels, found 1, 2 and 2
          'data':[]                                                                         | expected at least one data set, found none
          'data':[{'name':'a','bundled':'pbc'}],'metrics':['fidelity.detecton']             | unknown metric 'fidelity.detecton'
          'data':[{'name':'a','bundled':'pbc'}],'seeds':[1,1]                               | seeds: expected one or more, all different
          'data':[{'name':'a','bundled':'pbc'}],'holdout':1                                 | holdout: expected a fraction in (0, 1), found 1.0
          'data':[{'name':'a','bundled':'pbc'}],'limits':{'memoryMb':1}                     | limits: memoryMb must be at least 256, found 1
          'data':[{'name':'a','bundled':'pbc'}],'contestants':[{'model':'cart','set':{'x':1}}] | unknown setting 'x'
          'data':[{'name':'a','bundled':'pbc'}],'contestants':[{'name':'b','command':['ls']}]  | contestant 'b': expected {out} in the command
          'data':[{'name':'a','bundled':'pbc'}],'contestants':[{'name':'b','files':'x.csv'}]   | contestant 'b': expected {data} in the files
          """)
  void what_cannot_be_used_is_reported_in_one_sentence(String members, String message) {
    assertThatThrownBy(() -> read("{'format':1,'name':'s'," + members + "}"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_suite_that_is_neither_built_in_nor_a_file_is_told() {
    assertThatThrownBy(() -> BenchmarkSuite.of("clincal"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "unknown suite 'clincal': expected a JSON file or one of smoke, clinical, wide, scale");
  }

  private BenchmarkSuite read(String json) throws IOException {
    Path file = folder.resolve("suite.json");
    Files.writeString(file, json.replace('\'', '"'));
    return BenchmarkSuite.of(file.toString());
  }
}
