package org.ehrsynth.llm.generate;

import java.util.List;
import java.util.Map;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.constraint.transform.ConstrainedTable;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.random.Seed;

/**
 * Keeps the prompts of a fit instead of sending them. The table reaches it through the same guard
 * and constraints as in a fit, so the prompts are those that a fit sends. For one fit only.
 */
final class DryRunSynthesizer implements Synthesizer {
  private final LlmConfig config;
  private List<ChatPrompt> prompts = List.of();

  DryRunSynthesizer(LlmConfig config) {
    this.config = config;
  }

  /** The prompts of the first round; empty before the fit. */
  List<ChatPrompt> prompts() {
    return prompts;
  }

  @Override
  public String name() {
    return LlmSynthesizer.NAME;
  }

  @Override
  public Map<String, Object> settings() {
    return RecordSettings.of(config);
  }

  @Override
  public Sampler fitGuarded(Dataset guarded, int[] subjects, Execution run) {
    return fitGuarded(ConstrainedTable.plain(guarded), subjects, run);
  }

  @Override
  public Sampler fitGuarded(ConstrainedTable table, int[] subjects, Execution run) {
    prompts = GenerationTask.of(config, table.guarded(), subjects, run).prompts(run.seed());
    return new NoRows();
  }

  /** The result of a fit that sent nothing. */
  private static final class NoRows implements Sampler {
    @Override
    public Dataset draw(int rows, Seed seed) {
      throw new UnsupportedOperationException("a dry run generates no rows");
    }

    @Override
    public void write(ArchiveWriter archive) {
      throw new UnsupportedOperationException("a dry run generates no model");
    }

    @Override
    public List<String> disclosures() {
      return List.of();
    }
  }
}
