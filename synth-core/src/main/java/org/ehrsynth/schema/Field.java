package org.ehrsynth.schema;

import java.util.List;
import java.util.Objects;
import org.ehrsynth.schema.ColumnType.Categorical;
import org.ehrsynth.schema.ColumnType.Code;
import org.ehrsynth.schema.ColumnType.Flag;

/**
 * A field describes one column of a table: its name, the meaning of its cells and its role.
 *
 * @param name the column's name, not blank, unique within its schema
 * @param type what the cells mean
 * @param role what the column is for
 * @param nullable whether cells may be missing
 * @param eventLevels for {@link Role#EVENT}: the levels that count as the event; empty otherwise
 * @param quasiIdentifier whether an outsider may know a patient's cell, such as age, sex or
 *     postcode (a quasi-identifier): disclosure is evaluated on all quasi-identifiers together
 */
public record Field(
    String name,
    ColumnType type,
    Role role,
    boolean nullable,
    List<String> eventLevels,
    boolean quasiIdentifier) {

  public Field {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("a field's name must not be blank");
    }
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(role, "role");
    eventLevels = List.copyOf(eventLevels);
  }

  /** A feature that may be missing. */
  public static Field of(String name, ColumnType type) {
    return new Field(name, type, Role.FEATURE, true, List.of(), false);
  }

  public Field withRole(Role role) {
    return new Field(name, type, role, nullable, eventLevels, quasiIdentifier);
  }

  public Field withType(ColumnType type) {
    return new Field(name, type, role, nullable, eventLevels, quasiIdentifier);
  }

  public Field withNullable(boolean nullable) {
    return new Field(name, type, role, nullable, eventLevels, quasiIdentifier);
  }

  public Field withEventLevels(List<String> eventLevels) {
    return new Field(name, type, role, nullable, eventLevels, quasiIdentifier);
  }

  public Field withQuasiIdentifier(boolean key) {
    return new Field(name, type, role, nullable, eventLevels, key);
  }

  /** The levels of a coded type, in code order; empty for the other types. */
  public List<String> levels() {
    return type.match(
        n -> List.of(),
        Categorical::levels,
        Flag::levels,
        t -> List.of(),
        Code::levels,
        i -> List.of());
  }

  /** The same field with other levels. Only for coded types. */
  public Field withLevels(List<String> levels) {
    ColumnType changed =
        type.<ColumnType>match(
            n -> null,
            c -> new Categorical(levels, c.ordered()),
            f -> new Flag(levels),
            t -> null,
            c -> new Code(c.system(), levels),
            i -> null);
    if (changed == null) {
      throw new IllegalStateException(
          "column '" + name + "' is " + type.label() + ": it has no levels");
    }
    return withType(changed);
  }

  /** Whether a model learns this column: not an identifier, not a subject key, not ignored. */
  public boolean isLearned() {
    return role != Role.SUBJECT && role != Role.IGNORE && !(type instanceof ColumnType.Identifier);
  }

  /** The same field whose cells may be missing, beyond the bounds and of any level. */
  Field loosened() {
    ColumnType loose =
        type.isCoded()
            // Of all coded types, only a code declares no levels.
            ? new Code("", List.of())
            : type instanceof ColumnType.Numeric numeric
                ? ColumnType.Numeric.unbounded(numeric.decimals())
                : type;
    return withType(loose).withEventLevels(List.of()).withNullable(true);
  }
}
