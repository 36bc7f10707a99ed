package org.ehrsynth.llm.tune;

import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.llm.row.ColumnDescription;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Field;

/**
 * Exports guarded rows of a real table as a file for fine-tuning a language model.
 *
 * <p>Levels and extremes of fewer than k patients are folded; keys, ignored columns and rows that
 * break a declared constraint, before or after folding, are omitted. The remaining rows belong to
 * real patients: the file must stay where the table is, and a model that is tuned with it may
 * repeat them.
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
      ColumnDescriptions descriptions,
      DisclosureGuard guard,
      int patients,
      int folded,
      int broken) {
    this.rows = rows;
    this.descriptions = descriptions;
    this.guard = guard;
    this.patients = patients;
    this.folded = folded;
    this.violating = broken;
  }

  /**
   * Guards a table.
   *
   * @param descriptions of the columns, for the format {@link FineTuningFormat#CHAT}
   * @param seed of the draws that replace rare levels
   * @throws InputException if no column is learned, or if no row remains
   */
  public static FineTuningExport of(
      Dataset real, ColumnDescriptions descriptions, DisclosureGuard guard, Seed seed) {
    Subjects subjects = real.subjects();
    Dataset learned = real.learned();
    Dataset guarded = guard.apply(learned, subjects, seed.derive("export"));
    ConstraintChecker constraints = ConstraintChecker.of(learned.schema());
    List<IntPredicate> tests =
        IntStream.range(0, constraints.size())
            .mapToObj(r -> constraints.broken(r, guarded, learned))
            .toList();
    int[] kept =
        IntStream.range(0, guarded.rowCount())
            .filter(i -> tests.stream().noneMatch(test -> test.test(i)))
            .toArray();
    if (kept.length == 0) {
      throw new InputException("expected rows that satisfy the declared constraints, found none");
    }
    int patients = (int) Arrays.stream(kept).map(i -> subjects.of(i)).distinct().count();
    return new FineTuningExport(
        guarded.selectRows(kept),
        descriptions,
        guard,
        patients,
        folded(learned, guarded),
        guarded.rowCount() - kept.length);
  }

  /** The number of cells that folding changed. */
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

  /** The guarded rows of the file. */
  public Dataset rows() {
    return rows;
  }

  /** What the file reveals about real patients, one sentence each. */
  public List<String> disclosures() {
    List<String> disclosures = new ArrayList<>();
    disclosures.add(
        "%,d rows of %,d real patients, unchanged except for %,d cells that were folded"
                .formatted(rows.rowCount(), patients, folded)
            + " because fewer than %,d patients have their value"
                .formatted(guard.minimumSubjects()));
    disclosures.add(
        "no keys, no ignored columns; the columns are: "
            + String.join(", ", rows.schema().names()));
    if (violating > 0) {
      disclosures.add("%,d rows that break a declared constraint are omitted".formatted(violating));
    }
    disclosures.add("a model tuned with the file may repeat rows: keep both where the table is");
    return disclosures;
  }

  /**
   * Writes the file completely or not at all. Each copy has its rows in another random order; in
   * the format {@link FineTuningFormat#GREAT} each row has its columns in another random order.
   *
   * @param copies how many times each row is written, at least 1; more copies are useful for tools
   *     that read the file once, so that they see each row in several orders
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

  private JsonTree line(TypedRow row, FineTuningFormat format, RandomStream draws) {
    if (format == FineTuningFormat.GREAT) {
      return JsonTree.of("text", RowText.write(row, draws));
    }
    JsonTree line = new JsonTree();
    line.put(
        "messages",
        List.of(
            message("system", system()),
            message("user", USER),
            message("assistant", Json.write(row.toJson()))));
    return line;
  }

  private static JsonTree message(String role, String content) {
    JsonTree message = new JsonTree();
    message.put("role", role);
    message.put("content", content);
    return message;
  }

  /**
   * The system message of each conversation in the format {@link FineTuningFormat#CHAT}, which the
   * prompts to the tuned model must contain, too.
   */
  public String system() {
    return SYSTEM
        + String.join("; ", rows.schema().fields().stream().map(this::described).toList())
        + ".";
  }

  /** The user message of each conversation, and of the prompts to the tuned model. */
  public static String user() {
    return USER;
  }

  private String described(Field field) {
    ColumnDescription description = descriptions.of(field.name());
    String text = description.text();
    return Json.write(field.name()) + (text.isEmpty() ? "" : " (" + text + ")");
  }
}
