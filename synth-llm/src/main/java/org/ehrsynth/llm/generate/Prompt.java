package org.ehrsynth.llm.generate;

import java.util.List;
import java.util.Optional;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.Content;
import org.ehrsynth.llm.chat.Question;
import org.ehrsynth.llm.generate.LlmConfig.Mode;
import org.ehrsynth.llm.pack.DomainPack;
import org.ehrsynth.llm.row.Meanings;
import org.ehrsynth.llm.row.RowForm;
import org.ehrsynth.llm.row.RowReader;
import org.ehrsynth.model.Run;
import org.ehrsynth.plugin.ConfigMap;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

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

  /** Of a number. */
  private static final int TOLD_DIGITS = 4;

  /**
   * Prepares the questions.
   *
   * @param table guarded, with the rules
   * @param subjects whom each row belongs to
   */
  static Prompt of(LlmConfig config, Dataset table, int[] subjects, Run run) {
    Schema schema = table.schema().map(Prompt::told);
    Meanings meanings = Meanings.NONE;
    if (!config.pack().isEmpty()) {
      DomainPack.Applied known = DomainPack.of(config.pack()).applyTo(schema);
      schema = known.schema();
      meanings = known.meanings();
    }
    Schema shown = schema;
    Dataset rows =
        Dataset.of(
            table.columns().stream().map(c -> c.withField(shown.field(c.field().name()))).toList(),
            schema);
    int k = run.guard().minimumSubjects();
    TableText text = new TableText(schema, meanings);
    StringBuilder told = new StringBuilder(text.columns()).append(text.rules());
    Content content = Content.DESCRIPTIONS;
    Optional<Examples> examples = Optional.empty();
    if (config.mode() != Mode.SCHEMA) {
      content = Content.AGGREGATES;
      Aggregates aggregates = new Aggregates(rows, subjects, k);
      told.append(Briefing.section("Of these columns:", aggregates.combinations()));
      told.append(
          Briefing.section("How the cohort is made up:", Briefing.lines(aggregates.columns())));
      told.append(
          Briefing.section("What goes together:", aggregates.relations(config.relations())));
    }
    if (config.mode() == Mode.FEW_SHOT) {
      content = Content.REAL_ROWS;
      examples = Optional.of(new Examples(rows, subjects, k, config.shots()));
    }
    int wanted = config.rows() > 0 ? config.rows() : Math.min(table.rows(), MOST_BY_DEFAULT);
    return new Prompt(
        config,
        new Briefing(content, told.toString(), examples),
        new RowForm(schema, meanings),
        RowReader.of(schema, meanings),
        wanted);
  }

  /**
   * A column of numbers as it is told: to about four digits, its bounds rounded inwards. A guarded
   * bound is the number of one patient, which with all its digits could be looked up.
   */
  static Field told(Field field) {
    if (!(field.type() instanceof ColumnType.Numeric type) || Double.isInfinite(type.max())) {
      return field;
    }
    double largest = Math.max(Math.abs(type.min()), Math.abs(type.max()));
    int before = largest < 1 ? 0 : (int) Math.floor(Math.log10(largest));
    int decimals = Math.min(type.decimals(), Math.max(0, TOLD_DIGITS - 1 - before));
    double scale = Math.pow(10, decimals);
    double min = Math.ceil(type.min() * scale) / scale;
    double max = Math.floor(type.max() * scale) / scale;
    return field.withType(
        min <= max
            ? new ColumnType.Numeric(decimals, min, max)
            : new ColumnType.Numeric(type.decimals(), type.min(), type.max()));
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
