package org.ehrsynth.bench.board;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.bench.result.RunRecord.Kind;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/** Records that no run gave. */
public final class SimulatedRecords {
  static final List<String> DATA = List.of("pbc", "flchain", "diabetes130", "heart", "mimic-demo");

  private SimulatedRecords() {}

  public static RunRecord done(
      String data, String contestant, long seed, Map<String, Double> figures) {
    return done(data, contestant, Kind.MODEL, seed, figures, Optional.empty());
  }

  static RunRecord done(
      String data,
      String contestant,
      Kind kind,
      long seed,
      Map<String, Double> figures,
      Optional<List<String>> gate) {
    return new RunRecord(
        data,
        contestant,
        kind,
        seed,
        RunOutcome.DONE,
        "",
        figures,
        Map.of(),
        gate,
        Map.of(),
        Map.of());
  }

  public static RunRecord ended(
      String data, String contestant, long seed, RunOutcome outcome, String reason) {
    return new RunRecord(
        data,
        contestant,
        Kind.MODEL,
        seed,
        outcome,
        reason,
        Map.of(),
        Map.of(),
        Optional.empty(),
        Map.of(),
        Map.of());
  }

  /**
   * What a contestant is like.
   *
   * @param error from 0 (like real rows) to 1 (columns drawn apart)
   * @param memory from 0 (nothing of a patient) to 1 (a copy)
   */
  private record Made(String name, Kind kind, double error, double memory, double seconds) {}

  private static final List<Made> CONTESTANTS =
      List.of(
          new Made("arf", Kind.MODEL, 0.28, 0.09, 6),
          new Made("bayes_net", Kind.MODEL, 0.4, 0.05, 1.5),
          new Made("cart", Kind.MODEL, 0.18, 0.16, 2.5),
          new Made("copula", Kind.MODEL, 0.55, 0.02, 0.4),
          new Made("ctgan", Kind.MODEL, 0.8, 0.04, 240),
          new Made("independent", Kind.MODEL, 0.99, 0.01, 0.05),
          new Made("sdv: TVAE", Kind.FILES, 0.62, 0.1, 310),
          new Made("synthpop", Kind.COMMAND, 0.2, 0.15, 9),
          new Made("tvae", Kind.MODEL, 0.6, 0.08, 130));

  /** Nine contestants, five data sets, three seeds, and the references. */
  public static List<RunRecord> suite() {
    List<RunRecord> all = new ArrayList<>();
    int[] rows = {276, 5000, 60000, 700, 3000};
    for (int d = 0; d < DATA.size(); d++) {
      for (long seed = 1; seed <= 3; seed++) {
        all.add(run(d, new Made(RunRecord.HOLDOUT, Kind.REFERENCE, 0.01, 0.01, 0), seed, rows[d]));
        all.add(run(d, new Made(RunRecord.SHUFFLED, Kind.REFERENCE, 1, 0.01, 0), seed, rows[d]));
        all.add(run(d, new Made(RunRecord.COPY, Kind.REFERENCE, 0, 1, 0), seed, rows[d]));
        for (Made synthetic : CONTESTANTS) {
          if (d == 2 && synthetic.name().equals("sdv: TVAE")) {
            all.add(
                ended(
                    DATA.get(d),
                    synthetic,
                    seed,
                    RunOutcome.TIMED_OUT,
                    "longer than 3600 s",
                    rows[d]));
          } else if (d == 2 && synthetic.name().equals("cart") && seed == 2) {
            all.add(
                ended(
                    DATA.get(d),
                    synthetic,
                    seed,
                    RunOutcome.OUT_OF_MEMORY,
                    "more than 8192 MB",
                    rows[d]));
          } else {
            all.add(run(d, synthetic, seed, rows[d]));
          }
        }
      }
    }
    return all;
  }

  private static RunRecord ended(
      String data, Made synthetic, long seed, RunOutcome outcome, String reason, int rows) {
    return new RunRecord(
        data,
        synthetic.name(),
        synthetic.kind(),
        seed,
        outcome,
        reason,
        Map.of(),
        Map.of(),
        Optional.empty(),
        Map.of("rows", (long) rows, "columns", 17L, "levels", 12L),
        Map.of());
  }

