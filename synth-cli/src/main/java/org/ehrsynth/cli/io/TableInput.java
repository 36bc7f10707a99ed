package org.ehrsynth.cli.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.CsvRewriter;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;
import org.ehrsynth.schema.SchemaInference;

/**
 * The input table of a command: a CSV file, or standard input for {@code -}, which is kept in
 * memory because its schema is inferred in a separate pass.
 *
 * @param name the file, or {@code -}
 * @param in standard input
 */
public record TableInput(String name, InputStream in) {
  private static final String STANDARD = "-";

  private boolean isStandardInput() {
    return name.equals(STANDARD);
  }

  /** Returns the name in messages. */
  public String shown() {
    return isStandardInput() ? "standard input" : "'" + name + "'";
  }

  /**
   * Reads the table.
   *
   * @param declared the schema; null to infer it
   */
  public Dataset read(Schema declared) {
    if (isStandardInput()) {
      return Dataset.read(bytes(), shown(), Optional.ofNullable(declared));
    }
    Path path = Path.of(name);
    return declared == null ? Dataset.read(path) : Dataset.read(path, declared);
  }

  /**
   * Reads a table that is to be compared with another one: its columns have the meanings of the
   * other schema, but cells may be missing, out of bounds or of unknown levels, because the
   * comparison measures that. Keys may be absent.
   *
   * @throws InputException if it lacks a column, or a cell is of another kind, such as text for a
   *     number
   */
  public Dataset readLoosely(Schema other) {
    if (isStandardInput()) {
      byte[] csv = bytes();
      Schema own = Dataset.infer(csv, shown()).schema();
      return Dataset.read(csv, shown(), Optional.of(other.relaxed(own)));
    }
    return read(other.relaxed(infer().schema()));
  }

  /**
   * Reads a table whose missing cells are to be filled: the model's columns have the meanings of
   * its schema, and may contain unknown levels and numbers out of bounds; of all other columns only
   * the text is read.
   *
   * @param learned the schema of the model
   * @throws InputException if it lacks a learned column, or a cell is of another kind
   */
  public Dataset readOpen(Schema learned) {
    Schema own = infer().schema();
    Schema loosened = learned.relaxed(own);
    List<Field> fields = new ArrayList<>();
    for (String name : own.names()) {
      boolean isKnown = learned.find(name) >= 0 && learned.field(name).isLearned();
      fields.add(isKnown ? loosened.field(name) : Field.of(name, new ColumnType.Identifier()));
    }
    for (Field field : learned.learned().fields()) {
      if (own.find(field.name()) < 0) {
        throw new InputException(
            "%s: column '%s' is learned by the model but not in the data; data has: %s"
                .formatted(shown(), field.name(), String.join(", ", own.names())));
      }
    }
    return read(new Schema(fields, loosened.missing()));
  }

  /** Returns the source with its missing cells filled and every other text unchanged. */
  public CsvRewriter patch(Dataset before, Dataset after) {
    return isStandardInput()
        ? CsvRewriter.of(bytes(), shown(), before, after)
        : CsvRewriter.of(Path.of(name), before, after);
  }

  /** Infers the schema of the table. */
  public SchemaInference infer() {
    return isStandardInput() ? Dataset.infer(bytes(), shown()) : Dataset.infer(Path.of(name));
  }

  /** Returns an input that can be read more than once: standard input is kept in memory. */
  public TableInput rereadable() {
    return isStandardInput() ? new TableInput(name, new ByteArrayInputStream(bytes())) : this;
  }

  private byte[] bytes() {
    try {
      byte[] bytes = in.readAllBytes();
      if (in instanceof ByteArrayInputStream memory) {
        memory.reset();
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the rows with a column that identifies the patients; a column that had that role before
   * becomes a feature.
   *
   * @throws InputException if there is no such column
   */
  public static Dataset withSubject(Dataset data, String subject) {
    data.schema().indexOf(subject);
    List<Column> columns =
        data.columns().stream()
            .map(column -> column.withField(withSubject(column.field(), subject)))
            .toList();
    return Dataset.of(columns, data.schema());
  }

  private static Field withSubject(Field field, String subject) {
    if (field.name().equals(subject)) {
      return field.withRole(Role.SUBJECT);
    }
    return field.role() == Role.SUBJECT ? field.withRole(Role.FEATURE) : field;
  }
}
