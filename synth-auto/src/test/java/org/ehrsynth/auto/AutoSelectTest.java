package org.ehrsynth.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.InputException;
import org.ehrsynth.auto.ModelSelection.Candidate;
import org.ehrsynth.auto.ModelSelection.CandidateStatus;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AutoSelectTest {
  private static final Dataset PBC = ExampleDatasets.pbc();
  private static final Execution RUN = Execution.with(Seed.of(42));
  private static final AutoSelectConfig QUICK =
      AutoSelectConfig.defaults().with("candidates", "gaussian-copula,cart");

  private static AutoSelect of(String budget, SynthesizerProvider... candidates) {
    return new AutoSelect(AutoSelectConfig.defaults().with("budget", budget), List.of(candidates));
  }

  private static SynthesizerProvider named(String name) {
    return SynthesizerProvider.registry().get(name);
  }

  private static List<String> untimed(ModelSelection race) {
    return Stream.concat(
            race.winner().stream(),
            race.candidates().stream().map(c -> c.name() + c.status() + c.reason() + c.figures()))
        .toList();
  }

  private static Candidate only(ModelSelection race, Scripted script) {
    return race.candidates().stream()
        .filter(c -> c.name().equals(script.name()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_model_is_that_of_the_winner_to_the_byte() {
    FitResult fit = new AutoSelect(QUICK).selectAndFit(PBC, RUN);

    String winner = fit.selection().orElseThrow().winner().orElseThrow();
    assertThat(fit.model().provenance().model()).isEqualTo(winner);
    assertThat(fit.model().toBytes())
        .isEqualTo(named(winner).create(Map.of()).fit(PBC, RUN).toBytes())
        .isEqualTo(ModelChoice.of(winner, Map.of()).fit(PBC, RUN).model().toBytes());
  }

  @Test
  void the_race_does_not_depend_on_threads() {
    AutoSelect auto = new AutoSelect(QUICK);

    assertThat(untimed(auto.select(PBC, RUN.withThreads(2))))
        .isEqualTo(untimed(auto.select(PBC, RUN)))
        .hasSize(3);
  }

  @Test
  void a_model_that_copies_is_barred_though_it_cannot_be_detected() {
    ModelSelection race = of("1m", Scripted.COPIES, named("cart")).select(PBC, RUN);

    Candidate copies = only(race, Scripted.COPIES);
    assertThat(copies.status()).isEqualTo(CandidateStatus.BARRED);
    assertThat(copies.reason()).contains("an attack finds members with AUC 0.8");
    assertThat(copies.figures().get(SelectionRule.DETECTION)).isLessThan(0.5);
    assertThat(race.winner()).contains("cart");
  }

  @Test
  void if_all_are_barred_the_reason_of_each_is_told() {
    assertThatThrownBy(() -> of("1m", Scripted.COPIES).fit(PBC, RUN))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no model can be chosen. COPIES (barred): an attack finds members");
  }

  @Test
  @Timeout(20)
  void a_slow_candidate_is_stopped_and_leaves_time_to_the_next() {
    ModelSelection race = of("8s", Scripted.SLEEPS, named("gaussian-copula")).select(PBC, RUN);

    assertThat(only(race, Scripted.SLEEPS).status()).isEqualTo(CandidateStatus.OUT_OF_TIME);
    assertThat(only(race, Scripted.SLEEPS).reason()).contains("its fit did not end in ");
    assertThat(race.winner()).contains("gaussian-copula");
    assertThat(race.seconds()).isLessThan(8);
  }

  @Test
  @Timeout(20)
  void a_candidate_that_crawls_is_given_up_early() {
    ModelSelection race = of("40s", Scripted.CRAWLS).select(PBC, RUN);

    assertThat(only(race, Scripted.CRAWLS).status()).isEqualTo(CandidateStatus.OUT_OF_TIME);
    assertThat(only(race, Scripted.CRAWLS).reason()).contains("its fit would take ");
    assertThat(race.seconds()).as("a fifth of its share of 13 s").isLessThan(6);
  }

  @Test
  @Timeout(20)
  void a_budget_in_which_nothing_ends_is_told_with_the_remedy() {
    assertThatThrownBy(() -> of("0.3s", Scripted.SLEEPS).fit(PBC, RUN))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("SLEEPS (out of time): its fit did not end in 0.1 s")
        .hasMessageContaining("A larger budget may help");
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSES", "BREAKS", "CANCELS", "LACKS"})
  void a_candidate_that_fails_is_recorded_and_not_the_end(Scripted script) {
    ModelSelection race = of("1m", script, named("gaussian-copula")).select(PBC, RUN);

    Candidate failed = only(race, script);
    assertThat(failed.status()).isEqualTo(CandidateStatus.FAILED);
    assertThat(failed.reason()).isNotEmpty().doesNotContain(Scripted.QUOTED);
    assertThat(race.winner()).contains("gaussian-copula");
  }

  @Test
  void the_words_of_a_candidate_that_refuses_are_kept() {
    assertThat(only(of("1m", Scripted.REFUSES).select(PBC, RUN), Scripted.REFUSES).reason())
        .isEqualTo("column 'age' is not to my taste");
  }

  @Test
  @Timeout(20)
  void an_interruption_ends_the_race_and_its_candidate() throws InterruptedException {
    Thread caller = Thread.currentThread();
    Thread asking =
        new Thread(
            () -> {
              try {
                Thread.sleep(300);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              caller.interrupt();
            });
    asking.start();

    assertThatThrownBy(() -> of("10m", Scripted.SLEEPS, named("cart")).fit(PBC, RUN))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
    asking.join();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("ehrsynth-race") && thread.isAlive());
  }

  @Test
  void progress_names_the_candidate() {
    List<String> phases = Collections.synchronizedList(new ArrayList<>());

    new AutoSelect(QUICK).select(PBC, RUN.withListener((phase, done) -> phases.add(phase)));

    assertThat(phases).anyMatch(phase -> phase.equals("cart: learning"));
    assertThat(phases).anyMatch(phase -> phase.equals("cart: evaluating privacy.membership"));
    assertThat(phases).allMatch(phase -> phase.contains(": "));
  }

  @Test
  void a_large_table_is_raced_on_some_of_its_patients_only() {
    ModelSelection race =
        new AutoSelect(
                QUICK.with("candidates", "gaussian-copula").with("rows", 200).with("holdout", 0.25))
            .select(PBC, RUN);

    assertThat(race.trainRows()).isEqualTo(150);
    assertThat(race.holdoutRows()).isEqualTo(50);
  }

  @Test
  void patients_are_kept_whole() {
    List<Column> columns = new ArrayList<>(PBC.learned().head(400).columns());
    List<String> names = IntStream.range(0, 100).mapToObj(i -> "p" + i).toList();
    columns.add(
        Column.Coded.identifier(
            Field.of("patient", new ColumnType.Identifier()).withRole(Role.SUBJECT),
            IntStream.range(0, 400).map(i -> i / 4).toArray(),
            names));

    ModelSelection race =
        new AutoSelect(QUICK.with("candidates", "gaussian-copula").with("rows", 102))
            .select(Dataset.of(columns), RUN);

    assertThat(race.trainRows()).as("of 25 patients 20").isEqualTo(80);
    assertThat(race.holdoutRows()).as("of 25 patients 5").isEqualTo(20);
  }

  @Test
  void a_table_that_cannot_be_split_is_refused() {
    assertThatThrownBy(() -> new AutoSelect(QUICK).fit(PBC.head(0), RUN))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("without rows");
    assertThatThrownBy(() -> new AutoSelect(QUICK).fit(PBC.head(1), RUN))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("at least 2 subjects");
  }

  @Test
  void ten_patients_are_enough_to_race() {
    assertThat(new AutoSelect(QUICK).select(PBC.head(10), RUN).winner()).isPresent();
  }
}
