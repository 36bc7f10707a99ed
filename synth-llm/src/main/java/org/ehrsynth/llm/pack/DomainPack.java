package org.ehrsynth.llm.pack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ehrsynth.InputException;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.llm.row.ColumnDescription;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * The knowledge of a clinical domain in a plain folder: {@code pack.json} contains labels, units,
 * plausible ranges, codes and constraints of columns, and the name of a note template beside it. A
 * new domain needs a new folder and no code.
 */
public final class DomainPack {
  /** The main file of a pack. */
  public static final String FILE = "pack.json";

  private static final long FORMAT = 1;
  private static final Set<String> TOP =
      Set.of(
          "format",
          "name",
          "domain",
          "description",
          "sources",
          "fields",
          "constraints",
          "findings",
          "note");

  private final String name;
  private final String domain;
  private final String description;
  private final List<String> sources;
  private final List<PackField> fields;
  private final List<Constraint> constraints;
  private final List<String> findings;
  private final Optional<String> note;

  private DomainPack(JsonObject tree, PackFiles files) {
    tree.allow(TOP);
    if (tree.integer("format") != FORMAT) {
      throw tree.malformed("format", Long.toString(FORMAT), Long.toString(tree.integer("format")));
    }
    this.name = tree.string("name");
    this.domain = tree.string("domain");
    this.description = tree.string("description", "");
    this.sources = List.copyOf(tree.strings("sources", List.of()));
    this.fields = tree.objects("fields").stream().map(PackField::read).toList();
    this.constraints =
        tree.has("constraints")
            ? tree.objects("constraints").stream().map(Constraint::fromJson).toList()
            : List.of();
    this.findings = List.copyOf(tree.strings("findings", List.of()));
    checkNames(tree);
    this.note = tree.has("note") ? Optional.of(note(tree, files)) : Optional.empty();
  }

  private void checkNames(JsonObject tree) {
    Set<String> names = new HashSet<>();
    for (PackField field : fields) {
      if (!names.add(field.name())) {
        throw tree.malformed("fields", "names that differ", "'" + field.name() + "' twice");
      }
    }
    for (Constraint constraint : constraints) {
      for (String column : constraint.named()) {
        if (!names.contains(column)) {
          throw tree.malformed(
              "constraints", "columns that are among the fields", "'" + column + "'");
        }
      }
    }
  }

  private static String note(JsonObject tree, PackFiles files) {
    String file = tree.string("note");
    if (!file.matches("[A-Za-z0-9_-]+\\.ftlh?")) {
      throw tree.malformed("note", "the name of an .ftl file in the pack's folder", "another text");
    }
    return files.text(file);
  }

  /**
   * Reads a pack.
   *
   * @param folder with a {@code pack.json}
   * @throws InputException if there is none, if a file is too large or a link out of the folder, or
   *     if the file is malformed; the message names the field
   */
  public static DomainPack read(Path folder) {
    PackFiles files = PackFiles.folder(folder);
    return new DomainPack(
        JsonObject.parse(files.text(FILE), "pack '" + folder.resolve(FILE) + "'"), files);
  }

  /** The names of the bundled packs, sorted. */
  public static List<String> bundledNames() {
    return PackFiles.bundledNames();
  }

  /**
   * A pack that the library contains.
   *
   * @throws InputException if there is none; the message lists the known names
   */
  public static DomainPack bundled(String name) {
    PackFiles files = PackFiles.bundled(name);
    return new DomainPack(JsonObject.parse(files.text(FILE), "pack '" + name + "'"), files);
  }

  /**
   * The bundled pack of that name, or else the pack in the folder of that path.
   *
   * @throws InputException if there is neither
   */
  public static DomainPack of(String nameOrFolder) {
    if (bundledNames().contains(nameOrFolder)) {
      return bundled(nameOrFolder);
    }
    Path folder = Path.of(nameOrFolder);
    if (!Files.isDirectory(folder)) {
      throw new InputException(
          "unknown pack '%s': expected the folder of one, or one of: %s"
              .formatted(nameOrFolder, String.join(", ", bundledNames())));
    }
    return read(folder);
  }

  /**
   * Copies a bundled pack, as the starting point of another pack.
   *
   * @param folder is created if it does not exist
   * @throws InputException if the pack is unknown or a file already exists; nothing is replaced
   */
  public static void copyTo(String name, Path folder) {
    PackFiles.bundled(name).copyTo(folder);
  }

  public String name() {
    return name;
  }

  /** The clinical domain in words. */
  public String domain() {
    return domain;
  }

  public String description() {
    return description;
  }

  /** The sources of its knowledge. */
  public List<String> sources() {
    return sources;
  }

  /**
   * Terms that notes of the domain use and that belong to no column: a note must not invent them.
   */
  public List<String> findings() {
    return findings;
  }

  /** The text of the note template; empty if there is none. */
  public Optional<String> note() {
    return note;
  }

  /**
   * A schema with the knowledge of a pack.
   *
   * @param schema at most as wide as before
   * @param descriptions of its columns
   * @param notes sentences about parts of the pack that do not apply to the schema
   */
  public record Applied(Schema schema, ColumnDescriptions descriptions, List<String> notes) {
    public Applied {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Adds the knowledge of the pack to a schema. A pack never widens a schema: a range becomes the
   * intersection of both, declared constraints stay and those of the pack follow them, levels and
   * types stay as they are. A field, a code or a constraint of the pack that refers to something
   * absent from the schema is skipped and noted.
   *
   * @throws InputException if the pack describes none of the columns, if a range or a unit belongs
   *     to a column without numbers, if two ranges do not intersect, or if a constraint does not
   *     fit the columns
   */
  public Applied applyTo(Schema schema) {
    String where = "pack '" + name + "'";
    List<String> notes = new ArrayList<>();
    Map<String, ColumnDescription> descriptions = new LinkedHashMap<>();
    Schema narrowed = schema;
    for (PackField described : fields) {
      if (schema.find(described.name()) < 0) {
        notes.add("there is no column '%s', which the pack describes".formatted(described.name()));
        continue;
      }
      Field field = schema.field(described.name());
      narrowed = narrowed.with(field.isLearned() ? described.narrowed(field, where) : field);
      descriptions.put(field.name(), described.descriptionFor(field, notes));
    }
    if (descriptions.isEmpty()) {
      throw new InputException(
          "%s describes none of the columns; it describes: %s"
              .formatted(
                  where, fields.stream().map(PackField::name).collect(Collectors.joining(", "))));
    }
    return new Applied(
        withConstraints(narrowed, where, notes), new ColumnDescriptions(descriptions), notes);
  }

  private Schema withConstraints(Schema schema, String where, List<String> notes) {
    List<Constraint> all = new ArrayList<>(schema.constraints());
    for (Constraint constraint : constraints) {
      List<String> absent =
          fields.stream()
              .map(PackField::name)
              .filter(constraint.columns()::contains)
              .filter(n -> schema.find(n) < 0 || !schema.field(n).isLearned())
              .toList();
      if (!absent.isEmpty()) {
        notes.add(
            "the pack's constraint '%s' is skipped: '%s' is not learned"
                .formatted(constraint.text(), String.join("', '", absent)));
      } else if (!all.contains(constraint)) {
        try {
          ConstraintChecker.of(schema.withConstraints(List.of(constraint)));
        } catch (InputException e) {
          throw new InputException(
              "%s, constraint '%s' does not fit the schema: %s"
                  .formatted(where, constraint.text(), e.getMessage()),
              e);
        }
        all.add(constraint);
      }
    }
    return schema.withConstraints(all);
  }
}
