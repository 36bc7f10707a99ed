package org.ehrsynth.cli.llm;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
import org.ehrsynth.json.JsonTree;
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

/** Writes a clinical note for each synthetic patient and verifies it against the row. */
@Command(
    name = "notes",
    description = "Write a note for each synthetic patient and verify every statement in it.")
final class LlmNotesCommand implements Callable<Integer> {
  private final RootCommand root;

  @Parameters(
      paramLabel = "S",
      description = "Synthetic rows as CSV, optionally gzipped; - reads standard input.")
  private String data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "N.jsonl",
      description = "The file to write, one line {\"row\": …, \"note\": …} per patient.")
  private String out;

  @Option(
      names = "--schema",
      paramLabel = "F",
      description = "The schema file (default: the schema is inferred from the data).")
  private String schema;

  @Option(
      names = "--pack",
      paramLabel = "P",
      description = "A domain pack: the name of a bundled pack, or a folder.")
  private String pack;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The language model that writes the notes (default: a template).")
  private String model;

  @Option(
      names = "--real-notes",
      paramLabel = "F.jsonl",
      description =
          "Real notes, one line {\"note\": …} each, to measure how much of them is repeated.")
  private String realNotes;

  @Option(
      names = "--held-out-notes",
      paramLabel = "F.jsonl",
      description = "Held-out real notes, to compare the repetition with.")
  private String heldOutNotes;

  @Mixin private SeedOption randomness;

  @Mixin private LlmServerOptions server;

  @Option(names = "--json", description = "Print one line of JSON about the notes.")
  private boolean json;

  LlmNotesCommand(RootCommand root) {
    this.root = root;
  }

  /** The real notes that memorization is measured on; empty lists without the options. */
  private record RealNotes(List<String> train, List<String> heldOut) {}

  @Override
  public Integer call() {
    Console terminal = root.terminal();
    OutputFile target = new OutputFile(out).file().checked(data, schema, realNotes, heldOutNotes);
    DomainPack domain = pack == null ? null : DomainPack.of(pack);
    Optional<RealNotes> real = realNotes();
    Schema declared = schema == null ? null : Schema.read(Path.of(schema));
    Dataset rows = new TableInput(data, terminal.in()).read(declared);
    ColumnDescriptions descriptions = descriptions(domain, rows);
    MeteredChat chat = model == null ? null : server.open(model, this::note);
    NoteFile notes = NoteFile.of(rows, writer(domain, descriptions, chat), randomness.seed());
    notes.write(target.path());
    note("wrote '" + out + "'");
    if (chat != null) {
      note(chat.usage().summary());
    }
    JsonTree line = new JsonTree();
    line.put("withoutNote", (long) notes.withoutNote());
    NoteConsistency consistency =
        NoteVerifier.of(
                rows.schema().learned(),
                descriptions,
                domain == null ? List.of() : domain.findings())
            .check(notes.rows(), notes.notes());
    line.put("check", consistency.toJson());
    note(consistency.summary());
    real.ifPresent(known -> reportMemorization(notes, known, line));
    if (json) {
      terminal.out().println(Json.write(line));
    }
    return 0;
  }

  private Optional<RealNotes> realNotes() {
    if (heldOutNotes != null && realNotes == null) {
      throw new InputException("--held-out-notes requires --real-notes, found none");
    }
    if (realNotes == null) {
      return Optional.empty();
    }
    List<String> heldOut = heldOutNotes == null ? List.of() : NoteFile.notes(Path.of(heldOutNotes));
    return Optional.of(new RealNotes(NoteFile.notes(Path.of(realNotes)), heldOut));
  }

  private ColumnDescriptions descriptions(DomainPack domain, Dataset rows) {
    if (domain == null) {
      return ColumnDescriptions.NONE;
    }
    DomainPack.Applied applied = domain.applyTo(rows.schema());
    applied.notes().forEach(this::note);
    return applied.descriptions();
  }

  private void reportMemorization(NoteFile notes, RealNotes real, JsonTree line) {
    List<String> written = notes.notes().stream().filter(Objects::nonNull).toList();
    NoteMemorization memorization = NoteMemorization.of(real.train());
    NoteMemorization.Figures figures = memorization.figures(written);
    line.put("memory", figures.toJson());
    String summary = figures.summary();
    if (heldOutNotes != null) {
      NoteMemorization.Figures heldOut = memorization.figures(real.heldOut());
      line.put("heldOut", heldOut.toJson());
      summary = NoteMemorization.compared(figures, heldOut);
    }
    root.terminal().notes(root.isQuiet(), summary);
  }

  private void note(String message) {
    root.terminal().note(root.isQuiet(), message);
  }

  private NoteWriter writer(DomainPack domain, ColumnDescriptions descriptions, MeteredChat chat) {
    if (chat != null) {
      return new LlmNoteWriter(chat, descriptions, domain == null ? "" : domain.domain());
    }
    return domain != null && domain.note().isPresent()
        ? TemplateNoteWriter.of(
            domain.note().get(), "the note of pack '" + domain.name() + "'", descriptions)
        : TemplateNoteWriter.standard(descriptions);
  }
}
