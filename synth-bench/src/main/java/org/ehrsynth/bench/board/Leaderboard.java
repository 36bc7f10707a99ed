package org.ehrsynth.bench.board;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.bench.ranking.DatasetResults;
import org.ehrsynth.bench.ranking.MetricFamily;
import org.ehrsynth.bench.ranking.Ranking;
import org.ehrsynth.bench.ranking.ScalingResults;
import org.ehrsynth.bench.ranking.Warning;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.random.Seed;

/**
 * Results of a comparison, as tables and pictures: first over all data sets, then per data set,
 * then how cost grows with size, from records whose {@code about} holds an {@code axis} ({@code
 * rows}, {@code columns} or {@code levels}) and whose {@code size} tells how far they are along it.
 * Fidelity, utility, privacy and cost are kept apart and never added up.
 *
 * <p>References (holdout, shuffled columns, copy of train) are rows of every table, and never the
 * best. Runs that timed out, ran out of memory or failed are shown as such and never dropped. The
 * same records in any order give the same bytes.
 *
 * <p>Edges: no records give a board that says so; a figure that is absent or not finite is shown as
 * –; one seed has no standard deviation; ranks need two contestants that were run on all data sets.
 */
public final class Leaderboard {
  private static final String NONE = "There are no runs to compare.";

  private final List<DatasetResults> results;
  private final List<Ranking> rankings;
  private final List<Warning> warnings;

  private final ScalingResults scaling;

  private Leaderboard(List<DatasetResults> boards, ScalingResults scale, Seed seed) {
    this.results = boards;
    this.scaling = scale;
    this.rankings =
        MetricFamily.ranked().stream()
            .flatMap(family -> Ranking.rank(family, boards, seed).stream())
            .toList();
    this.warnings = Warning.of(boards);
  }

  /** Of these records, data sets in the order of their names. */
  public static Leaderboard of(List<RunRecord> records) {
    return of(records, List.of(), Seed.of(0));
  }

  /**
   * Of these records.
   *
   * @param order names of data sets as they shall follow one another; others come after them, by
   *     name, and names without a record are passed over
   * @param seed for the intervals of ranks
   * @throws InputException if a contestant was run twice on a data set with one seed
   */
  public static Leaderboard of(List<RunRecord> records, List<String> order, Seed seed) {
    List<RunRecord> scored =
        records.stream().filter(run -> !ScalingResults.isAlongAxis(run)).toList();
    return new Leaderboard(DatasetResults.of(scored, order), ScalingResults.of(records), seed);
  }

  /**
   * Ranks over all data sets, the findings, and how cost grows, as Markdown that also suits a
   * console.
   */
  public String summary() {
    MarkdownExport text = new MarkdownExport();
    if (!results.isEmpty()) {
      text.overall(results, rankings).warnings(warnings);
    }
    if (!scaling.isEmpty()) {
      text.scale(scaling);
    }
    return results.isEmpty() && scaling.isEmpty() ? NONE + "\n" : text.toString();
  }

  /** Everything, as Markdown that also suits a console. */
  public String markdown() {
    MarkdownExport text = new MarkdownExport().title(1, "Leaderboard");
    if (results.isEmpty() && scaling.isEmpty()) {
      text.paragraph(NONE);
    }
    if (!results.isEmpty()) {
      text.overall(results, rankings).warnings(warnings);
      results.forEach(text::data);
    }
    if (!scaling.isEmpty()) {
      text.scale(scaling);
    }
    if (!results.isEmpty()) {
      text.meanings();
    }
    return text.toString();
  }

  /**
   * One line per data set and contestant that was run there: {@code data}, {@code contestant},
   * {@code kind}; {@code runs} and how many ended {@code done}, {@code timed_out}, {@code
   * out_of_memory}, {@code failed}; {@code gate_passed} of {@code gate_judged}; then per measure
   * and cost {@code ID}, {@code ID.sd}, {@code ID.n}: mean, standard deviation (n − 1) and number
   * of runs that have it. What is not known is empty.
   */
  public String csv() {
    return CsvExport.wide(results);
  }

  /**
   * One line per data set, contestant and figure of its records, without cost: two runs of one
   * suite give the same bytes if they gave the same figures. Columns {@code data}, {@code
   * contestant}, {@code kind}, {@code figure}, {@code mean}, {@code sd}, {@code n}. Beside the ids
   * of the records the figures are {@code run/OUTCOME}, the share of runs that ended so, {@code
   * gate}, the share that passed, and {@code gate/CHECK}, the share that met that rule.
   */
  public String figuresCsv() {
    return CsvExport.figures(results);
  }

  /**
   * How cost grows: a line per axis, contestant and cost ({@code fitSeconds}, {@code
   * peakMemoryMb}). Columns {@code axis}, {@code contestant}, {@code kind}, {@code cost}; the
   * {@code exponent} and its standard error {@code se}; runs {@code used} for it of those {@code
   * known}; the {@code largest} size done; {@code unfinished} runs in words. Only a head without
   * records along an axis.
   */
  public String scaleCsv() {
    return ScalingCsv.exponents(scaling);
  }

  /**
   * The points behind {@link #scaleCsv}: a line per axis, contestant and size. Columns {@code
   * axis}, {@code contestant}, {@code kind}, {@code size}, {@code runs} and how many ended in each
   * way, then per cost {@code ID}, {@code ID.sd}, {@code ID.n}.
   */
  public String scalePointsCsv() {
    return ScalingCsv.points(scaling);
  }

  /** Everything, as one page that needs no network. */
  public String html() {
    return BoardPage.of(results, rankings, warnings, scaling);
  }

  /**
   * Writes {@code leaderboard.md}, {@code leaderboard.html}, {@code leaderboard.csv} and {@code
   * figures.csv}; where records are along an axis, {@code scale.csv} and {@code scale-points.csv}.
   * Each is written whole or not at all.
   *
   * @throws InputException if the folder does not exist or cannot be written
   */
  public void save(Path folder) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("leaderboard.md", markdown());
    files.put("leaderboard.html", html());
    files.put("leaderboard.csv", csv());
    files.put("figures.csv", figuresCsv());
    if (!scaling.isEmpty()) {
      files.put("scale.csv", scaleCsv());
      files.put("scale-points.csv", scalePointsCsv());
    }
    files.forEach(
        (name, text) ->
            AtomicFile.write(
                folder.resolve(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8))));
  }

  /** The {@link #summary}. */
  @Override
  public String toString() {
    return summary();
  }
}
