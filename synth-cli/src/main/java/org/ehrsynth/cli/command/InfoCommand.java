package org.ehrsynth.cli.command;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.TextListing;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.Provenance;
import org.ehrsynth.schema.Field;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells where a model comes from and which facts of real patients its file holds. */
@Command(
    name = "info",
    description = "Tell where a model comes from and what facts of real patients it holds.")
public final class InfoCommand implements Callable<Integer> {
  private final RootCommand root;

  @Parameters(paramLabel = "M.synth", description = "The model file.")
  private String model;

  public InfoCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    FittedSynthesizer fitted = FittedSynthesizer.load(Path.of(model));
    Provenance from = fitted.provenance();
    TextListing listing = new TextListing();
    listing
        .title("Provenance")
        .item("model", from.model())
        .item("seed", Long.toString(from.seed().value()))
        .item(
            "learned from",
            String.format(
                Locale.ROOT,
                "%,d rows of %,d patients, %,d columns",
                from.rows(),
                from.subjects(),
                from.columns()))
        .item("fingerprint", from.fingerprint())
        .item("library", from.libraryVersion())
        .item("platform", from.platform());
    listing.title("Settings");
    from.settings().forEach((name, value) -> listing.item(name, String.valueOf(value)));
    if (from.settings().isEmpty()) {
      listing.text("none");
    }
    listing.title("Columns");
    for (Field field : fitted.schema().fields()) {
      String levels = field.type().isCoded() ? ", %d levels".formatted(field.levels().size()) : "";
      listing.item(field.name(), field.type().label() + ", " + field.role().label() + levels);
    }
    if (!fitted.schema().constraints().isEmpty()) {
      listing.title("Declared rules that samples keep");
      fitted.schema().constraints().forEach(rule -> listing.item(rule.type(), rule.text()));
    }
    listing.title("Facts of real patients that this file holds");
    listing.text(
        from.minimumSubjects() > 1
            ? "No level, extreme or other statistic held by fewer than %d patients."
                .formatted(from.minimumSubjects())
            : "The guard for rare facts was OFF: single patients' values may be in this file.");
    listing.text(
        "- The schema: each column's name, the levels that occur, and the range of its numbers.");
    fitted.disclosures().forEach(disclosure -> listing.text("- " + disclosure));
    root.terminal().out().print(listing);
    return 0;
  }
}
