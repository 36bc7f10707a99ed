package org.ehrsynth.review;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ehrsynth.fit.Provenance;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.random.Seed;

/**
 * The key that unblinds a review. Its file contains no cell, but it reveals the origin of every
 * record.
 *
 * @param review id of the review
 * @param seed of all randomness
 * @param reviewers number of reviewers
 * @param realFingerprint the {@linkplain org.ehrsynth.data.Dataset#fingerprint() fingerprint} of
 *     the real table
 * @param syntheticFingerprint of the synthetic table
 * @param by the column of the strata; empty if there is none
 * @param entries one per record
 */
record UnblindingKey(
    String review,
    Seed seed,
    int reviewers,
    String realFingerprint,
    String syntheticFingerprint,
    Optional<String> by,
    List<Entry> entries) {
  /** The name of its file. */
  static final String FILE = "key.json";

  private static final Set<String> TOP =
      Set.of(
          "format",
          ReviewFile.KIND,
          "review",
          "libraryVersion",
          "seed",
          "reviewers",
          "real",
          "synthetic",
          "by",
          "records");
  private static final Set<String> RECORD = Set.of("record", "origin", "row");

  UnblindingKey {
    entries = List.copyOf(entries);
  }

  /**
   * A record.
   *
   * @param id of the record in the reviewers' files
   * @param origin of the record
   * @param row of that table, from 0
   */
  record Entry(String id, Origin origin, int row) {}

  JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("format", ReviewFile.FORMAT);
    tree.put(ReviewFile.KIND, ReviewFile.KEY);
    tree.put("review", review);
    tree.put("libraryVersion", Provenance.currentLibraryVersion());
    tree.put("seed", seed.value());
    tree.put("reviewers", (long) reviewers);
    tree.put("real", realFingerprint);
    tree.put("synthetic", syntheticFingerprint);
    by.ifPresent(column -> tree.put("by", column));
    List<Object> records = new ArrayList<>();
    for (Entry entry : entries) {
      JsonTree record = new JsonTree();
      record.put("record", entry.id());
      record.put("origin", entry.origin().label());
      record.put("row", entry.row() + 1L);
      records.add(record);
    }
    tree.put("records", records);
    return tree;
  }

  /**
   * Reads the key of a folder.
   *
   * @throws org.ehrsynth.InputException if there is none, or if it is malformed
   */
  static UnblindingKey read(Path folder) {
    JsonObject tree = ReviewFile.read(folder.resolve(FILE)).allow(TOP);
    ReviewFile.check(tree, ReviewFile.KEY);
    List<Entry> entries = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonObject record : tree.objects("records")) {
      record.allow(RECORD);
      String id = record.string("record");
      Origin origin =
          Origin.named(record.string("origin"))
              .orElseThrow(() -> record.malformed("origin", "real or synthetic", "another text"));
      if (!ids.add(id)) {
        throw record.malformed("record", "ids that differ", "one twice");
      }
      entries.add(new Entry(id, origin, (int) record.integer("row") - 1));
    }
    long reviewers = tree.integer("reviewers");
    if (reviewers < 1 || reviewers > Integer.MAX_VALUE) {
      throw tree.malformed("reviewers", "at least 1", Long.toString(reviewers));
    }
    return new UnblindingKey(
        tree.string("review"),
        Seed.of(tree.integer("seed")),
        (int) reviewers,
        tree.string("real"),
        tree.string("synthetic"),
        tree.has("by") ? Optional.of(tree.string("by")) : Optional.empty(),
        entries);
  }
}
