package org.ehrsynth.review;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
 * A blinded review: people see single records, half of them real, and say of each where it comes
 * from and how plausible it is. A page per reviewer, and the key that unblinds.
 *
 * <p>All reviewers see the same records, each in an order of his own. Ids and orders are
 * {@linkplain BlindingSecret marks} of a secret. The pages hold rows of real patients.
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
   * Makes a review.
   *
   * @param real real rows; a record is a row
   * @param synthetic rows with the same columns
   * @param seed where all of it comes from; whoever knows it and has both tables can unblind
   * @throws InputException if the tables do not have the same columns, a column that the plan names
   *     is not there, or too few rows can be shown
   */
  public static Review make(Dataset real, Dataset synthetic, ReviewDesign plan, Seed seed) {
    BlindedTables tables = BlindedTables.of(real, synthetic);
    plan.labels().check(real.schema());
    Optional<String> by = RecordSampler.column(tables.table(Origin.REAL).schema(), plan.by());
    String realPrint = real.fingerprint();
    String syntheticPrint = synthetic.fingerprint();
    BlindingSecret secret =
        BlindingSecret.of(
            seed,
            List.of(
                realPrint,
                syntheticPrint,
                Integer.toString(plan.records()),
                Integer.toString(plan.reviewers()),
                by.orElse("")));
    List<SampledRecord> drawn =
        RecordSampler.draw(tables, by, plan.records() / 2, secret.seed("records"));
    UnblindingKey key =
        new UnblindingKey(
            secret.mark("review").substring(0, ID_DIGITS),
            seed,
            plan.reviewers(),
            realPrint,
            syntheticPrint,
            by,
            entries(drawn, secret));
    Chart chart = new Chart(tables.fields(), plan.labels());
    Map<String, ShownRecord> shown = new HashMap<>();
    for (int i = 0; i < drawn.size(); i++) {
      String id = key.entries().get(i).id();
      shown.put(id, new ShownRecord(id, chart.cells(tables, drawn.get(i))));
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int reviewer = 1; reviewer <= plan.reviewers(); reviewer++) {
      String order = "order/" + reviewer + "/";
      List<ShownRecord> ordered =
          shown.values().stream()
              .sorted(Comparator.comparing(record -> secret.mark(order + record.id())))
              .toList();
      files.put(
          "reviewer-" + reviewer + ".html", ReviewPage.of(key.review(), reviewer, chart, ordered));
    }
    files.put(UnblindingKey.FILE, Json.pretty(key.toJson()).getBytes(StandardCharsets.UTF_8));
    return new Review(key, files);
  }

  /** The records with their ids, as they were drawn. */
  private static List<UnblindingKey.Entry> entries(
      List<SampledRecord> drawn, BlindingSecret secret) {
    Set<String> ids = new HashSet<>();
    List<UnblindingKey.Entry> entries = new ArrayList<>();
    for (SampledRecord record : drawn) {
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

  /** The review's id, which is on all pages and in all answers. */
  public String id() {
    return key.review();
  }

  /** A file's bytes by its name: {@code reviewer-1.html} … and {@code key.json}. */
  Map<String, byte[]> files() {
    return files;
  }

  /**
   * Writes the pages and the key into a new folder, all or none.
   *
   * @param folder not there yet, or empty
   * @throws InputException if there is something, its parent is missing, or the disk is full
   */
  public void save(Path folder) {
    checkFree(folder);
    Path siblings = folder.toAbsolutePath().resolveSibling("." + folder.getFileName() + ".part");
    try {
      remove(siblings); // left by a machine that lost power
      Files.createDirectory(siblings);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        AtomicFile.write(siblings.resolve(file.getKey()), out -> out.write(file.getValue()));
      }
      Files.deleteIfExists(folder);
      Files.move(siblings, folder);
    } catch (IOException e) {
      throw removing(
          siblings,
          new InputException(
              "cannot write '%s': the system refused (%s)"
                  .formatted(folder, e.getClass().getSimpleName()),
              e));
    } catch (RuntimeException e) {
      throw removing(siblings, e);
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
   * Checks that a review can be written there, before the work.
   *
   * @throws InputException if something is there, or the parent is missing
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
            "cannot write '%s': expected a new or empty folder, found files in it; answers to a review must not be mixed with those to another"
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
