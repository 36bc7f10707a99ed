package org.ehrsynth.llm.generate;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.constraint.transform.ConstrainedTable;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.fit.PreparedFit;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.ChatException;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.client.MeteredChat;
import org.ehrsynth.model.RecordProvider;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * Draws rows from a pool that a language model generates during the fit. The prompts describe the
 * table: its columns and constraints only, or also statistics of at least k patients each, or also
 * guarded real rows ({@link LlmConfig.Mode}).
 *
 * <p>Each generated row is validated against schema and constraints and corrected or requested
 * again ({@link RowCollector}). The marginals of the pool are then mapped to the real ones ({@link
 * MarginalCalibration}). Sampling needs no language model.
 *
 * <p>A language model may know from texts what a table of few patients lacks; what it does not
 * know, it invents. The dependence between columns is the language model's own, so evaluate the
 * rows before use. Prompted generation of health records: a scoping review, <a
 * href="https://arxiv.org/abs/2506.16594">arXiv:2506.16594</a>; rows from few examples, checked
 * before use: Seedat et al. (2024), <a
 * href="https://arxiv.org/abs/2312.12112">arXiv:2312.12112</a>.
 *
 * <p>Immutable, thread-safe.
 */
public final class LlmSynthesizer implements Synthesizer {
  /** As in {@code --model llm}. */
  public static final String NAME = "llm";

  private final LlmConfig config;
  private final Optional<Chat> chat;
  private final Consumer<String> notes;

  private LlmSynthesizer(LlmConfig config, Optional<Chat> other, Consumer<String> notes) {
    this.config = config;
    this.chat = other;
    this.notes = notes;
  }

  /** A method that sends its prompts to the server of the settings. */
  public static LlmSynthesizer of(LlmConfig config) {
    return new LlmSynthesizer(Objects.requireNonNull(config), Optional.empty(), note -> {});
  }

  /** A copy that sends its prompts to another chat than that of the settings. */
  public LlmSynthesizer withChat(Chat chat) {
    return new LlmSynthesizer(config, Optional.of(chat), notes);
  }

  /** A copy that reports how many rows were kept, and what the answers cost. */
  public LlmSynthesizer withNotes(Consumer<String> notes) {
    return new LlmSynthesizer(config, chat, notes);
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
  public Sampler fitGuarded(Dataset guarded, Subjects subjects, FitOptions options, Execution run) {
    return fitGuarded(ConstrainedTable.plain(guarded), subjects, options, run);
  }

  /**
   * Generates the pool and maps its marginals to the real ones.
   *
   * @throws org.ehrsynth.llm.chat.ChatException if the server gives no answer
   * @throws org.ehrsynth.InputException if fewer than half of the rows could be obtained
   */
  @Override
  public Sampler fitGuarded(
      ConstrainedTable table, Subjects subjects, FitOptions options, Execution run) {
    GenerationTask task =
        GenerationTask.of(config, table.guarded(), subjects, options.minimumSubjects());
    RowCollector.CollectedRows collected =
        chat.isPresent() ? task.collect(chat.get(), run) : collectFromServer(task, run);
    GenerationLog log = task.log(collected);
    notes.accept(log.summary());
    Dataset generated = table.transformed(collected.batch().toDataset());
    Schema schema = table.transformed().schema();
    Seed seed = run.seed().derive("calibration");
    if (config.calibrate()) {
      MarginalCalibration real = new MarginalCalibration(options.minimumSubjects());
      return new PoolSampler(schema, real.of(generated, table.transformed(), subjects, seed), log);
    }
    Dataset complete = generated.selectRows(complete(generated));
    Subjects own = Subjects.eachRow(complete.rowCount());
    return new PoolSampler(
        schema, new MarginalCalibration(1).of(complete, complete, own, seed), log);
  }

  private RowCollector.CollectedRows collectFromServer(GenerationTask task, Execution run) {
    MeteredChat server = config.open(notes);
    try {
      return task.collect(server, run);
    } catch (ChatException e) {
      throw config.cache().isEmpty()
          ? e
          : e.withHelp("the same fit resumes from the answers in '" + config.cache() + "'");
    } finally {
      notes.accept(server.usage().summary());
    }
  }

  /**
   * The rows whose required cells are all present: a combination of values that is not allowed
   * becomes a missing cell.
   */
  private static int[] complete(Dataset generated) {
    int[] complete =
        IntStream.range(0, generated.rowCount())
            .filter(
                row ->
                    generated.columns().stream()
                        .allMatch(c -> c.field().nullable() || !c.isMissing(row)))
            .toArray();
    if (complete.length == 0) {
      throw new InputException(
          "no row of the language model has an allowed combination; calibrated rows would");
    }
    return complete;
  }

  /**
   * The prompts that a fit would send first, without sending them: what would leave this program.
   *
   * @return at least one; later prompts follow from the answers and contain no further content of
   *     patients
   * @throws org.ehrsynth.InputException under the same conditions as {@link #fit}
   */
  public List<ChatPrompt> prompts(Dataset real, FitOptions options, Execution run) {
    PreparedFit prepared = PreparedFit.of(real, options, run);
    Execution own = PreparedFit.methodExecution(run);
    return GenerationTask.of(
            config, prepared.table().guarded(), prepared.subjects(), options.minimumSubjects())
        .prompts(own.seed());
  }

  /** Registered as {@code llm}. */
  public static final class Provider extends RecordProvider<LlmConfig> {
    public Provider() {
      super(NAME, LlmConfig.defaults(), LlmSynthesizer::of, PoolSampler::read);
    }

    @Override
    public String summary() {
      return "rows generated by a language model from a description of the table, with the real"
          + " marginals; needs a server, for instance on this machine";
    }

    @Override
    public String citation() {
      return "prompted generation: arXiv:2506.16594 (review), arXiv:2312.12112 (few-shot rows)";
    }

    @Override
    public boolean isSelfContained() {
      return false;
    }
  }
}
