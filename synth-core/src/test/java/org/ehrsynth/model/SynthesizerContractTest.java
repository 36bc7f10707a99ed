package org.ehrsynth.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.plugin.SettingInfo;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the suite itself: each broken model must fail its law, and a sound one none of them. */
class SynthesizerContractTest {
  private static final String FIXTURE = "mixed with missing";

  /** What is wrong with a model that draws from the rows it learned. */
  enum Fault {
    NONE,
    GUARD_OFF,
    IGNORES_SEED,
    BREAKS_PREFIX,
    HIDDEN_RANDOMNESS,
    ONE_ROW_MORE,
    FORGETS_MISSING,
    FORGETS_RULES,
    LEAVES_MISSING,
    IGNORES_GIVEN,
    FILLS_GIVEN,
    NEEDS_GIVEN
  }

  @ParameterizedTest
  @CsvSource({
    "GUARD_OFF, a canary never leaves",
    "IGNORES_SEED, another seed differs",
    "BREAKS_PREFIX, a smaller sample begins a larger one",
    "HIDDEN_RANDOMNESS, 'same seed, same bytes'",
    "HIDDEN_RANDOMNESS, threads do not matter",
    "HIDDEN_RANDOMNESS, a balance is exact",
    "HIDDEN_RANDOMNESS, imputing is reproducible",
    "LEAVES_MISSING, 'missing cells are filled, others stay'",
    "ONE_ROW_MORE, exactly n rows",
    "FORGETS_MISSING, missing rates are kept",
    "BREAKS_PREFIX, fewer given rows draw the beginning of more",
    "HIDDEN_RANDOMNESS, threads do not matter for given rows",
    "NEEDS_GIVEN, nothing may be given",
    "IGNORES_GIVEN, drawn cells have their distribution given the others",
    "FILLS_GIVEN, drawn cells have their distribution given the others"
  })
  void a_broken_model_fails_its_law(Fault fault, String law) {
    assertThatThrownBy(() -> SynthesizerContract.check(new Resampler(fault), law, FIXTURE))
        .isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @CsvSource({
    "a canary never leaves",
    "another seed differs",
    "a smaller sample begins a larger one",
    "'same seed, same bytes'",
    "threads do not matter",
    "exactly n rows",
    "missing rates are kept",
    "cells are guarded",
    "conditions are met",
    "a balance is exact",
    "'missing cells are filled, others stay'",
    "given cells come back as they are",
    "fewer given rows draw the beginning of more",
    "threads do not matter for given rows",
    "nothing may be given",
    "drawn cells have their distribution given the others",
    "the schema is kept"
  })
  void a_sound_model_keeps_the_laws(String law) {
    assertThatCode(() -> SynthesizerContract.check(new Resampler(Fault.NONE), law, FIXTURE))
        .doesNotThrowAnyException();
  }

  @Test
  void a_changed_given_cell_is_seen() {
    Dataset rows = Fixtures.named(FIXTURE).head(20);
    int[] turned = IntStream.range(0, 20).map(i -> 19 - i).toArray();

    assertThatCode(() -> GivenLaws.assertKept(rows, rows)).doesNotThrowAnyException();
    assertThatThrownBy(() -> GivenLaws.assertKept(rows, rows.selectRows(turned)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void a_saved_model_that_draws_others_for_given_rows_is_seen() {
    FittedSynthesizer model = fitted(Fault.NONE);

    assertThatCode(() -> GivenLaws.assertAlike(fitted(Fault.NONE), model))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> GivenLaws.assertAlike(fitted(Fault.IGNORES_GIVEN), model))
        .isInstanceOf(AssertionError.class);
  }

  private static FittedSynthesizer fitted(Fault fault) {
    return new Method(fault).fit(Fixtures.named(FIXTURE), Seed.of(1));
  }

  @ParameterizedTest
  @CsvSource({"declared rules are kept", "declared rules are kept given columns"})
  void a_model_that_forgets_the_rules_fails_their_law(String law) {
    String fixture = SynthesizerContract.RULED_FIXTURE;

    assertThatThrownBy(
            () -> SynthesizerContract.check(new Resampler(Fault.FORGETS_RULES), law, fixture))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("rows that break rule");
    assertThatCode(() -> SynthesizerContract.check(new Resampler(Fault.NONE), law, fixture))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void every_fault_is_still_a_model_that_draws(Fault fault) {
    assertThatCode(
            () -> SynthesizerContract.check(new Resampler(fault), "the schema is kept", FIXTURE))
        .doesNotThrowAnyException();
  }

  @Test
  void a_model_cannot_see_what_the_guard_hides() {
    // The resampler returns rows as they are; that the sound one passes is the guard's doing.
    assertThatCode(
            () ->
                SynthesizerContract.check(
                    new Resampler(Fault.NONE), "a canary never leaves", FIXTURE))
        .doesNotThrowAnyException();
  }

  /** Returns rows it learned from, whole. Never shipped. */
  private record Resampler(Fault fault) implements SynthesizerProvider {
    @Override
    public String name() {
      return "resampler";
    }

    @Override
    public String summary() {
      return "returns rows";
    }

    @Override
    public String citation() {
      return "none";
    }

    @Override
    public List<SettingInfo> settings() {
      return List.of();
    }

    @Override
    public boolean supportsImputation() {
      return true;
    }

    @Override
    public boolean supportsGiven() {
      return true;
    }

    @Override
    public Synthesizer create(Map<String, String> settings) {
      return new Method(fault);
    }

    @Override
    public Sampler read(ArchiveReader archive, Schema schema) {
      throw new IllegalStateException("never saved");
    }
  }

  private record Method(Fault fault) implements Synthesizer {
    @Override
    public String name() {
      return "resampler";
    }

    @Override
    public Map<String, Object> settings() {
      return Map.of();
    }

    @Override
    public FittedSynthesizer fit(Dataset real, FitOptions options, Execution run) {
      Dataset table =
          fault == Fault.FORGETS_RULES
              ? Dataset.of(real.columns(), real.schema().withConstraints(List.of()))
              : real;
      FitOptions used =
          fault == Fault.GUARD_OFF ? options.withGuard(new DisclosureGuard(1)) : options;
      return new FitPipeline(this, used, run).fit(table);
    }

    @Override
    public Sampler fitGuarded(
        Dataset guarded, Subjects subjects, FitOptions options, Execution run) {
      return new RowSampler(guarded, fault);
    }
  }

  private record RowSampler(Dataset learned, Fault fault) implements Sampler {
    private static final AtomicLong CALLS = new AtomicLong();

    @Override
    public Dataset draw(int rows, Seed seed) {
      Seed used =
          switch (fault) {
            case IGNORES_SEED -> Seed.of(0);
            case BREAKS_PREFIX -> seed.derive(rows);
            case HIDDEN_RANDOMNESS -> seed.derive(CALLS.incrementAndGet());
            default -> seed;
          };
      RandomStream draws = used.generator();
      int n = rows + (fault == Fault.ONE_ROW_MORE ? 1 : 0);
      int[] chosen = IntStream.range(0, n).map(i -> draws.nextInt(learned.rowCount())).toArray();
      Dataset drawn =
          fault == Fault.FORGETS_RULES ? mixed(chosen.length, draws) : learned.selectRows(chosen);
      return fault == Fault.FORGETS_MISSING ? filled(drawn) : drawn;
    }

    /** Missing cells from random rows, each from one that has it. */
    @Override
    public Optional<Dataset> impute(Dataset table, Seed seed) {
      if (fault == Fault.LEAVES_MISSING) {
        return Optional.of(table);
      }
      RandomStream draws = draws(seed);
      return Optional.of(
          Dataset.of(
              IntStream.range(0, table.columns().size())
                  .mapToObj(j -> table.column(j).filledFrom(donated(table, j, draws)))
                  .toList(),
              table.schema()));
    }

    /** Rows that have the given cells; any where none has. */
    @Override
    public Optional<Dataset> draw(Dataset given, Seed seed) {
      if (fault == Fault.NEEDS_GIVEN && given.columns().isEmpty() && given.rowCount() > 0) {
        throw new IllegalStateException("nothing is given");
      }
      Seed own = fault == Fault.HIDDEN_RANDOMNESS ? seed.derive(CALLS.incrementAndGet()) : seed;
      Map<List<String>, int[]> donors = new HashMap<>();
      int[] rows = new int[given.rowCount()];
      for (int i = 0; i < rows.length; i++) {
        int row = i;
        List<String> cells = fault == Fault.IGNORES_GIVEN ? List.of() : cells(given, row, given);
        int[] alike = donors.computeIfAbsent(cells, c -> rowsWith(c, given));
        Seed ofRow = fault == Fault.BREAKS_PREFIX ? own.derive(rows.length) : own;
        rows[i] = alike[ofRow.derive("given/" + i).generator().nextInt(alike.length)];
      }
      Dataset drawn =
          fault == Fault.FORGETS_RULES
              ? mixed(rows.length, seed.generator())
              : learned.selectRows(rows);
      return Optional.of((fault == Fault.FILLS_GIVEN ? filled(drawn) : drawn).with(given));
    }

    private int[] rowsWith(List<String> cells, Dataset given) {
      int n = learned.rowCount();
      int[] alike =
          IntStream.range(0, n)
              .filter(i -> cells.isEmpty() || cells(learned, i, given).equals(cells))
              .toArray();
      return alike.length == 0 ? IntStream.range(0, n).toArray() : alike;
    }

    /** The cells of a row in the columns of another table. */
    private static List<String> cells(Dataset table, int row, Dataset given) {
      return given.schema().names().stream()
          .map(name -> String.valueOf(table.column(name).text(row)))
          .toList();
    }

    private Column donated(Dataset table, int j, RandomStream draws) {
      Column column = learned.column(j);
      int[] donors = IntStream.range(0, column.size()).filter(i -> !column.isMissing(i)).toArray();
      int[] rows = new int[table.rowCount()];
      Arrays.setAll(rows, i -> donors.length == 0 ? 0 : donors[draws.nextInt(donors.length)]);
      return column.select(rows);
    }

    private RandomStream draws(Seed seed) {
      return (fault == Fault.HIDDEN_RANDOMNESS ? seed.derive(CALLS.incrementAndGet()) : seed)
          .generator();
    }

    /** Each cell from a row of its own. */
    private Dataset mixed(int n, RandomStream draws) {
      return Dataset.of(
          learned.columns().stream()
              .map(c -> c.select(IntStream.range(0, n).map(i -> draws.nextInt(c.size())).toArray()))
              .toList(),
          learned.schema());
    }

    private static Dataset filled(Dataset drawn) {
      return Dataset.of(drawn.columns().stream().map(RowSampler::filled).toList(), drawn.schema());
    }

    private static Column filled(Column column) {
      int known =
          IntStream.range(0, column.size()).filter(i -> !column.isMissing(i)).findFirst().orElse(0);
      int[] rows =
          IntStream.range(0, column.size()).map(i -> column.isMissing(i) ? known : i).toArray();
      return column.select(rows);
    }

    @Override
    public void write(ArchiveWriter archive) {
      archive.json("rows.json", Map.of("rows", (long) learned.rowCount()));
    }

    @Override
    public List<String> disclosures() {
      return List.of("all of them");
    }
  }
}
