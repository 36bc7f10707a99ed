package org.ehrsynth.cli.llm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.option.RunOptions;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.client.ChatClients;
import org.ehrsynth.llm.client.MeteredChat;
import org.ehrsynth.llm.generate.LlmConfig;
import org.ehrsynth.llm.generate.LlmSynthesizer;
import org.ehrsynth.llm.judge.JudgeConfig;
import org.ehrsynth.llm.judge.LlmJudgeMetric;
import org.ehrsynth.llm.note.NoteFile;
import org.ehrsynth.llm.note.NoteVerifier;
import org.ehrsynth.llm.note.TemplateNoteWriter;
import org.ehrsynth.llm.pack.DomainPack;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.standin.FakeLlmServer;
import org.ehrsynth.llm.standin.FaultRates;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.plugin.RecordSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What language models do here, against a stand-in that runs inside the command. */
@Command(
    name = "llm-demo",
    description =
        "Rows, notes and a judge on the bundled pbc cohort, by a stand-in for a language model that"
            + " runs inside this command.")
public final class LlmDemoCommand implements Callable<Integer> {
  private static final double HOLDOUT_FRACTION = 0.2;
  private static final String PACK = "hepatology";
  private static final List<String> MEASURES =
      List.of("fidelity.marginal", "fidelity.association", "llm.judge");

  private final RootCommand root;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "ehrsynth-llm-demo",
      description = "The folder to write to, made if it is not there (default ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--mode",
      paramLabel = "NAME",
      defaultValue = "aggregates",
      description =
          "What the model is told: schema, aggregates or few-shot (default ${DEFAULT-VALUE}).")
  private String mode;

  @Mixin private RunOptions runOptions;

  public LlmDemoCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    Console terminal = root.terminal();
    try (FakeLlmServer server = FakeLlmServer.start(FaultRates.smallModel())) {
      Map<String, String> settings = new LinkedHashMap<>();
      settings.put("mode", mode);
      settings.put("url", server.url());
      settings.put("llm", FakeLlmServer.MODEL);
      settings.put("pack", PACK);
      LlmConfig config = RecordSettings.with(LlmConfig.defaults(), settings);
      Files.createDirectories(out);
      Dataset real = ExampleDatasets.pbc();
      Execution run = runOptions.run(terminal.progress(root.isQuiet()));
      Split split = Split.bySubject(real, HOLDOUT_FRACTION, run.seed().derive("split"));
      DomainPack.Applied known = DomainPack.bundled(PACK).applyTo(real.schema());

      LlmSynthesizer method =
          LlmSynthesizer.of(config).withNotes(note -> terminal.note(root.isQuiet(), note));
      FittedSynthesizer model = method.fit(split.train(), run);
      Dataset synthetic = model.sample(split.train().rowCount(), Condition.ANY, run);
      model.save(out.resolve("pbc-llm.synth"));
      synthetic.write(out.resolve("pbc-llm.csv"));
      NoteFile notes = notes(synthetic, known.descriptions(), run);
      Report report = scored(split, synthetic, config.endpoint(), known.descriptions(), run);
      terminal.endProgress();

      terminal.out().println(report);
      terminal
          .out()
          .println(
              NoteVerifier.of(
                      synthetic.schema().learned(),
                      known.descriptions(),
                      DomainPack.bundled(PACK).findings())
                  .check(notes.rows(), notes.notes())
                  .summary());
      terminal
          .out()
          .printf(
              """

              The stand-in fills forms by chance, badly on purpose: margins are right because they are
              carried to the real ones, and nothing goes together. In '%s': the rows, the model and a
              note for each patient. With a language model of your own, for instance Ollama's:
                ehrsynth fit DATA.csv --model llm --set llm=llama3.1:8b --out M.synth
              """,
              Console.oneLine(out.toString()));
    }
    return 0;
  }

  private NoteFile notes(Dataset synthetic, ColumnDescriptions meanings, Execution run) {
    String template = DomainPack.bundled(PACK).note().orElseThrow();
    NoteFile notes =
        NoteFile.of(synthetic, TemplateNoteWriter.of(template, PACK, meanings), run.seed());
    notes.write(out.resolve("pbc-llm-notes.jsonl"));
    return notes;
  }

  private static Report scored(
      Split split,
      Dataset synthetic,
      Endpoint endpoint,
      ColumnDescriptions meanings,
      Execution run) {
    MeteredChat chat = ChatClients.open(endpoint);
    return Evaluator.of(MEASURES)
        .withMetric(
            LlmJudgeMetric.of(
                chat, JudgeConfig.defaults(), meanings, endpoint.limits().concurrency()))
        .evaluate(split.train(), Optional.of(split.holdout()), synthetic, Optional.empty(), run);
  }
}
