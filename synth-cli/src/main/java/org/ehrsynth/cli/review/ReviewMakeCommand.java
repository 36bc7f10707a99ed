package org.ehrsynth.cli.review;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.TableInput;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.Seed;
import org.ehrsynth.review.ChartLabels;
import org.ehrsynth.review.Review;
import org.ehrsynth.review.ReviewDesign;
import org.ehrsynth.schema.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the reviewers' pages and the unblinding key. */
@Command(
    name = "make",
    description = "Write a page for each reviewer and the key that unblinds the records.")
final class ReviewMakeCommand implements Callable<Integer> {
  private final RootCommand root;

  @Option(
      names = "--real",
      required = true,
      paramLabel = "R",
      description = "Real rows as CSV, optionally gzipped; each row is a record.")
  private String real;

  @Option(names = "--synthetic", required = true, paramLabel = "S", description = "Synthetic rows.")
  private String synthetic;

  @Option(
      names = "--records",
      required = true,
      paramLabel = "N",
      description = "The number of records each reviewer rates; half are real.")
  private int records;

  @Option(
      names = "--reviewers",
      required = true,
      paramLabel = "K",
      description = "The number of reviewers.")
  private int reviewers;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write, new or empty. It will contain rows of real patients.")
  private Path out;

  @Option(
      names = "--schema",
      paramLabel = "F",
      description = "The schema file (default: the schema is inferred from --real).")
  private String schema;

  @Option(
      names = "--by",
      paramLabel = "COL",
      description =
          "The column whose levels are balanced between real and synthetic records (default: the"
              + " schema's outcome, else its event).")
  private String by;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Display names of columns, with units and meanings of levels (JSON).")
  private Path labels;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "The seed of all randomness; keep it secret (default: random, and stored in the key).")
  private Long seed;

  ReviewMakeCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Console terminal = root.terminal();
    // What can be refused without the data is refused before the data is read.
    ReviewDesign design =
        new ReviewDesign(
            records,
            reviewers,
            Optional.ofNullable(by),
            labels == null ? ChartLabels.NONE : ChartLabels.read(labels));
    Review.checkFree(out);
    Schema declared = schema == null ? null : Schema.read(Path.of(schema));
    Dataset rows = new TableInput(real, terminal.in()).read(declared);
    Dataset written = new TableInput(synthetic, terminal.in()).readLoosely(rows.schema());
    long number = seed == null ? new SecureRandom().nextLong() : seed;

    Review review = Review.make(rows, written, design, Seed.of(number));
    review.save(out);

    terminal
        .out()
        .printf(
            Locale.ROOT,
            "review %s: %d records for %d reviewers in '%s'%n",
            review.id(),
            records,
            reviewers,
            Console.oneLine(out.toString()));
    terminal.note(
        root.isQuiet(),
        "give each reviewer one page, reviewer-1.html …; key.json identifies the real records and"
            + " must not reach any reviewer");
    terminal.note(
        root.isQuiet(),
        "the pages contain rows of real patients and must stay inside your institution");
    return 0;
  }
}
