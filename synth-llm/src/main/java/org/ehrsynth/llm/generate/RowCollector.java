package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ehrsynth.InputException;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.row.ParsedRow;
import org.ehrsynth.llm.row.RowBatch;
import org.ehrsynth.llm.row.RowError;
import org.ehrsynth.llm.row.RowJsonSchema;
import org.ehrsynth.llm.row.RowParser;
import org.ehrsynth.random.Seed;

/**
 * Asks a language model for rows until there are as many as wanted.
 *
 * <p>Question i draws from a seed of its own and its rows have their place by i, so that the pool
 * does not depend on which answer comes first. Rows with faults are asked for again with the
 * reasons, a bounded number of times. What then still breaks a declared rule, but is a row of the
 * table, is kept for the rules to put right; all else is refused. Rows that are lacking in the end
 * are asked for in further rounds.
 */
final class RowCollector {
  private static final int MAX_ROUNDS = 4;

  private static final RowError REPEATED =
      new RowError(
          "record", RowError.Kind.RULE_BROKEN, "a patient of its own", "one that was shown", "");

  private final Chat chat;
  private final RowPrompt briefing;
  private final RowJsonSchema form;
  private final RowParser reader;
  private final LlmConfig config;
  private final Execution run;

  RowCollector(
      Chat chat,
      RowPrompt briefing,
      RowJsonSchema form,
      RowParser reader,
      LlmConfig config,
      Execution run) {
    this.chat = chat;
    this.briefing = briefing;
    this.form = form;
    this.reader = reader;
    this.config = config;
    this.run = run;
  }

  /**
   * What was gathered.
   *
   * @param batch the rows, and what became of all
   * @param retries rows kept that were right only when asked again
   * @param unruly rows kept that break a declared rule
   * @param unreadable answers without a record that could be read
   */
  record Gathered(RowBatch batch, long retries, long unruly, long unreadable) {}

  /** A row as it was read, and how it came. */
  private record PromptLine(ParsedRow reading, boolean again, boolean kept) {
    boolean isUnruly() {
      return kept && !reading.isAccepted();
    }
  }

  /** What one question gave. */
  private static final class Part {
    private final List<PromptLine> prompted = new ArrayList<>();
    private int unreadable;
  }

  /**
   * Gathers rows.
   *
   * @param wanted at least 1
   * @throws InputException if fewer than half of them could be had; the message tells why
   */
  Gathered gather(int wanted) {
    RowBatch batch = new RowBatch(reader.schema());
    List<PromptLine> kept = new ArrayList<>();
    int unreadable = 0;
    int questions = 0;
    for (int round = 0; round < MAX_ROUNDS && kept.size() < wanted; round++) {
      for (Part part : round(questions, wanted - kept.size())) {
        questions++;
        unreadable += part.unreadable;
        for (PromptLine reported : part.prompted) {
          if (!reported.kept) {
            batch.add(reported.reading);
          } else if (kept.size() < wanted) {
            batch.keep(reported.reading);
            kept.add(reported);
          }
        }
      }
    }
    if (2 * kept.size() < wanted) {
      throw new InputException(
          ("the language model '%s' gave %,d usable rows of %,d wanted: %s; %,d answers could not be"
                  + " read; a larger model or fewer rows a question (batch) may help")
              .formatted(config.llm(), kept.size(), wanted, batch.summary(), unreadable));
    }
    long retries = kept.stream().filter(t -> t.again && !t.isUnruly()).count();
    return new Gathered(
        batch, retries, kept.stream().filter(PromptLine::isUnruly).count(), unreadable);
  }

  /** The questions of a first round. */
  List<ChatPrompt> questions(int wanted) {
    List<ChatPrompt> requested = new ArrayList<>();
    for (int index = 0; index < questionsFor(wanted); index++) {
      requested.add(question(index, rowsOf(index, wanted), 0));
    }
    return requested;
  }

  private int questionsFor(int lacking) {
    return (lacking + config.batch() - 1) / config.batch();
  }

  private int rowsOf(int question, int lacking) {
    return Math.min(config.batch(), lacking - question * config.batch());
  }

  private Seed seed(int index) {
    return run.seed().derive("question").derive(index);
  }

  private ChatPrompt question(int index, int count, int attempt) {
    return briefing.rows(index, count, form.answer(count), seed(index).derive(attempt));
  }

  private Part[] round(int first, int lacking) {
    int questions = questionsFor(lacking);
    Part[] parts = new Part[questions];
    AtomicInteger done = new AtomicInteger();
    run.withThreads(config.concurrency())
        .forEach(
            questions,
            q -> {
              parts[q] = part(first + q, rowsOf(q, lacking));
              run.listener().progress("asking", done.incrementAndGet() / (double) questions);
            });
    return parts;
  }

  private Part part(int index, int count) {
    Part part = new Part();
    List<Map<String, Object>> records = List.of();
    for (int attempt = 0; attempt <= config.repairs() && records.isEmpty(); attempt++) {
      ChatCompletion answer = chat.send(question(index, count, attempt));
      records = AnsweredRecords.of(answer);
      part.unreadable += records.isEmpty() ? 1 : 0;
    }
    for (int again = 0; !records.isEmpty(); again++) {
      boolean isLast = again == config.repairs();
      List<RowPrompt.Fault> faults = read(records, count, again > 0, isLast, part);
      records =
          faults.isEmpty() || isLast
              ? List.of()
              : mended(faults, seed(index).derive("again").derive(again), part);
    }
    return part;
  }

  /** Reads records; keeps those that are right, or may be kept in the end. */
  private List<RowPrompt.Fault> read(
      List<Map<String, Object>> records, int count, boolean again, boolean isLast, Part part) {
    List<RowPrompt.Fault> faults = new ArrayList<>();
    for (Map<String, Object> record : records) {
      if (part.prompted.stream().filter(PromptLine::kept).count() + faults.size() == count) {
        break; // more than were asked for
      }
      ParsedRow reading = refusingRepeats(reader.read(record));
      if (reading.isAccepted()) {
        part.prompted.add(new PromptLine(reading, again, true));
      } else if (isLast) {
        part.prompted.add(new PromptLine(reading, again, reading.row().isPresent()));
      } else {
        List<String> reasons = reading.complaints().stream().map(RowError::forModel).toList();
        faults.add(new RowPrompt.Fault(Json.write(record), reasons));
      }
    }
    return faults;
  }

  private List<Map<String, Object>> mended(List<RowPrompt.Fault> faults, Seed seed, Part part) {
    ChatCompletion answer = chat.send(briefing.again(faults, form.answer(faults.size()), seed));
    List<Map<String, Object>> records = AnsweredRecords.of(answer);
    part.unreadable += records.isEmpty() ? 1 : 0;
    return records;
  }

  /** The same, or a complaint where the row repeats one that was shown. */
  private ParsedRow refusingRepeats(ParsedRow reading) {
    if (briefing.examples().isEmpty() || reading.row().isEmpty()) {
      return reading;
    }
    RowBatch one = new RowBatch(reader.schema());
    one.keep(reading);
    return briefing.examples().get().repeats(one.toDataset(), 0)
        ? new ParsedRow(Optional.empty(), List.of(REPEATED), reading.repairs())
        : reading;
  }
}
