package org.ehrsynth.cli.option;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.ehrsynth.InputException;
import org.ehrsynth.cli.io.OutputFile;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.client.DryRun;
import org.ehrsynth.llm.generate.LlmConfig;
import org.ehrsynth.llm.generate.LlmSynthesizer;
import org.ehrsynth.plugin.RecordSettings;
import picocli.CommandLine.Option;

/** The options of a fit by a language model, beyond its settings. */
public final class LlmOptions {
  @Option(
      names = "--dry-run",
      description =
          "For model llm: print the complete prompts that would be sent, and send nothing.")
  private boolean dryRun;

  @Option(
      names = "--allow-external-data",
      description =
          "For model llm: allow real rows (mode few-shot) to be sent to a server that is not on this"
              + " machine.")
  private boolean allowExternalData;

  public boolean isDryRun() {
    return dryRun;
  }

  /**
   * Returns the synthesizer with its settings.
   *
   * @param out the model file to write; answers are cached beside it unless a setting names another
   *     place
   * @throws InputException if a setting is invalid
   */
  public LlmSynthesizer method(
      Map<String, String> settings, OutputFile out, Consumer<String> notes) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    if (allowExternalData) {
      all.put("allowExternalData", "true");
    }
    all.putIfAbsent("cache", out.name() + ".answers");
    return LlmSynthesizer.of(RecordSettings.with(LlmConfig.defaults(), all)).withNotes(notes);
  }

  /**
   * Checks that the options apply to the model.
   *
   * @throws InputException if they are given for another model
   */
  public void checked(String model) {
    if (!model.equals(LlmSynthesizer.NAME) && (dryRun || allowExternalData)) {
      throw new InputException(
          "%s is for model '%s' only, found model '%s'"
              .formatted(
                  dryRun ? "--dry-run" : "--allow-external-data", LlmSynthesizer.NAME, model));
    }
  }

  /** Prints the prompts of a fit as they would be sent, with their destination. */
  public void print(
      LlmSynthesizer method, Dataset real, FitOptions options, Execution run, PrintStream out) {
    List<ChatPrompt> prompts = method.prompts(real, options, run);
    for (int q = 0; q < prompts.size(); q++) {
      out.printf(Locale.ROOT, "=== prompt %,d of %,d%n", q + 1, prompts.size());
      out.print(DryRun.of(method.config().endpoint(), prompts.get(q)).text());
    }
  }
}
