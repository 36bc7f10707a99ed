package org.ehrsynth.llm.generate;

import java.util.List;
import java.util.Optional;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.PatientContent;
import org.ehrsynth.llm.generate.LlmConfig.Mode;
import org.ehrsynth.llm.pack.DomainPack;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.row.RowJsonSchema;
import org.ehrsynth.llm.row.RowParser;
import org.ehrsynth.plugin.RecordSettings;
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
record Prompt(
    LlmConfig config, RowPrompt briefing, RowJsonSchema form, RowParser reader, int wanted) {
  /** Rows made where the settings say as many as were learned, at most. */
  private static final int MAX_BY_DEFAULT = 1_000;

  /** Of a number. */
  private static final int PROMPT_DIGITS = 4;

  /**
   * Prepares the questions.
   *
   * @param table guarded, with the rules
   * @param subjects whom each row belongs to
   */
  static Prompt of(LlmConfig config, Dataset table, int[] subjects, Execution run) {
    Schema schema = table.schema().map(Prompt::text);
    ColumnDescriptions meanings = ColumnDescriptions.NONE;
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
    SchemaSummary text = new SchemaSummary(schema, meanings);
    StringBuilder reported = new StringBuilder(text.columns()).append(text.constraints());
    PatientContent content = PatientContent.DESCRIPTIONS;
    Optional<FewShotExamples> examples = Optional.empty();
    if (config.mode() != Mode.SCHEMA) {
      content = PatientContent.AGGREGATES;
      AggregateSummary aggregates = new AggregateSummary(rows, subjects, k);
      reported.append(RowPrompt.section("Of these columns:", aggregates.combinations()));
      reported.append(
          RowPrompt.section("How the cohort is made up:", RowPrompt.lines(aggregates.columns())));
      reported.append(
          RowPrompt.section("What goes together:", aggregates.relations(config.relations())));
    }
    if (config.mode() == Mode.FEW_SHOT) {
      content = PatientContent.REAL_ROWS;
      examples = Optional.of(new FewShotExamples(rows, subjects, k, config.shots()));
    }
    int wanted = config.rows() > 0 ? config.rows() : Math.min(table.rowCount(), MAX_BY_DEFAULT);
    return new Prompt(
        config,
        new RowPrompt(content, reported.toString(), examples),
        new RowJsonSchema(schema, meanings),
        RowParser.of(schema, meanings),
        wanted);
  }

  /**
   * A column of numbers as it is told: to about four digits, its bounds rounded inwards. A guarded
   * bound is the number of one patient, which with all its digits could be looked up.
   */
  static Field text(Field field) {
    if (!(field.type() instanceof ColumnType.Numeric type) || Double.isInfinite(type.max())) {
      return field;
    }
    double largest = Math.max(Math.abs(type.min()), Math.abs(type.max()));
    int before = largest < 1 ? 0 : (int) Math.floor(Math.log10(largest));
    int decimals = Math.min(type.decimals(), Math.max(0, PROMPT_DIGITS - 1 - before));
    double scale = Math.pow(10, decimals);
    double min = Math.ceil(type.min() * scale) / scale;
    double max = Math.floor(type.max() * scale) / scale;
    return field.withType(
        min <= max
            ? new ColumnType.Numeric(decimals, min, max)
            : new ColumnType.Numeric(type.decimals(), type.min(), type.max()));
  }

  RowCollector harvest(Chat chat, Execution run) {
    return new RowCollector(chat, briefing, form, reader, config, run);
  }

  /** The questions of the first round. */
  List<ChatPrompt> questions(Execution run) {
    return harvest(
            question -> {
              throw new IllegalStateException("nothing is to be asked");
            },
            run)
        .questions(wanted);
  }

  GenerationLog account(RowCollector.Gathered gathered) {
    return new GenerationLog(
        RecordSettings.label(config.mode()),
        config.llm(),
        wanted,
        gathered.batch().size(),
        gathered.batch().repaired(),
        gathered.retries(),
        gathered.unruly(),
        gathered.batch().refused(),
        gathered.unreadable(),
        briefing.examples().isEmpty()
            ? 0
            : briefing.examples().get().maxShown(wanted, config.batch()),
        config.calibrate());
  }
}