  private static RunRecord run(int d, Made synthetic, long seed, int rows) {
    RandomStream draws = Seed.of(seed).derive(DATA.get(d)).derive(synthetic.name()).generator();
    double noise = 0.5 / Math.sqrt(rows);
    Map<String, Double> figures = new LinkedHashMap<>();
    double quality = 0.97 - 0.25 * synthetic.error() + noise * draws.nextGaussian();
    figures.put("fidelity.sdmetrics", quality);
    figures.put("fidelity.sdmetrics/shapes", Math.min(1, 0.98 - 0.03 * synthetic.error()));
    figures.put("fidelity.sdmetrics/pairs", quality - 0.05);
    double hard = 0.3 + 0.04 * d;
    double detection =
        0.5 + hard * synthetic.error() - 0.1 * synthetic.memory() + noise * draws.nextGaussian();
    figures.put("fidelity.detection", detection);
    figures.put("fidelity.detection.high", detection + 2 * noise);
    if (d != 4) { // no target
      double trtr = 0.85 + 0.02 * d + 0.001 * seed;
      figures.put("utility.tstr/trtr", trtr);
      figures.put(
          "utility.tstr/tstr",
          trtr - 0.3 * synthetic.error() * synthetic.error() + noise * draws.nextGaussian());
    }
    double membership = 0.505 + 0.49 * synthetic.memory() + Math.abs(noise * draws.nextGaussian());
    figures.put("privacy.membership", Math.min(1, membership));
    figures.put(
        "privacy.closest_record",
        Math.min(1, 0.5 + 0.5 * synthetic.memory() + noise * draws.nextGaussian()));
    figures.put(
        "privacy.uniques/exact_copies", synthetic.memory() == 1 ? 1 : 0.01 * synthetic.memory());
    Map<String, Double> cost = new LinkedHashMap<>();
    if (synthetic.kind() != Kind.REFERENCE) {
      double seconds = synthetic.seconds() * rows / 3000 * (1 + 0.05 * draws.nextGaussian());
      if (synthetic.kind() != Kind.FILES) {
        cost.put(RunRecord.FIT_SECONDS, seconds);
        cost.put(RunRecord.SAMPLE_SECONDS, seconds / 20);
        cost.put(RunRecord.PEAK_MEMORY_MB, 300 + rows / 40.0 * (1 + synthetic.seconds() / 50));
      }
    }
    List<String> failed = new ArrayList<>();
    if (membership > 0.55) {
      failed.add("privacy.membership");
    }
    if (detection > 0.65) {
      failed.add("fidelity.detection");
    }
    return new RunRecord(
        DATA.get(d),
        synthetic.name(),
        synthetic.kind(),
        seed,
        RunOutcome.DONE,
        "",
        figures,
        cost,
        Optional.of(failed),
        Map.of("rows", (long) rows, "columns", 17L, "levels", 12L),
        Map.of("java", "17"));
  }

  /** A run along an axis. */
  public static RunRecord scaled(
      String axis,
      long size,
      String contestant,
      long seed,
      RunOutcome outcome,
      double seconds,
      double mb) {
    boolean done = outcome == RunOutcome.DONE;
    Map<String, Long> sizes = new LinkedHashMap<>(Map.of("rows", 1000L, "columns", 10L));
    sizes.put(axis, size);
    return new RunRecord(
        axis + "-" + size,
        contestant,
        Kind.MODEL,
        seed,
        outcome,
        done ? "" : "longer than 600 s",
        Map.of(),
        done ? Map.of(RunRecord.FIT_SECONDS, seconds, RunRecord.PEAK_MEMORY_MB, mb) : Map.of(),
        Optional.empty(),
        sizes,
        Map.of("axis", axis));
  }

  /** Nine contestants along three axes; slow ones time out. */
  public static List<RunRecord> growth() {
    List<RunRecord> all = new ArrayList<>();
    for (Made synthetic : CONTESTANTS) {
      double power = 0.9 + 0.6 * synthetic.error();
      for (long rows = 1000; rows <= 1_000_000; rows *= 10) {
        double seconds = 0.05 + synthetic.seconds() * Math.pow(rows / 3000.0, power);
        RunOutcome outcome = seconds > 3000 ? RunOutcome.TIMED_OUT : RunOutcome.DONE;
        all.add(
            scaled(
                "rows", rows, synthetic.name(), 1, outcome, seconds, 350 + rows / 250.0 * power));
      }
      for (long columns = 10; columns <= 320; columns *= 2) {
        double seconds = synthetic.seconds() * Math.pow(columns / 20.0, 1 + power);
        RunOutcome outcome = seconds > 3000 ? RunOutcome.TIMED_OUT : RunOutcome.DONE;
        all.add(
            scaled(
                "columns",
                columns,
                synthetic.name(),
                1,
                outcome,
                seconds,
                350 + columns * columns * power / 20));
      }
      for (long levels = 10; levels <= 10_000; levels *= 10) {
        double seconds = synthetic.seconds() * Math.pow(levels / 50.0, 0.3 * power);
        all.add(
            scaled(
                "levels",
                levels,
                synthetic.name(),
                1,
                RunOutcome.DONE,
                seconds,
                400 + levels / 20.0));
      }
    }
    return all;
  }
}
