package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ehrsynth.InputException;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.chat.Answer;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.Question;
import org.ehrsynth.llm.row.Complaint;
import org.ehrsynth.llm.row.RowBatch;
import org.ehrsynth.llm.row.RowForm;
import org.ehrsynth.llm.row.RowReader;
import org.ehrsynth.llm.row.RowReading;
import org.ehrsynth.model.Run;
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
final class Harvest {
  private static final int MOST_ROUNDS = 4;

  private static final Complaint REPEATED =
      new Complaint(
          "record", Complaint.Kind.RULE_BROKEN, "a patient of its own", "one that was shown", "");

  private final Chat chat;
  private final Briefing briefing;
  private final RowForm form;
  private final RowReader reader;
  private final LlmConfig config;
  private final Run run;

  Harvest(Chat chat, Briefing briefing, RowForm form, RowReader reader, LlmConfig config, Run run) {
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
   * @param askedAgain rows kept that were right only when asked again
   * @param unruly rows kept that break a declared rule
   * @param unreadable answers without a record that could be read
   */
  record Gathered(RowBatch batch, long askedAgain, long unruly, long unreadable) {}

  /** A row as it was read, and how it came. */
  private record Told(RowReading reading, boolean again, boolean kept) {
    boolean isUnruly() {
      return kept && !reading.isAccepted();
    }
  }

  /** What one question gave. */
  private static final class Part {
    private final List<Told> told = new ArrayList<>();
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
    List<Told> kept = new ArrayList<>();
    int unreadable = 0;
    int questions = 0;
    for (int round = 0; round < MOST_ROUNDS && kept.size() < wanted; round++) {
      for (Part part : round(questions, wanted - kept.size())) {
        questions++;
        unreadable += part.unreadable;
        for (Told told : part.told) {
          if (!told.kept) {
            batch.add(told.reading);
          } else if (kept.size() < wanted) {
            batch.keep(told.reading);
            kept.add(told);
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
    long askedAgain = kept.stream().filter(t -> t.again && !t.isUnruly()).count();
    return new Gathered(
        batch, askedAgain, kept.stream().filter(Told::isUnruly).count(), unreadable);
  }

  /** The questions of a first round. */
  List<Question> questions(int wanted) {
    List<Question> asked = new ArrayList<>();
    for (int index = 0; index < questionsFor(wanted); index++) {
      asked.add(question(index, rowsOf(index, wanted), 0));
    }
    return asked;
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

  private Question question(int index, int count, int attempt) {
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
      Answer answer = chat.ask(question(index, count, attempt));
      records = AnsweredRecords.of(answer);
      part.unreadable += records.isEmpty() ? 1 : 0;
    }
    for (int again = 0; !records.isEmpty(); again++) {
      boolean isLast = again == config.repairs();
      List<Briefing.Fault> faults = read(records, count, again > 0, isLast, part);
      records =
          faults.isEmpty() || isLast
              ? List.of()
              : mended(faults, seed(index).derive("again").derive(again), part);
    }
    return part;
  }

  /** Reads records; keeps those that are right, or may be kept in the end. */
  private List<Briefing.Fault> read(
      List<Map<String, Object>> records, int count, boolean again, boolean isLast, Part part) {
    List<Briefing.Fault> faults = new ArrayList<>();
    for (Map<String, Object> record : records) {
      if (part.told.stream().filter(Told::kept).count() + faults.size() == count) {
        break; // more than were asked for
      }
      RowReading reading = refusingRepeats(reader.read(record));
      if (reading.isAccepted()) {
        part.told.add(new Told(reading, again, true));
      } else if (isLast) {
        part.told.add(new Told(reading, again, reading.row().isPresent()));
      } else {
        List<String> reasons = reading.complaints().stream().map(Complaint::forModel).toList();
        faults.add(new Briefing.Fault(Json.write(record), reasons));
      }
    }
    return faults;
  }

  private List<Map<String, Object>> mended(List<Briefing.Fault> faults, Seed seed, Part part) {
    Answer answer = chat.ask(briefing.again(faults, form.answer(faults.size()), seed));
    List<Map<String, Object>> records = AnsweredRecords.of(answer);
    part.unreadable += records.isEmpty() ? 1 : 0;
    return records;
  }

  /** The same, or a complaint where the row repeats one that was shown. */
  private RowReading refusingRepeats(RowReading reading) {
    if (briefing.examples().isEmpty() || reading.row().isEmpty()) {
      return reading;
    }
    RowBatch one = new RowBatch(reader.schema());
    one.keep(reading);
    return briefing.examples().get().repeats(one.toDataset(), 0)
        ? new RowReading(Optional.empty(), List.of(REPEATED), reading.repairs())
        : reading;
  }
}
