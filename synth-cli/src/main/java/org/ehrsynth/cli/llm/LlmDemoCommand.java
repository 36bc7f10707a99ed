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
import org.ehrsynth.eval.fidelity.Associations;
import org.ehrsynth.eval.fidelity.Marginals;
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

/** Demonstrates the use of language models with a fake server that runs inside the command. */
@Command(
    name = "llm-demo",
    description =
        "Generate rows and notes of the bundled pbc cohort and rate them, with a fake language model"
            + " that runs inside this command.")
public final class LlmDemoCommand implements Callable<Integer> {
  private static final double HOLDOUT_FRACTION = 0.2;
  private static final String PACK = "hepatology";
  private static final List<String> METRICS =
      List.of(Marginals.ID, Associations.ID, LlmJudgeMetric.ID);

  private final RootCommand root;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "ehrsynth-llm-demo",
      description =
          "The folder to write to; created if it does not exist (default ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--mode",
      paramLabel = "NAME",
      defaultValue = "aggregates",
      description =
          "What the model sees: schema, aggregates or few-shot (default ${DEFAULT-VALUE}).")
  private String mode;

  @Mixin private RunOptions runOptions;

  public LlmDemoCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    Console terminal = root.terminal();
    try (FakeLlmServer server = FakeLlmServer.start(FaultRates.smallModel())) {
      LlmConfig config = config(server);
      Files.createDirectories(out);
      Dataset real = ExampleDatasets.pbc();
      Execution run = runOptions.run(terminal.progress(root.isQuiet()));
      Split split = Split.bySubject(real, HOLDOUT_FRACTION, run.seed().derive("split"));
      ColumnDescriptions descriptions =
          DomainPack.bundled(PACK).applyTo(real.schema()).descriptions();

      Dataset synthetic = synthetic(config, split, run);
      NoteFile notes = notes(synthetic, descriptions, run);
      Report report = scored(split, synthetic, config.endpoint(), descriptions, run);
      terminal.endProgress();

      terminal.out().println(report);
      terminal.out().println(verified(synthetic, descriptions, notes));
      terminal
          .out()
          .printf(
              """

              The fake model answers at random, and badly on purpose: the marginals match because they
              are calibrated to the real ones, but the columns are unrelated. '%s' contains the rows,
              the model and a note for each patient. With a language model of your own, for example
              served by Ollama:
                ehrsynth fit DATA.csv --model llm --set llm=llama3.1:8b --out M.synth
              """,
              Console.oneLine(out.toString()));
    }
    return 0;
  }

  private LlmConfig config(FakeLlmServer server) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("mode", mode);
    settings.put("url", server.url());
    settings.put("llm", FakeLlmServer.MODEL);
    settings.put("pack", PACK);
    return RecordSettings.with(LlmConfig.defaults(), settings);
  }

  private Dataset synthetic(LlmConfig config, Split split, Execution run) {
    LlmSynthesizer synthesizer =
        LlmSynthesizer.of(config).withNotes(note -> root.terminal().note(root.isQuiet(), note));
    FittedSynthesizer model = synthesizer.fit(split.train(), run);
    Dataset synthetic = model.sample(split.train().rowCount(), Condition.ANY, run);
    model.save(out.resolve("pbc-llm.synth"));
    synthetic.write(out.resolve("pbc-llm.csv"));
    return synthetic;
  }

  private static String verified(
      Dataset synthetic, ColumnDescriptions descriptions, NoteFile notes) {
    return NoteVerifier.of(
            synthetic.schema().learned(), descriptions, DomainPack.bundled(PACK).findings())
        .check(notes.rows(), notes.notes())
        .summary();
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
    return Evaluator.of(METRICS)
        .withMetric(
            LlmJudgeMetric.of(
                chat, JudgeConfig.defaults(), meanings, endpoint.limits().concurrency()))
        .evaluate(split.train(), Optional.of(split.holdout()), synthetic, Optional.empty(), run);
  }
}
