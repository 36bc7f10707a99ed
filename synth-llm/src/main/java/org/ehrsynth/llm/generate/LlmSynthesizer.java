package org.ehrsynth.llm.generate;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.constraint.transform.ConstrainedTable;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.ChatException;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.client.MeteredChat;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * Rows made up by a language model that is told of the table: its columns and rules only, or also
 * statistics of at least k patients each, or also guarded real rows ({@link LlmConfig.Mode}).
 *
 * <p>The model is asked while fitting, for a pool of rows ({@link RowCollector}); each is checked
 * against schema and rules, put right, or asked for again. Then the pool's margins are carried to
 * the real ones ({@link MarginalCalibration}). Samples are drawn from the pool, without the
 * language model.
 *
 * <p>What a table of few patients lacks, the model may know from texts; what it does not know, it
 * makes up. What goes together is the model's own, so judge it before use. Prompted generation of
 * health records: a scoping review, <a
 * href="https://arxiv.org/abs/2506.16594">arXiv:2506.16594</a>; of rows from few examples, checked
 * before use: Seedat et al. (2024), <a
 * href="https://arxiv.org/abs/2312.12112">arXiv:2312.12112</a>.
 *
 * <p>Immutable, thread-safe.
 */
public final class LlmSynthesizer implements Synthesizer {
  /** As in {@code --model llm}. */
  public static final String NAME = "llm";

  private final LlmConfig config;
  private final Optional<Chat> other;
  private final Consumer<String> notes;

  private LlmSynthesizer(LlmConfig config, Optional<Chat> other, Consumer<String> notes) {
    this.config = config;
    this.other = other;
    this.notes = notes;
  }

  /** Asks the server that the settings name. */
  public static LlmSynthesizer of(LlmConfig config) {
    return new LlmSynthesizer(Objects.requireNonNull(config), Optional.empty(), note -> {});
  }

  /** The same, asking another chat than that of the settings. */
  public LlmSynthesizer recordPrompts(Chat chat) {
    return new LlmSynthesizer(config, Optional.of(chat), notes);
  }

  /** The same, telling someone how it went: how many rows were kept, and what the answers cost. */
  public LlmSynthesizer prompt(Consumer<String> notes) {
    return new LlmSynthesizer(config, other, notes);
  }

  public LlmConfig config() {
    return config;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> settings() {
    return RecordSettings.of(config);
  }

  @Override
  public Sampler fitGuarded(Dataset guarded, int[] subjects, Execution run) {
    return fitGuarded(ConstrainedTable.plain(guarded), subjects, run);
  }

  /**
   * Asks for the pool and carries its margins to the real ones.
   *
   * @throws org.ehrsynth.llm.chat.ChatException if the server gives no answer
   * @throws org.ehrsynth.InputException if its answers are of no use
   */
  @Override
  public Sampler fitGuarded(ConstrainedTable table, int[] subjects, Execution run) {
    Prompt prompt = Prompt.of(config, table.guarded(), subjects, run);
    RowCollector.Gathered gathered =
        other.isPresent()
            ? prompt.harvest(other.get(), run).gather(prompt.wanted())
            : fromServer(prompt, run);
    GenerationLog account = prompt.account(gathered);
    notes.accept(account.summary());
    Dataset generated = table.transformed(gathered.batch().toDataset());
    Schema schema = table.transformed().schema();
    Seed seed = run.seed().derive("calibration");
    if (config.calibrate()) {
      MarginalCalibration real = new MarginalCalibration(run.guard().minimumSubjects());
      return new PoolSampler(
          schema, real.of(generated, table.transformed(), subjects, seed), account);
    }
    Dataset whole = generated.selectRows(whole(generated));
    int[] own = IntStream.range(0, whole.rowCount()).toArray();
    return new PoolSampler(schema, new MarginalCalibration(1).of(whole, whole, own, seed), account);
  }

  private RowCollector.Gathered fromServer(Prompt prompt, Execution run) {
    MeteredChat server = config.open(notes);
    try {
      return prompt.harvest(server, run).gather(prompt.wanted());
    } catch (ChatException e) {
      throw config.cache().isEmpty()
          ? e
          : e.with("the same fit goes on from the answers in '" + config.cache() + "'");
    } finally {
      notes.accept(server.bill().line());
    }
  }

  /** Rows without a missing cell where none may be: a combination that is not allowed is one. */
  private static int[] whole(Dataset generated) {
    int[] whole =
        IntStream.range(0, generated.rowCount())
            .filter(
                row ->
                    generated.columns().stream()
                        .allMatch(c -> c.field().nullable() || !c.isMissing(row)))
            .toArray();
    if (whole.length == 0) {
      throw new InputException(
          "no row of the language model holds an allowed combination; calibrated ones would");
    }
    return whole;
  }

  /**
   * The questions that a fit would ask first, without asking them: what would leave this program.
   *
   * @return at least one; further ones follow from the answers, and hold nothing more of patients
   * @throws org.ehrsynth.InputException as {@link #fit} does
   */
  public List<ChatPrompt> questions(Dataset real, Execution run) {
    PromptRecorder asker = new PromptRecorder();
    try {
      asker.fit(real, run);
      throw new IllegalStateException("the questions were passed over");
    } catch (CancellationException e) {
      if (asker.questions.isEmpty()) {
        throw e;
      }
      return asker.questions;
    }
  }

  /** Goes as far as the questions, behind the same guards as a fit. */
  private final class PromptRecorder implements Synthesizer {
    private List<ChatPrompt> questions = List.of();

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Map<String, Object> settings() {
      return LlmSynthesizer.this.settings();
    }

    @Override
    public Sampler fitGuarded(Dataset guarded, int[] subjects, Execution run) {
      return fitGuarded(ConstrainedTable.plain(guarded), subjects, run);
    }

    @Override
    public Sampler fitGuarded(ConstrainedTable table, int[] subjects, Execution run) {
      questions = Prompt.of(config, table.guarded(), subjects, run).questions(run);
      throw new CancellationException("only the questions were wanted");
    }
  }

  /** Registered as {@code llm}. */
  public static final class Provider implements SynthesizerProvider {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String summary() {
      return "rows made up by a language model that is told of the table, with the real margins;"
          + " needs a server, for instance on this machine";
    }

    @Override
    public String citation() {
      return "prompted generation: arXiv:2506.16594 (review), arXiv:2312.12112 (few-shot rows)";
    }

    @Override
    public boolean isSelfContained() {
      return false;
    }

    @Override
    public List<Setting> settings() {
      return LlmConfig.described();
    }

    @Override
    public LlmSynthesizer create(Map<String, String> settings) {
      return LlmSynthesizer.of(RecordSettings.with(LlmConfig.defaults(), settings));
    }

    @Override
    public Sampler read(ArchiveReader archive, Schema schema) {
      return PoolSampler.read(archive, schema);
    }
  }
}
