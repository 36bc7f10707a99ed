package org.ehrsynth.llm.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.PatientContent;
import org.ehrsynth.llm.row.ColumnDescription;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.random.Seed;
import org.ehrsynth.review.ReviewScores.RatedRecord;

/**
 * Rates records with a language model: the model names the synthetic record of each pair, and
 * grades records by a {@link Rubric}.
 *
 * <p>Each pair is shown in both orders, because models favour a position (Zheng et al. 2023, <a
 * href="https://arxiv.org/abs/2306.05685">arXiv:2306.05685</a>), and each prompt is sent several
 * times. Records, pairs and the seeds of the prompts follow from the seed of the run.
 *
 * @param chat with the language model; it decides where real rows may be sent
 * @param config number of records and repeats
 * @param descriptions of the columns
 * @param concurrency prompts in progress at the same time, at least 1
 */
record LlmRater(Chat chat, JudgeConfig config, ColumnDescriptions descriptions, int concurrency) {

  /**
   * Rates a sample of the records.
   *
   * @param synthetic the synthetic table, or rows in its place
   * @param real rows with the same columns
   */
  RatingScores rate(Dataset synthetic, Dataset real, Execution run) {
    Seed seed = run.seed().derive("llm.judge");
    int n = Math.min(config.records(), Math.min(synthetic.rowCount(), real.rowCount()));
    List<String> syntheticCharts = charts(synthetic, n, seed.derive("synthetic"));
    List<String> realCharts = charts(real, n, seed.derive("real"));
    int repeats = config.repeats();
    int[][][] pairs = new int[n][2][repeats];
    int[][][] syntheticGrades = new int[n][repeats][];
    int[][][] realGrades = new int[n][repeats][];
    List<Runnable> prompts = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      for (int r = 0; r < repeats; r++) {
        int row = i;
        int repeat = r;
        Seed own = seed.derive(i).derive(r);
        prompts.add(
            () ->
                pairs[row][0][repeat] =
                    namesSynthetic(realCharts.get(row), syntheticCharts.get(row), false, own));
        prompts.add(
            () ->
                pairs[row][1][repeat] =
                    namesSynthetic(syntheticCharts.get(row), realCharts.get(row), true, own));
        prompts.add(
            () ->
                syntheticGrades[row][repeat] =
                    grades(syntheticCharts.get(row), PatientContent.SYNTHETIC_ROWS, own));
        prompts.add(
            () ->
                realGrades[row][repeat] =
                    grades(realCharts.get(row), PatientContent.REAL_ROWS, own));
      }
    }
    send(prompts, run);
    return new RatingScores(pairs, syntheticGrades, realGrades);
  }

  private void send(List<Runnable> prompts, Execution run) {
    AtomicInteger done = new AtomicInteger();
    run.withThreads(concurrency)
        .forEach(
            prompts.size(),
            p -> {
              prompts.get(p).run();
              run.listener().progress("judging", done.incrementAndGet() / (double) prompts.size());
            });
  }

  /**
   * Grades the plausibility of the records that people rated.
   *
   * @return by record the mean over the repeats, rounded; 0 without a usable answer
   */
  int[] plausibility(List<RatedRecord> rated, Dataset synthetic, Dataset real, Execution run) {
    Seed seed = run.seed().derive("llm.judge/people");
    int repeats = config.repeats();
    int[][] grades = new int[rated.size()][repeats];
    run.withThreads(concurrency)
        .forEach(
            rated.size() * repeats,
            q -> {
              RatedRecord record = rated.get(q / repeats);
              String chart = chart(record.isSynthetic() ? synthetic : real, record.row());
              PatientContent content =
                  record.isSynthetic() ? PatientContent.SYNTHETIC_ROWS : PatientContent.REAL_ROWS;
              Seed own = seed.derive(q / repeats).derive(q % repeats);
              grades[q / repeats][q % repeats] = grades(chart, content, own)[0];
            });
    return Arrays.stream(grades)
        .mapToInt(
            own -> (int) Math.round(Arrays.stream(own).filter(g -> g > 0).average().orElse(0)))
        .toArray();
  }

  /** 1 if the answer names the synthetic record, 0 if the real one, −1 without a usable answer. */
  private int namesSynthetic(String first, String second, boolean firstIsSynthetic, Seed seed) {
    return Rubric.firstIsSynthetic(chat.send(Rubric.pair(first, second, seed)))
        .map(isFirst -> isFirst == firstIsSynthetic ? 1 : 0)
        .orElse(-1);
  }

  private int[] grades(String record, PatientContent content, Seed seed) {
    return Rubric.grades(chat.send(Rubric.grade(record, content, seed)))
        .orElseGet(() -> new int[Rubric.CRITERIA.size()]);
  }

  private List<String> charts(Dataset rows, int n, Seed seed) {
    int[] order = seed.generator().permutation(rows.rowCount());
    List<String> charts = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      charts.add(chart(rows, order[i]));
    }
    return charts;
  }

  private String chart(Dataset rows, int row) {
    StringBuilder chart = new StringBuilder();
    for (Column column : rows.columns()) {
      String name = column.field().name();
      ColumnDescription description = descriptions.of(name);
      String text = column.text(row);
      String cell =
          text == null
              ? "not recorded"
              : description.of(text)
                  + (description.unit().isEmpty() ? "" : " " + description.unit());
      chart
          .append(description.label().isEmpty() ? name : description.label())
          .append(": ")
          .append(cell)
          .append('\n');
    }
    return chart.toString();
  }
}
