package org.ehrsynth.llm.tune;

import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.constraint.Rules;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.LevelGuard;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.row.Meaning;
import org.ehrsynth.llm.row.Meanings;
import org.ehrsynth.llm.row.Row;
import org.ehrsynth.random.Draws;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Field;

/**
 * Rows of a real table, guarded, as a file to tune a language model with.
 *
 * <p>Levels and extremes of fewer than k patients are folded away, keys and ignored columns are
 * left out, and so are rows that break a declared rule, of themselves or since they were folded.
 * What is left are rows of real patients: the file belongs where the table does, and a model tuned
 * with it may repeat them.
 */
public final class TuneExport {
  private static final String SYSTEM =
      "You make records of synthetic patients. You answer with one JSON object with these fields: ";
  private static final String USER = "Make one record.";

  private final Dataset rows;
  private final Meanings meanings;
  private final LevelGuard guard;
  private final int patients;
  private final int folded;
  private final int broken;

  private TuneExport(
      Dataset rows, Meanings meanings, LevelGuard guard, int patients, int folded, int broken) {
    this.rows = rows;
    this.meanings = meanings;
    this.guard = guard;
    this.patients = patients;
    this.folded = folded;
    this.broken = broken;
  }

  /**
   * Guards a table.
   *
   * @param meanings told to the model in the form {@link TuneFormat#CHAT}
   * @param seed of the draws that replace rare levels
   * @throws InputException if no column is learned, or no row is left
   */
  public static TuneExport of(Dataset real, Meanings meanings, LevelGuard guard, Seed seed) {
    int[] subjects = real.subjects();
    Dataset learned = real.learned();
    Dataset guarded = guard.apply(learned, subjects, seed.derive("export"));
    Rules rules = Rules.of(learned.schema());
    List<IntPredicate> tests =
        IntStream.range(0, rules.size()).mapToObj(r -> rules.broken(r, guarded, learned)).toList();
    int[] kept =
        IntStream.range(0, guarded.rows())
            .filter(i -> tests.stream().noneMatch(test -> test.test(i)))
            .toArray();
    if (kept.length == 0) {
      throw new InputException("expected rows that keep the declared rules, found none");
    }
    int patients = (int) Arrays.stream(kept).map(i -> subjects[i]).distinct().count();
    return new TuneExport(
        guarded.rows(kept),
        meanings,
        guard,
        patients,
        folded(learned, guarded),
        guarded.rows() - kept.length);
  }

  /** Cells that are not what they were. */
  private static int folded(Dataset real, Dataset guarded) {
    int folded = 0;
    for (int j = 0; j < real.columns().size(); j++) {
      Column was = real.column(j);
      Column is = guarded.column(j);
      for (int i = 0; i < real.rows(); i++) {
        folded += Objects.equals(was.text(i), is.text(i)) ? 0 : 1;
      }
    }
    return folded;
  }

  /** The guarded rows that are written. */
  public Dataset rows() {
    return rows;
  }

  /** What of real patients the file holds, one sentence each. */
  public List<String> facts() {
    List<String> facts = new ArrayList<>();
    facts.add(
        "%,d rows of %,d real patients, cell by cell as they are but for %,d cells that were folded"
                .formatted(rows.rows(), patients, folded)
            + " because fewer than %,d patients hold them".formatted(guard.minimumSubjects()));
    facts.add(
        "no keys, no ignored columns; the columns are: "
            + String.join(", ", rows.schema().names()));
    if (broken > 0) {
      facts.add("%,d rows that break a declared rule are left out".formatted(broken));
    }
    facts.add("a model tuned with the file may repeat rows: keep both where the table is kept");
    return facts;
  }

  /**
   * Writes the file whole or not at all. The rows of each copy are in an order of their own, and in
   * the form {@link TuneFormat#GREAT} the columns of each row.
   *
   * @param copies how often each row is written, at least 1; more than one makes sense where a tool
   *     reads the file once, so that it sees each row in several orders
   */
  public void write(Path target, TuneFormat format, int copies, Seed seed) {
    if (copies < 1) {
      throw new InputException("copies must be at least 1, found " + copies);
    }
    List<Row> all = Row.of(rows);
    AtomicFile.write(
        target,
        stream -> {
          Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
          for (int copy = 0; copy < copies; copy++) {
            Draws draws = seed.derive("copy").derive(copy).generator();
            for (int i : draws.permutation(all.size())) {
              out.write(Json.write(line(all.get(i), format, draws)));
              out.write('\n');
            }
          }
          out.flush();
        });
  }

  private Map<String, Object> line(Row row, TuneFormat format, Draws draws) {
    if (format == TuneFormat.GREAT) {
      return Map.of("text", RowText.write(row, draws));
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(
        "messages",
        List.of(
            message("system", system()),
            message("user", USER),
            message("assistant", Json.write(row.toJson()))));
    return line;
  }

  private static Map<String, Object> message(String role, String content) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", content);
    return message;
  }

  /**
   * What the system is told in each conversation of the form {@link TuneFormat#CHAT}, and has to be
   * told when the tuned model is asked.
   */
  public String system() {
    return SYSTEM
        + String.join("; ", rows.schema().fields().stream().map(this::told).toList())
        + ".";
  }

  /** What a question has to be when the tuned model is asked. */
  public static String user() {
    return USER;
  }

  private String told(Field field) {
    Meaning meaning = meanings.of(field.name());
    String text = meaning.text();
    return Json.write(field.name()) + (text.isEmpty() ? "" : " (" + text + ")");
  }
}
