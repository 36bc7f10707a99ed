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
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.row.ColumnDescription;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.random.RandomStream;
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
public final class FineTuningExport {
  private static final String SYSTEM =
      "You make records of synthetic patients. You answer with one JSON object with these fields: ";
  private static final String USER = "Make one record.";

  private final Dataset rows;
  private final ColumnDescriptions descriptions;
  private final DisclosureGuard guard;
  private final int patients;
  private final int folded;
  private final int violating;

  private FineTuningExport(
      Dataset rows,
      ColumnDescriptions meanings,
      DisclosureGuard guard,
      int patients,
      int folded,
      int broken) {
    this.rows = rows;
    this.descriptions = meanings;
    this.guard = guard;
    this.patients = patients;
    this.folded = folded;
    this.violating = broken;
  }

  /**
   * Guards a table.
   *
   * @param meanings told to the model in the form {@link FineTuningFormat#CHAT}
   * @param seed of the draws that replace rare levels
   * @throws InputException if no column is learned, or no row is left
   */
  public static FineTuningExport of(
      Dataset real, ColumnDescriptions meanings, DisclosureGuard guard, Seed seed) {
    Subjects subjects = real.subjects();
    Dataset learned = real.learned();
    Dataset guarded = guard.apply(learned, subjects, seed.derive("export"));
    ConstraintChecker rules = ConstraintChecker.of(learned.schema());
    List<IntPredicate> tests =
        IntStream.range(0, rules.size()).mapToObj(r -> rules.broken(r, guarded, learned)).toList();
    int[] kept =
        IntStream.range(0, guarded.rowCount())
            .filter(i -> tests.stream().noneMatch(test -> test.test(i)))
            .toArray();
    if (kept.length == 0) {
      throw new InputException("expected rows that keep the declared rules, found none");
    }
    int patients = (int) Arrays.stream(kept).map(i -> subjects.of(i)).distinct().count();
    return new FineTuningExport(
        guarded.selectRows(kept),
        meanings,
        guard,
        patients,
        folded(learned, guarded),
        guarded.rowCount() - kept.length);
  }

  /** Cells that are not what they were. */
  private static int folded(Dataset real, Dataset guarded) {
    int folded = 0;
    for (int j = 0; j < real.columns().size(); j++) {
      Column was = real.column(j);
      Column is = guarded.column(j);
      for (int i = 0; i < real.rowCount(); i++) {
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
  public List<String> disclosures() {
    List<String> disclosures = new ArrayList<>();
    disclosures.add(
        "%,d rows of %,d real patients, cell by cell as they are but for %,d cells that were folded"
                .formatted(rows.rowCount(), patients, folded)
            + " because fewer than %,d patients hold them".formatted(guard.minimumSubjects()));
    disclosures.add(
        "no keys, no ignored columns; the columns are: "
            + String.join(", ", rows.schema().names()));
    if (violating > 0) {
      disclosures.add("%,d rows that break a declared rule are left out".formatted(violating));
    }
    disclosures.add(
        "a model tuned with the file may repeat rows: keep both where the table is kept");
    return disclosures;
  }

  /**
   * Writes the file whole or not at all. The rows of each copy are in an order of their own, and in
   * the form {@link FineTuningFormat#GREAT} the columns of each row.
   *
   * @param copies how often each row is written, at least 1; more than one makes sense where a tool
   *     reads the file once, so that it sees each row in several orders
   */
  public void write(Path target, FineTuningFormat format, int copies, Seed seed) {
    if (copies < 1) {
      throw new InputException("copies must be at least 1, found " + copies);
    }
    List<TypedRow> all = TypedRow.of(rows);
    AtomicFile.write(
        target,
        stream -> {
          Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
          for (int copy = 0; copy < copies; copy++) {
            RandomStream draws = seed.derive("copy").derive(copy).generator();
            for (int i : draws.permutation(all.size())) {
              out.write(Json.write(line(all.get(i), format, draws)));
              out.write('\n');
            }
          }
          out.flush();
        });
  }

  private Map<String, Object> line(TypedRow row, FineTuningFormat format, RandomStream draws) {
    if (format == FineTuningFormat.GREAT) {
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
   * What the system is told in each conversation of the form {@link FineTuningFormat#CHAT}, and has
   * to be told when the tuned model is asked.
   */
  public String system() {
    return SYSTEM
        + String.join("; ", rows.schema().fields().stream().map(this::described).toList())
        + ".";
  }

  /** What a question has to be when the tuned model is asked. */
  public static String user() {
    return USER;
  }

  private String described(Field field) {
    ColumnDescription meaning = descriptions.of(field.name());
    String text = meaning.text();
    return Json.write(field.name()) + (text.isEmpty() ? "" : " (" + text + ")");
  }
}
