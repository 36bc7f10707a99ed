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
 * A language model as a reader of records: it tells the synthetic one of pairs, and grades records
 * by a {@link Rubric}.
 *
 * <p>Each pair is shown in both orders, because models favour a place (Zheng et al. 2023, <a
 * href="https://arxiv.org/abs/2306.05685">arXiv:2306.05685</a>), and each question is asked several
 * times. Which records, which pairs and the models' seeds follow from the run's seed.
 *
 * @param chat asked; real rows go where it lets them
 * @param config how much
 * @param descriptions what columns are called
 * @param concurrency questions under way at the same time, at least 1
 */
record LlmRater(Chat chat, JudgeConfig config, ColumnDescriptions descriptions, int concurrency) {

  /**
   * Judges.
   *
   * @param synthetic rows in the place of the synthetic table
   * @param real rows of as many columns
   */
  RatingScores rate(Dataset synthetic, Dataset real, Execution run) {
    Seed seed = run.seed().derive("llm.judge");
    int n = Math.min(config.records(), Math.min(synthetic.rowCount(), real.rowCount()));
    List<String> syntheticCharts = charts(synthetic, n, seed.derive("synthetic"));
    List<String> actual = charts(real, n, seed.derive("real"));
    int repeats = config.repeats();
    int[][][] pairs = new int[n][2][repeats];
    int[][][] syntheticGrades = new int[n][repeats][];
    int[][][] gradesReal = new int[n][repeats][];
    List<Runnable> questions = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      for (int r = 0; r < repeats; r++) {
        int row = i;
        int repeat = r;
        Seed own = seed.derive(i).derive(r);
        questions.add(
            () ->
                pairs[row][0][repeat] =
                    discriminated(actual.get(row), syntheticCharts.get(row), false, own));
        questions.add(
            () ->
                pairs[row][1][repeat] =
                    discriminated(syntheticCharts.get(row), actual.get(row), true, own));
        questions.add(
            () ->
                syntheticGrades[row][repeat] =
                    grades(syntheticCharts.get(row), PatientContent.SYNTHETIC_ROWS, own));
        questions.add(
            () -> gradesReal[row][repeat] = grades(actual.get(row), PatientContent.REAL_ROWS, own));
      }
    }
    AtomicInteger done = new AtomicInteger();
    run.withThreads(concurrency)
        .forEach(
            questions.size(),
            q -> {
              questions.get(q).run();
              run.listener()
                  .progress("judging", done.incrementAndGet() / (double) questions.size());
            });
    return new RatingScores(pairs, syntheticGrades, gradesReal);
  }

  /**
   * Grades the plausibility of records that people rated.
   *
   * @return per record the mean over the repeats, rounded; 0 where there is no usable answer
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

  /** 1 if the synthetic record is named, 0 if the real one is, −1 if none is. */
  private int discriminated(String first, String second, boolean firstIsSynthetic, Seed seed) {
    return Rubric.firstIsSynthetic(chat.send(Rubric.pair(first, second, seed)))
        .map(said -> said == firstIsSynthetic ? 1 : 0)
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
      ColumnDescription meaning = descriptions.of(name);
      String text = column.text(row);
      String cell =
          text == null
              ? "not recorded"
              : meaning.of(text) + (meaning.unit().isEmpty() ? "" : " " + meaning.unit());
      chart
          .append(meaning.label().isEmpty() ? name : meaning.label())
          .append(": ")
          .append(cell)
          .append('\n');
    }
    return chart.toString();
  }
}
