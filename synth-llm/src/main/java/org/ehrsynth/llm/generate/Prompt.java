package org.ehrsynth.llm.generate;

import java.util.List;
import java.util.Optional;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.Content;
import org.ehrsynth.llm.chat.Question;
import org.ehrsynth.llm.generate.LlmConfig.Mode;
import org.ehrsynth.llm.row.Meanings;
import org.ehrsynth.llm.row.RowForm;
import org.ehrsynth.llm.row.RowReader;
import org.ehrsynth.model.Run;
import org.ehrsynth.plugin.ConfigMap;

/**
 * What a language model is told of a table, and how its rows are read.
 *
 * @param config the settings
 * @param briefing the questions
 * @param form of an answer
 * @param reader of its rows
 * @param wanted rows to be made
 */
record Prompt(LlmConfig config, Briefing briefing, RowForm form, RowReader reader, int wanted) {
  /** Rows made where the settings say as many as were learned, at most. */
  private static final int MOST_BY_DEFAULT = 1_000;

  /**
   * Prepares the questions.
   *
   * @param table guarded, with the rules
   * @param subjects whom each row belongs to
   */
  static Prompt of(LlmConfig config, Dataset table, int[] subjects, Run run) {
    Meanings meanings = Meanings.NONE;
    int k = run.guard().minimumSubjects();
    TableText text = new TableText(table.schema(), meanings);
    StringBuilder told = new StringBuilder(text.columns()).append(text.rules());
    Content content = Content.DESCRIPTIONS;
    Optional<Examples> examples = Optional.empty();
    if (config.mode() != Mode.SCHEMA) {
      content = Content.AGGREGATES;
      Aggregates aggregates = new Aggregates(table, subjects, k);
      told.append(Briefing.section("Of these columns:", aggregates.combinations()));
      told.append(
          Briefing.section("How the cohort is made up:", Briefing.lines(aggregates.columns())));
      told.append(
          Briefing.section("What goes together:", aggregates.relations(config.relations())));
    }
    if (config.mode() == Mode.FEW_SHOT) {
      content = Content.REAL_ROWS;
      examples = Optional.of(new Examples(table, subjects, k, config.shots()));
    }
    int wanted = config.rows() > 0 ? config.rows() : Math.min(table.rows(), MOST_BY_DEFAULT);
    return new Prompt(
        config,
        new Briefing(content, told.toString(), examples),
        new RowForm(table.schema(), meanings),
        RowReader.of(table.schema(), meanings),
        wanted);
  }

  Harvest harvest(Chat chat, Run run) {
    return new Harvest(chat, briefing, form, reader, config, run);
  }

  /** The questions of the first round. */
  List<Question> questions(Run run) {
    return harvest(
            question -> {
              throw new IllegalStateException("nothing is to be asked");
            },
            run)
        .questions(wanted);
  }

  Account account(Harvest.Gathered gathered) {
    return new Account(
        ConfigMap.label(config.mode()),
        config.llm(),
        wanted,
        gathered.batch().size(),
        gathered.batch().repaired(),
        gathered.askedAgain(),
        gathered.unruly(),
        gathered.batch().refused(),
        gathered.unreadable(),
        briefing.examples().isEmpty()
            ? 0
            : briefing.examples().get().mostShown(wanted, config.batch()),
        config.calibrate());
  }
}
