package org.ehrsynth.schema;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.TextFile;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;

/**
 * A schema describes a table: its columns in order, the markers of missing cells, and the
 * constraints that its rows satisfy.
 *
 * @param fields names unique; none for rows without columns ({@link
 *     org.ehrsynth.data.Dataset#withoutColumns}), which no file holds
 * @param missing the texts that stand for a missing cell; the first is the one written; never empty
 * @param constraints the declared constraints, in order; they speak of columns that are among the
 *     fields
 */
public record Schema(List<Field> fields, List<String> missing, List<Constraint> constraints) {

  /** The markers taken as missing where nothing else is declared. */
  public static final List<String> DEFAULT_MISSING = List.of("");

  public Schema {
    fields = List.copyOf(fields);
    missing = List.copyOf(missing);
    constraints = List.copyOf(constraints);
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
    for (int r = 0; r < constraints.size(); r++) {
      check(r, constraints.get(r), fields);
    }
  }

  /** Words of an expression that are no columns are left to the reader of expressions. */
  private static void check(int index, Constraint constraint, List<Field> fields) {
    Map<String, Field> known =
        fields.stream().collect(Collectors.toMap(Field::name, Function.identity()));
    for (String name : constraint.columns().stream().sorted().toList()) {
      Field field = known.get(name);
      boolean unknown = field == null && constraint.named().contains(name);
      if (unknown || (field != null && !field.isLearned())) {
        throw new InputException(
            "schema, constraint %d (%s), column '%s': expected a column that is learned, found %s"
                .formatted(
                    index + 1,
                    constraint.type(),
                    name,
                    unknown ? "none of that name" : "a key or an ignored one"));
      }
    }
  }

  /** A schema without declared constraints. */
  public Schema(List<Field> fields, List<String> missing) {
    this(fields, missing, List.of());
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
  public Optional<Field> fieldOfRole(Role role) {
    return fields.stream().filter(f -> f.role() == role).findFirst();
  }

  /** The columns whose disclosure hurts: those of role SENSITIVE, OUTCOME or EVENT. */
  public List<Field> sensitiveFields() {
    return fields.stream()
        .filter(f -> Set.of(Role.SENSITIVE, Role.OUTCOME, Role.EVENT).contains(f.role()))
        .toList();
  }

  /**
   * The names of the {@linkplain Field#quasiIdentifier() key} columns, without that of the field.
   */
  public List<String> quasiIdentifiersExcept(Field field) {
    return fields.stream()
        .filter(Field::quasiIdentifier)
        .map(Field::name)
        .filter(n -> !n.equals(field.name()))
        .toList();
  }

  /** The same columns with each field replaced by what the function makes of it. */
  public Schema map(UnaryOperator<Field> change) {
    return withFields(fields.stream().map(change).toList());
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
    return withFields(kept);
  }

  /**
   * Other fields under the same markers and those of the constraints whose columns are among them.
   */
  public Schema withFields(List<Field> others) {
    Set<String> gone = new HashSet<>(names());
    others.forEach(field -> gone.remove(field.name()));
    return new Schema(
        others,
        missing,
        constraints.stream()
            .filter(constraint -> Collections.disjoint(constraint.columns(), gone))
            .toList());
  }

  /** The same columns with declared constraints in the place of those there were. */
  public Schema withConstraints(List<Constraint> constraints) {
    return new Schema(fields, missing, constraints);
  }

  /**
   * The schema by which another table is read that is to be compared with one of this schema: its
   * columns mean what they mean here, but its cells may be missing, beyond the bounds and of other
   * levels, for that is what the comparison shall find out. What is not learned may be absent.
   *
   * @param own what is inferred of the other table
   */
  public Schema relaxed(Schema own) {
    List<Field> loose =
        fields.stream()
            .map(
                field ->
                    field.isLearned() || own.find(field.name()) >= 0
                        ? field.loosened()
                        : field.withRole(Role.IGNORE))
            .toList();
    // A marker that only the other table has stands for missing, unless it is a level here.
    Set<String> markers = new LinkedHashSet<>(missing);
    markers.addAll(own.missing());
    fields.forEach(field -> markers.removeAll(field.levels()));
    markers.addAll(missing);
    return new Schema(loose, List.copyOf(markers));
  }

  /** As a JSON tree, the form of a schema file. */
  public JsonTree toJson() {
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
    String where = "schema '" + path + "'";
    return fromJson(JsonObject.parse(TextFile.read(path, where), where));
  }
}
