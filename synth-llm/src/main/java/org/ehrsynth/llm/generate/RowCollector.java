package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ehrsynth.InputException;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.row.ParsedRow;
import org.ehrsynth.llm.row.RowBatch;
import org.ehrsynth.llm.row.RowError;
import org.ehrsynth.llm.row.RowParser;

/**
 * Requests rows from a language model until there are enough of them.
 *
 * <p>Prompt i draws from a seed of its own and the position of its rows follows from i, so the pool
 * does not depend on the order in which answers arrive. Invalid rows are requested again with the
 * reasons, a bounded number of times. A row that then still breaks a declared constraint, but fits
 * the columns, is kept: the constraints correct or reject it later. All other invalid rows are
 * rejected. Rows that are still missing are requested in further rounds.
 */
final class RowCollector {
  private static final int MAX_ROUNDS = 4;

  private static final RowError REPEATED =
      new RowError(
          "record",
          RowError.Kind.CONSTRAINT_BROKEN,
          "a patient of its own",
          "one that was shown",
          "");

  private final Chat chat;
  private final RowRequests requests;
  private final RowParser parser;
  private final LlmConfig config;
  private final Execution run;

  RowCollector(Chat chat, RowRequests requests, RowParser parser, LlmConfig config, Execution run) {
    this.chat = chat;
    this.requests = requests;
    this.parser = parser;
    this.config = config;
    this.run = run;
  }

  /**
   * The rows of the pool.
   *
   * @param batch the rows, with counts of all rows received
   * @param retried rows kept that were valid only after a correction
   * @param violating rows kept that break a declared constraint
   * @param unreadable answers without a readable record
   */
  record CollectedRows(RowBatch batch, long retried, long violating, long unreadable) {}

  /** A parsed row, whether it is the answer to a correction, and whether it is kept. */
  private record ReceivedRow(ParsedRow parsed, boolean retried, boolean kept) {
    boolean isViolating() {
      return kept && !parsed.isAccepted();
    }
  }

  /** The rows of one prompt and its corrections. */
  private static final class PromptOutcome {
    private final List<ReceivedRow> received = new ArrayList<>();
    private int unreadable;

    private long kept() {
      return received.stream().filter(ReceivedRow::kept).count();
    }
  }

  /**
   * Collects rows.
   *
   * @param wanted at least 1
   * @throws InputException if fewer than half of them could be obtained; the message gives reasons
   */
  CollectedRows collect(int wanted) {
    RowBatch batch = new RowBatch(parser.schema());
    List<ReceivedRow> kept = new ArrayList<>();
    int unreadable = 0;
    int sent = 0;
    for (int round = 0; round < MAX_ROUNDS && kept.size() < wanted; round++) {
      for (PromptOutcome outcome : sendRound(sent, wanted - kept.size())) {
        sent++;
        unreadable += outcome.unreadable;
        for (ReceivedRow row : outcome.received) {
          if (!row.kept) {
            batch.add(row.parsed);
          } else if (kept.size() < wanted) {
            batch.keep(row.parsed);
            kept.add(row);
          }
        }
      }
    }
    if (2 * kept.size() < wanted) {
      throw new InputException(
          ("the language model '%s' gave %,d usable rows of %,d wanted: %s; %,d answers were not"
                  + " readable; a larger model or fewer rows per prompt (batch) may help")
              .formatted(config.llm(), kept.size(), wanted, batch.summary(), unreadable));
    }
    return new CollectedRows(
        batch,
        kept.stream().filter(row -> row.retried && !row.isViolating()).count(),
        kept.stream().filter(ReceivedRow::isViolating).count(),
        unreadable);
  }

  private PromptOutcome[] sendRound(int first, int missing) {
    int prompts = requests.count(missing);
    PromptOutcome[] outcomes = new PromptOutcome[prompts];
    AtomicInteger done = new AtomicInteger();
    run.withThreads(config.concurrency())
        .forEach(
            prompts,
            p -> {
              outcomes[p] = outcome(first + p, requests.rows(p, missing));
              run.listener().progress("prompting", done.incrementAndGet() / (double) prompts);
            });
    return outcomes;
  }

  private PromptOutcome outcome(int index, int count) {
    PromptOutcome outcome = new PromptOutcome();
    List<JsonTree> records = List.of();
    for (int attempt = 0; attempt <= config.repairs() && records.isEmpty(); attempt++) {
      records = records(chat.send(requests.request(index, count, attempt)), outcome);
    }
    for (int round = 0; !records.isEmpty(); round++) {
      boolean isLast = round == config.repairs();
      List<RowPrompt.InvalidRecord> invalid = sort(records, count, round > 0, isLast, outcome);
      records =
          invalid.isEmpty() || isLast
              ? List.of()
              : records(chat.send(requests.correction(index, invalid, round)), outcome);
    }
    return outcome;
  }

  private static List<JsonTree> records(ChatCompletion answer, PromptOutcome outcome) {
    List<JsonTree> records = AnsweredRecords.of(answer);
    outcome.unreadable += records.isEmpty() ? 1 : 0;
    return records;
  }

  /** Adds the valid records to the outcome, in the last round all records; returns the others. */
  private List<RowPrompt.InvalidRecord> sort(
      List<JsonTree> records, int count, boolean retried, boolean isLast, PromptOutcome outcome) {
    List<RowPrompt.InvalidRecord> invalid = new ArrayList<>();
    for (JsonTree record : records) {
      if (outcome.kept() + invalid.size() == count) {
        break; // more than requested
      }
      ParsedRow parsed = rejectingRepeats(parser.parse(record));
      if (parsed.isAccepted()) {
        outcome.received.add(new ReceivedRow(parsed, retried, true));
      } else if (isLast) {
        outcome.received.add(new ReceivedRow(parsed, retried, parsed.row().isPresent()));
      } else {
        List<String> reasons = parsed.errors().stream().map(RowError::forModel).toList();
        invalid.add(new RowPrompt.InvalidRecord(Json.write(record), reasons));
      }
    }
    return invalid;
  }

  /** The same row, or an error if it repeats a real row that was shown. */
  private ParsedRow rejectingRepeats(ParsedRow parsed) {
    Optional<FewShotExamples> examples = requests.rowPrompt().examples();
    if (examples.isEmpty() || parsed.row().isEmpty()) {
      return parsed;
    }
    RowBatch one = new RowBatch(parser.schema());
    one.keep(parsed);
    return examples.get().repeats(one.toDataset(), 0)
        ? new ParsedRow(Optional.empty(), List.of(REPEATED), parsed.coercions())
        : parsed;
  }
}
