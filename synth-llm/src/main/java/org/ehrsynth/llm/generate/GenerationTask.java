package org.ehrsynth.llm.generate;

import java.util.List;
import java.util.Optional;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
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
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * What one fit requests from a language model: the prompts, and how the rows in the answers are
 * parsed.
 *
 * @param config the settings
 * @param rowPrompt the texts of the prompts
 * @param rowSchema the JSON schema of the answers
 * @param parser of the rows in the answers
 * @param wanted size of the pool
 */
record GenerationTask(
    LlmConfig config, RowPrompt rowPrompt, RowJsonSchema rowSchema, RowParser parser, int wanted) {
  /** The maximum size of a pool for which the settings name no size. */
  private static final int MAX_BY_DEFAULT = 1_000;

  /** Significant digits of a number in a prompt. */
  private static final int PROMPT_DIGITS = 4;

  /**
   * Prepares the prompts.
   *
   * @param table guarded, with the constraints
   * @param subjects the subject of each row
   */
  static GenerationTask of(LlmConfig config, Dataset table, Subjects subjects, int k) {
    Schema schema = table.schema().map(GenerationTask::roundedForPrompt);
    ColumnDescriptions descriptions = ColumnDescriptions.NONE;
    if (!config.pack().isEmpty()) {
      DomainPack.Applied pack = DomainPack.of(config.pack()).applyTo(schema);
      schema = pack.schema();
      descriptions = pack.descriptions();
    }
    int wanted = config.rows() > 0 ? config.rows() : Math.min(table.rowCount(), MAX_BY_DEFAULT);
    return new GenerationTask(
        config,
        rowPrompt(config, under(table, schema), descriptions, subjects, k),
        new RowJsonSchema(schema, descriptions),
        RowParser.of(schema, descriptions),
        wanted);
  }

  private static Dataset under(Dataset table, Schema schema) {
    return Dataset.of(
        table.columns().stream().map(c -> c.withField(schema.field(c.field().name()))).toList(),
        schema);
  }

  private static RowPrompt rowPrompt(
      LlmConfig config, Dataset rows, ColumnDescriptions descriptions, Subjects subjects, int k) {
    SchemaSummary summary = new SchemaSummary(rows.schema(), descriptions);
    StringBuilder text = new StringBuilder(summary.columns()).append(summary.constraints());
    if (config.mode() == Mode.SCHEMA) {
      return new RowPrompt(PatientContent.DESCRIPTIONS, text.toString(), Optional.empty());
    }
    AggregateSummary aggregates = new AggregateSummary(rows, subjects, k);
    text.append(RowPrompt.section("Of these columns:", aggregates.combinations()));
    text.append(
        RowPrompt.section("How the cohort is made up:", RowPrompt.lines(aggregates.columns())));
    text.append(RowPrompt.section("What goes together:", aggregates.relations(config.relations())));
    return config.mode() == Mode.AGGREGATES
        ? new RowPrompt(PatientContent.AGGREGATES, text.toString(), Optional.empty())
        : new RowPrompt(
            PatientContent.REAL_ROWS,
            text.toString(),
            Optional.of(new FewShotExamples(rows, subjects, k, config.shots())));
  }

  /**
   * Rounds the bounds of a numeric column inwards to about four digits. A guarded bound is the
   * number of one patient, who could be found by a number with all its digits.
   */
  static Field roundedForPrompt(Field field) {
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

  /** The prompts of the first round. */
  List<ChatPrompt> prompts(Seed seed) {
    return requests(seed).firstRound(wanted);
  }

  /**
   * Sends the prompts and collects the rows.
   *
   * @throws org.ehrsynth.InputException if fewer than half of the rows could be obtained
   */
  RowCollector.CollectedRows collect(Chat chat, Execution run) {
    return new RowCollector(chat, requests(run.seed()), parser, config, run).collect(wanted);
  }

  private RowRequests requests(Seed seed) {
    return new RowRequests(rowPrompt, rowSchema, config.batch(), seed);
  }

  GenerationLog log(RowCollector.CollectedRows collected) {
    return new GenerationLog(
        RecordSettings.label(config.mode()),
        config.llm(),
        wanted,
        collected.batch().size(),
        collected.batch().repaired(),
        collected.retried(),
        collected.violating(),
        collected.batch().rejected(),
        collected.unreadable(),
        rowPrompt.examples().isEmpty()
            ? 0
            : rowPrompt.examples().get().maxShown(wanted, config.batch()),
        config.calibrate());
  }
}
