package org.ehrsynth.cli.llm;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.ehrsynth.InputException;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.OutputFile;
import org.ehrsynth.cli.io.TableInput;
import org.ehrsynth.cli.option.LlmServerOptions;
import org.ehrsynth.cli.option.SeedOption;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.client.MeteredChat;
import org.ehrsynth.llm.note.LlmNoteWriter;
import org.ehrsynth.llm.note.NoteConsistency;
import org.ehrsynth.llm.note.NoteFile;
import org.ehrsynth.llm.note.NoteMemorization;
import org.ehrsynth.llm.note.NoteVerifier;
import org.ehrsynth.llm.note.NoteWriter;
import org.ehrsynth.llm.note.TemplateNoteWriter;
import org.ehrsynth.llm.pack.DomainPack;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.schema.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a clinical note for each synthetic patient, and checks it against the row. */
@Command(
    name = "notes",
    description = "Write a note for each synthetic patient, and check every fact of it.")
final class LlmNotesCommand implements Callable<Integer> {
  private final RootCommand root;

  @Parameters(
      paramLabel = "S",
      description = "Synthetic rows (CSV, also gzipped); - is standard input.")
  private String data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "N.jsonl",
      description = "The file to write: a line {\"row\": …, \"note\": …} for each patient.")
  private String out;

  @Option(
      names = "--schema",
      paramLabel = "F",
      description = "What the columns mean (default: inferred from the data).")
  private String schema;

  @Option(
      names = "--pack",
      paramLabel = "P",
      description = "A domain pack: the name of a bundled one or a folder.")
  private String pack;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "A language model that writes the notes (default: a template does).")
  private String model;

  @Option(
      names = "--real-notes",
      paramLabel = "F.jsonl",
      description = "Real notes, a line {\"note\": …} each: how much of them is repeated.")
  private String realNotes;

  @Option(
      names = "--held-out-notes",
      paramLabel = "F.jsonl",
      description = "Other real notes, to compare that with.")
  private String heldOutNotes;

  @Mixin private SeedOption randomness;

  @Mixin private LlmServerOptions server;

  @Option(names = "--json", description = "Print one line of JSON about the notes.")
  private boolean json;

  LlmNotesCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Console terminal = root.terminal();
    OutputFile target = new OutputFile(out).file().checked(data, schema, realNotes, heldOutNotes);
    if (heldOutNotes != null && realNotes == null) {
      throw new InputException("--held-out-notes is to be compared with --real-notes, found none");
    }
    DomainPack domain = pack == null ? null : DomainPack.of(pack);
    List<String> real = realNotes == null ? null : NoteFile.notes(Path.of(realNotes));
    List<String> others = heldOutNotes == null ? null : NoteFile.notes(Path.of(heldOutNotes));
    Schema declared = schema == null ? null : Schema.read(Path.of(schema));
    Dataset rows = new TableInput(data, terminal.in()).read(declared);
    ColumnDescriptions meanings = ColumnDescriptions.NONE;
    if (domain != null) {
      DomainPack.Applied known = domain.applyTo(rows.schema());
      known.notes().forEach(note -> terminal.note(root.isQuiet(), note));
      meanings = known.descriptions();
    }

    MeteredChat chat =
        model == null ? null : server.open(model, note -> terminal.note(root.isQuiet(), note));
    NoteFile notes = NoteFile.of(rows, writer(domain, meanings, chat), randomness.seed());
    notes.write(target.path());
    NoteConsistency agreement =
        NoteVerifier.of(
                rows.schema().learned(), meanings, domain == null ? List.of() : domain.findings())
            .check(notes.rows(), notes.notes());

    terminal.note(root.isQuiet(), "wrote '" + out + "'");
    if (chat != null) {
      terminal.note(root.isQuiet(), chat.usage().summary());
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("withoutNote", (long) notes.withoutNote());
    line.put("check", agreement.toJson());
    terminal.note(root.isQuiet(), agreement.summary());
    if (real != null) {
      List<String> written = notes.notes().stream().filter(Objects::nonNull).toList();
      NoteMemorization memory = NoteMemorization.of(real);
      NoteMemorization.Figures figures = memory.figures(written);
      line.put("memory", figures.toJson());
      String reported = figures.summary();
      if (others != null) {
        NoteMemorization.Figures heldOut = memory.figures(others);
        line.put("heldOut", heldOut.toJson());
        reported = NoteMemorization.compared(figures, heldOut);
      }
      terminal.notes(root.isQuiet(), reported);
    }
    if (json) {
      terminal.out().println(Json.write(line));
    }
    return 0;
  }

  private NoteWriter writer(DomainPack domain, ColumnDescriptions meanings, MeteredChat chat) {
    if (chat != null) {
      return new LlmNoteWriter(chat, meanings, domain == null ? "" : domain.domain());
    }
    return domain != null && domain.note().isPresent()
        ? TemplateNoteWriter.of(
            domain.note().get(), "the note of pack '" + domain.name() + "'", meanings)
        : TemplateNoteWriter.standard(meanings);
  }
}
