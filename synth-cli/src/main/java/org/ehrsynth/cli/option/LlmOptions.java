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
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.client.DryRun;
import org.ehrsynth.llm.generate.LlmConfig;
import org.ehrsynth.llm.generate.LlmSynthesizer;
import org.ehrsynth.model.FitOptions;
import org.ehrsynth.plugin.RecordSettings;
import picocli.CommandLine.Option;

/** What a fit by a language model may do, beyond its settings. */
public final class LlmOptions {
  @Option(
      names = "--dry-run",
      description =
          "Of model llm: print the questions that would be sent, whole, and send nothing.")
  private boolean dryRun;

  @Option(
      names = "--allow-external-data",
      description =
          "Of model llm: let real rows (mode few-shot) go to a server that is not on this machine.")
  private boolean allowExternalData;

  public boolean isDryRun() {
    return dryRun;
  }

  /**
   * The method with its settings.
   *
   * @param out the model file to write; answers are remembered beside it, unless a setting says
   *     where
   * @throws InputException if a setting is unusable
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
   * Checks that the options are for this model.
   *
   * @throws InputException if they are given for another
   */
  public void checked(String model) {
    if (!model.equals(LlmSynthesizer.NAME) && (dryRun || allowExternalData)) {
      throw new InputException(
          "%s is for model '%s' only, found model '%s'"
              .formatted(
                  dryRun ? "--dry-run" : "--allow-external-data", LlmSynthesizer.NAME, model));
    }
  }

  /** Prints the questions of a fit as they would be sent, and where to. */
  public void print(
      LlmSynthesizer method, Dataset real, FitOptions options, Execution run, PrintStream out) {
    List<ChatPrompt> questions = method.prompts(real, options, run);
    for (int q = 0; q < questions.size(); q++) {
      out.printf(Locale.ROOT, "=== question %,d of %,d%n", q + 1, questions.size());
      out.print(DryRun.of(method.config().endpoint(), questions.get(q)).text());
    }
  }
}
