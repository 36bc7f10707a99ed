package org.ehrsynth.cli.command;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.TextListing;
import org.ehrsynth.fit.Provenance;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows the provenance of a model and what its file discloses about real patients. */
@Command(
    name = "info",
    description = "Show where a model comes from and what its file discloses about real patients.")
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
    TextListing listing = new TextListing();
    addProvenance(listing, fitted.provenance());
    addSchema(listing, fitted.schema());
    addDisclosures(listing, fitted);
    root.terminal().out().print(listing);
    return 0;
  }

  private static void addProvenance(TextListing listing, Provenance provenance) {
    listing
        .title("Provenance")
        .item("model", provenance.model())
        .item("seed", Long.toString(provenance.seed().value()))
        .item(
            "fitted to",
            String.format(
                Locale.ROOT,
                "%,d rows of %,d patients, %,d columns",
                provenance.rows(),
                provenance.subjects(),
                provenance.columns()))
        .item("fingerprint", provenance.fingerprint())
        .item("library", provenance.libraryVersion())
        .item("platform", provenance.platform());
    listing.title("Settings");
    provenance.settings().forEach((name, value) -> listing.item(name, String.valueOf(value)));
    if (provenance.settings().isEmpty()) {
      listing.text("none");
    }
  }

  private static void addSchema(TextListing listing, Schema schema) {
    listing.title("Columns");
    for (Field field : schema.fields()) {
      String levels = field.type().isCoded() ? ", %d levels".formatted(field.levels().size()) : "";
      listing.item(field.name(), field.type().label() + ", " + field.role().label() + levels);
    }
    if (!schema.constraints().isEmpty()) {
      listing.title("Declared constraints that samples satisfy");
      schema
          .constraints()
          .forEach(constraint -> listing.item(constraint.type(), constraint.text()));
    }
  }

  private static void addDisclosures(TextListing listing, FittedSynthesizer fitted) {
    int minimumSubjects = fitted.provenance().minimumSubjects();
    listing.title("What this file discloses about real patients");
    listing.text(
        minimumSubjects > 1
            ? "No level, extreme or other statistic held by fewer than %d patients."
                .formatted(minimumSubjects)
            : "The disclosure guard was OFF: values of single patients may be in this file.");
    listing.text(
        "- The schema: each column's name, the levels that occur, and the range of its numbers.");
    fitted.disclosures().forEach(disclosure -> listing.text("- " + disclosure));
  }
}
