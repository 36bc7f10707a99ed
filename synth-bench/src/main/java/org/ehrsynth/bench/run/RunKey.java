package org.ehrsynth.bench.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.bench.suite.ResourceLimits;
import org.ehrsynth.fit.Provenance;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;

/**
 * Identifies the work of a run: rows, contestant, seed, metrics and library version. The result of
 * a completed run is reused whatever its limits were; the result of a run that reached a limit or
 * failed is reused under the same limits only.
 *
 * @param data name of the data set
 * @param contestant name of the contestant
 * @param seed of the run
 * @param digest of all that must be equal
 * @param limits of the run
 */
record RunKey(String data, String contestant, long seed, String digest, ResourceLimits limits) {
  static final String DIGEST = "identity";
  static final String LIMITS = "limits";

  /**
   * The identity of a run.
   *
   * @param work all that must be equal beside the version of the library, as a JSON tree
   */
  static RunKey of(
      String data, String contestant, long seed, Map<String, ?> work, ResourceLimits limits) {
    JsonTree all = new JsonTree(work);
    all.put("version", Provenance.currentLibraryVersion());
    all.put("data", data);
    all.put("contestantName", contestant);
    all.put("seed", seed);
    return new RunKey(
        data, contestant, seed, sha256(Json.write(all).getBytes(StandardCharsets.UTF_8)), limits);
  }

  /** Of bytes, in hexadecimal digits. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whether a result is one of this work. */
  boolean isOf(RunRecord record) {
    return record.data().equals(data)
        && record.contestant().equals(contestant)
        && record.seed() == seed
        && digest.equals(record.metadata().get(DIGEST))
        && (record.outcome() == RunOutcome.DONE
            || limits.toJson().equals(record.metadata().get(LIMITS)));
  }
}
