package org.ehrsynth.review;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.Json;
import org.ehrsynth.random.Seed;
import org.ehrsynth.review.RecordSampler.SampledRecord;
import org.ehrsynth.review.ReviewPage.ShownRecord;

/**
 * A blinded review: people see single records, half of them real, and state for each record where
 * it comes from and how plausible it is. A review consists of one page per reviewer and of the key
 * that unblinds it.
 *
 * <p>All reviewers see the same records, each reviewer in a different order. Ids and orders are
 * {@linkplain BlindingSecret marks} of a secret. The pages contain rows of real patients.
 */
public final class Review {
  private static final int ID_DIGITS = 12;

  private final UnblindingKey key;
  private final Map<String, byte[]> files;

  private Review(UnblindingKey key, Map<String, byte[]> files) {
    this.key = key;
    this.files = files;
  }

  /**
   * Creates a review.
   *
   * @param real real rows; a record is a row
   * @param synthetic rows with the same columns
   * @param seed of all randomness; whoever knows it and has both tables can unblind the review
   * @throws InputException if the tables have different columns, if a column of the design is
   *     absent, or if there are too few rows to show
   */
  public static Review make(Dataset real, Dataset synthetic, ReviewDesign design, Seed seed) {
    BlindedTables tables = BlindedTables.of(real, synthetic);
    design.labels().check(real.schema());
    Optional<String> by = RecordSampler.column(tables.table(Origin.REAL).schema(), design.by());
    BlindingSecret secret =
        BlindingSecret.of(
            seed,
            List.of(
                real.fingerprint(),
                synthetic.fingerprint(),
                Integer.toString(design.records()),
                Integer.toString(design.reviewers()),
                by.orElse("")));
    List<SampledRecord> records =
        RecordSampler.draw(tables, by, design.records() / 2, secret.seed("records"));
    UnblindingKey key =
        new UnblindingKey(
            secret.mark("review").substring(0, ID_DIGITS),
            seed,
            design.reviewers(),
            real.fingerprint(),
            synthetic.fingerprint(),
            by,
            entries(records, secret));
    Map<String, byte[]> files = pages(key, records, tables, design, secret);
    files.put(UnblindingKey.FILE, Json.pretty(key.toJson()).getBytes(StandardCharsets.UTF_8));
    return new Review(key, files);
  }

  private static Map<String, byte[]> pages(
      UnblindingKey key,
      List<SampledRecord> records,
      BlindedTables tables,
      ReviewDesign design,
      BlindingSecret secret) {
    Chart chart = new Chart(tables.fields(), design.labels());
    List<ShownRecord> shown = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      shown.add(new ShownRecord(key.entries().get(i).id(), chart.cells(tables, records.get(i))));
    }
    Map<String, byte[]> pages = new LinkedHashMap<>();
    for (int reviewer = 1; reviewer <= design.reviewers(); reviewer++) {
      String order = "order/" + reviewer + "/";
      List<ShownRecord> ordered =
          shown.stream()
              .sorted(Comparator.comparing(record -> secret.mark(order + record.id())))
              .toList();
      pages.put(
          "reviewer-" + reviewer + ".html", ReviewPage.of(key.review(), reviewer, chart, ordered));
    }
    return pages;
  }

  /** The records with their ids, in the order in which they were sampled. */
  private static List<UnblindingKey.Entry> entries(
      List<SampledRecord> records, BlindingSecret secret) {
    Set<String> ids = new HashSet<>();
    List<UnblindingKey.Entry> entries = new ArrayList<>();
    for (SampledRecord record : records) {
      String name = "record/" + entries.size();
      String id = secret.mark(name).substring(0, ID_DIGITS);
      while (!ids.add(id)) {
        name += "'";
        id = secret.mark(name).substring(0, ID_DIGITS);
      }
      entries.add(new UnblindingKey.Entry(id, record.origin(), record.row()));
    }
    return entries;
  }

  /** The id of the review, which all pages and all answers contain. */
  public String id() {
    return key.review();
  }

  /** The content of each file by its name: {@code reviewer-1.html} … and {@code key.json}. */
  Map<String, byte[]> files() {
    return files;
  }

  /**
   * Writes the pages and the key into a new folder, all or none.
   *
   * @param folder does not exist yet, or is empty
   * @throws InputException if the folder has files, if its parent is missing, or if the disk is
   *     full
   */
  public void save(Path folder) {
    checkFree(folder);
    Path partial = folder.toAbsolutePath().resolveSibling("." + folder.getFileName() + ".part");
    try {
      remove(partial); // left by an interrupted run
      Files.createDirectory(partial);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        AtomicFile.write(partial.resolve(file.getKey()), out -> out.write(file.getValue()));
      }
      Files.deleteIfExists(folder);
      Files.move(partial, folder);
    } catch (IOException e) {
      throw removing(
          partial,
          new InputException(
              "cannot write '%s': the system refused (%s)"
                  .formatted(folder, e.getClass().getSimpleName()),
              e));
    } catch (RuntimeException e) {
      throw removing(partial, e);
    }
  }

  private static RuntimeException removing(Path folder, RuntimeException failure) {
    try {
      remove(folder);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /**
   * Checks, before the work, that a review can be written to a folder.
   *
   * @throws InputException if the folder has files, or if its parent is missing
   */
  public static void checkFree(Path folder) {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new InputException(
          "cannot write '%s': the folder '%s' does not exist".formatted(folder, parent));
    }
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new InputException("cannot write '" + folder + "': a file is in the way");
    }
    try (Stream<Path> inside = Files.list(folder)) {
      if (inside.findAny().isPresent()) {
        throw new InputException(
            "cannot write '%s': expected a new or empty folder, found files in it; the answers of two reviews must not be mixed"
                .formatted(folder));
      }
    } catch (IOException e) {
      throw new InputException("cannot write '" + folder + "': it cannot be read", e);
    }
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.list(folder)) {
      for (Path file : inside.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
