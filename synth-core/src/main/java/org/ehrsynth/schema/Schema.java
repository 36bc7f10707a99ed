package org.ehrsynth.schema;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.ehrsynth.InputException;
import org.ehrsynth.json.JsonObject;

/**
 * The columns of a table in their order, and how a missing cell is written.
 *
 * @param fields at least one, names unique
 * @param missing the texts that stand for a missing cell; the first is the one written; never empty
 */
public record Schema(List<Field> fields, List<String> missing) {

  /** The markers taken as missing where nothing else is declared. */
  public static final List<String> DEFAULT_MISSING = List.of("");

  public Schema {
    fields = List.copyOf(fields);
    missing = List.copyOf(missing);
    if (fields.isEmpty()) {
      throw new InputException("schema: expected at least one field, found none");
    }
    if (missing.isEmpty()) {
      throw new InputException("schema, 'missing': expected at least one marker, found none");
    }
    Set<String> names = new HashSet<>();
    for (Field field : fields) {
      if (!names.add(field.name())) {
        throw new InputException(
            "schema: the column name '" + field.name() + "' occurs more than once");
      }
    }
  }

  /** A schema whose missing cells are empty. */
  public static Schema of(List<Field> fields) {
    return new Schema(fields, DEFAULT_MISSING);
  }

  public static Schema of(Field... fields) {
    return of(List.of(fields));
  }

  public int size() {
    return fields.size();
  }

  public Field field(int index) {
    return fields.get(index);
  }

  public Field field(String name) {
    return fields.get(indexOf(name));
  }

  /** Position of a column; −1 when there is none of that name. */
  public int find(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Position of a column.
   *
   * @throws InputException if there is none of that name; the message lists those that are there
   */
  public int indexOf(String name) {
    int index = find(name);
    if (index < 0) {
      throw new InputException(
          "unknown column '" + name + "'; columns are: " + String.join(", ", names()));
    }
    return index;
  }

  public List<String> names() {
    return fields.stream().map(Field::name).toList();
  }

  /** The first field of a role, if any. */
  public Optional<Field> withRole(Role role) {
    return fields.stream().filter(f -> f.role() == role).findFirst();
  }

  /** The columns whose disclosure hurts: those of role SENSITIVE, OUTCOME or EVENT. */
  public List<Field> secrets() {
    return fields.stream()
        .filter(f -> Set.of(Role.SENSITIVE, Role.OUTCOME, Role.EVENT).contains(f.role()))
        .toList();
  }

  /** The names of the {@linkplain Field#key() key} columns, without that of the field. */
  public List<String> keysBeside(Field field) {
    return fields.stream()
        .filter(Field::key)
        .map(Field::name)
        .filter(n -> !n.equals(field.name()))
        .toList();
  }

  /** The same columns with each field replaced by what the function makes of it. */
  public Schema map(UnaryOperator<Field> change) {
    return new Schema(fields.stream().map(change).toList(), missing);
  }

  /** The same columns with the field of that name replaced. */
  public Schema with(Field field) {
    indexOf(field.name());
    return map(f -> f.name().equals(field.name()) ? field : f);
  }

  /**
   * Only the fields a model learns, in order.
   *
   * @throws InputException if there is none
   */
  public Schema learned() {
    List<Field> kept = fields.stream().filter(Field::isLearned).toList();
    if (kept.isEmpty()) {
      throw new InputException(
          "schema: expected at least one column to learn, found only keys and ignored columns");
    }
    return new Schema(kept, missing);
  }

  /** As a JSON tree, the form of a schema file. */
  public Map<String, Object> toJson() {
    return SchemaJson.write(this);
  }

  /**
   * Reads the form of a schema file.
   *
   * @throws InputException naming the field and the rule that is broken
   */
  public static Schema fromJson(JsonObject tree) {
    return SchemaJson.read(tree);
  }

  /**
   * Reads a schema file.
   *
   * @throws InputException if there is no such file, it is not JSON, or a rule is broken
   */
  public static Schema read(Path path) {
    try {
      return fromJson(JsonObject.parse(Files.readString(path), "schema '" + path + "'"));
    } catch (NoSuchFileException e) {
      throw new InputException("schema '" + path + "': there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new InputException("schema '" + path + "': expected UTF-8 text, found other bytes", e);
    } catch (IOException e) {
      throw new InputException("schema '" + path + "': it cannot be read", e);
    }
  }
}
