package org.ehrsynth.llm.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.archive.TextFile;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.llm.row.ColumnDescription;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * What is known of a clinical domain, as a plain folder: {@code pack.json} tells labels, units,
 * plausible ranges, codes and rules of columns, and names a template of notes beside it. A new
 * domain needs a new folder and no code.
 */
public final class DomainPack {
  /** The file that makes a folder a pack. */
  public static final String FILE = "pack.json";

  private static final long FORMAT = 1;
  private static final long MAX_BYTES = 1 << 20;
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

  /** The packs that come with the library, and their files. */
  private static final Map<String, List<String>> BUNDLED =
      Map.of("hepatology", List.of(FILE, "note.ftl"));

  private final String name;
  private final String domain;
  private final String description;
  private final List<String> sources;
  private final List<PackField> fields;
  private final List<Constraint> constraints;
  private final List<String> findings;
  private final Optional<String> note;

  private DomainPack(JsonObject tree, Source files) {
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
    Set<String> names = new HashSet<>();
    for (PackField field : fields) {
      if (!names.add(field.name())) {
        throw tree.malformed("fields", "names that differ", "'" + field.name() + "' twice");
      }
    }
    for (Constraint rule : constraints) {
      for (String column : rule.named()) {
        if (!names.contains(column)) {
          throw tree.malformed(
              "constraints", "columns that are among the fields", "'" + column + "'");
        }
      }
    }
    this.note = tree.has("note") ? Optional.of(note(tree, files)) : Optional.empty();
  }

  private static String note(JsonObject tree, Source files) {
    String file = tree.string("note");
    if (!file.matches("[A-Za-z0-9_-]+\\.ftlh?")) {
      throw tree.malformed("note", "the name of an .ftl file in the pack's folder", "another text");
    }
    return files.text(file);
  }

  /** Where the files of a pack are. */
  @FunctionalInterface
  private interface Source {
    String text(String file);
  }

  /**
   * Reads a pack.
   *
   * @param folder that has a {@code pack.json}
   * @throws InputException if there is none, a file is too large or is a link out of the folder, or
   *     a rule of its form is broken; the message names the field
   */
  public static DomainPack read(Path folder) {
    Source files = file -> text(folder, file);
    return new DomainPack(
        JsonObject.parse(files.text(FILE), "pack '" + folder.resolve(FILE) + "'"), files);
  }

  private static String text(Path folder, String file) {
    Path path = folder.resolve(file);
    String where = "pack '" + path + "'";
    return TextFile.read(
        path,
        where,
        lines -> {
          if (!path.toRealPath().startsWith(folder.toRealPath())) {
            throw new InputException(
                where + ": expected a file in the pack's folder, found a link");
          }
          if (Files.size(path) > MAX_BYTES) {
            throw new InputException(where + ": expected at most 1 MiB, found more");
          }
          StringWriter text = new StringWriter();
          lines.transferTo(text);
          return text.toString();
        });
  }

  /** The names of the packs that come with the library, in order. */
  public static List<String> bundledNames() {
    return BUNDLED.keySet().stream().sorted().toList();
  }

  /**
   * A pack that comes with the library.
   *
   * @throws InputException if there is none; the message lists the known names
   */
  public static DomainPack bundled(String name) {
    files(name);
    return new DomainPack(
        JsonObject.parse(resource(name, FILE), "pack '" + name + "'"), f -> resource(name, f));
  }

  /**
   * The pack of that name if it comes with the library, else the one in the folder of that path.
   *
   * @throws InputException if there is neither
   */
  public static DomainPack of(String nameOrFolder) {
    if (BUNDLED.containsKey(nameOrFolder)) {
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
   * Copies a pack that comes with the library, as a beginning of one's own.
   *
   * @param folder is made if it is not there
   * @throws InputException if the pack is unknown or a file is already there; nothing is replaced
   */
  public static void copyTo(String name, Path folder) {
    List<String> files = files(name);
    for (String file : files) {
      if (Files.exists(folder.resolve(file))) {
        throw new InputException("'" + folder.resolve(file) + "' is already there");
      }
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InputException("cannot make the folder '" + folder + "'", e);
    }
    for (String file : files) {
      byte[] bytes = resource(name, file).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(folder.resolve(file), out -> out.write(bytes));
    }
  }

  private static List<String> files(String name) {
    List<String> files = BUNDLED.get(name);
    if (files == null) {
      throw new InputException(
          "unknown pack '%s'; known: %s".formatted(name, String.join(", ", bundledNames())));
    }
    return files;
  }

  private static String resource(String name, String file) {
    try (InputStream in = DomainPack.class.getResourceAsStream(name + "/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the library's own pack " + name + " cannot be read", e);
    }
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

  /** Where what it says comes from. */
  public List<String> sources() {
    return sources;
  }

  /** Terms that notes of the domain use and no column holds: said of a patient they are made up. */
  public List<String> findings() {
    return findings;
  }

  /** The text of the template of notes; empty for none. */
  public Optional<String> note() {
    return note;
  }

  /**
   * A schema with what the pack adds.
   *
   * @param schema narrower than or the same as it was
   * @param descriptions of its columns
   * @param notes sentences on what the pack says and the schema has no place for
   */
  public record Applied(Schema schema, ColumnDescriptions descriptions, List<String> notes) {
    public Applied {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Adds what the pack knows to a schema. A pack never loosens one: a range becomes what is in
   * both, declared rules stay and the pack's come after them, levels and types stay as they are. A
   * field, a code or a rule of the pack that speaks of what the schema has not is left out and
   * noted.
   *
   * @throws InputException if the pack describes none of the columns, a range or a unit belongs to
   *     what is no number, no number is in both ranges, or a rule does not fit the columns
   */
  public Applied applyTo(Schema schema) {
    String where = "pack '" + name + "'";
    List<String> notes = new ArrayList<>();
    Map<String, ColumnDescription> meanings = new LinkedHashMap<>();
    Schema narrowed = schema;
    for (PackField known : fields) {
      if (schema.find(known.name()) < 0) {
        notes.add("there is no column '%s', which the pack describes".formatted(known.name()));
        continue;
      }
      Field field = schema.field(known.name());
      narrowed = narrowed.with(field.isLearned() ? known.narrowed(field, where) : field);
      meanings.put(field.name(), known.descriptionFor(field, notes));
    }
    if (meanings.isEmpty()) {
      throw new InputException(
          "%s describes none of the columns; it describes: %s"
              .formatted(
                  where, fields.stream().map(PackField::name).collect(Collectors.joining(", "))));
    }
    return new Applied(
        withConstraints(narrowed, where, notes), new ColumnDescriptions(meanings), notes);
  }

  private Schema withConstraints(Schema schema, String where, List<String> notes) {
    List<Constraint> all = new ArrayList<>(schema.constraints());
    for (Constraint rule : constraints) {
      List<String> absent =
          fields.stream()
              .map(PackField::name)
              .filter(rule.columns()::contains)
              .filter(n -> schema.find(n) < 0 || !schema.field(n).isLearned())
              .toList();
      if (!absent.isEmpty()) {
        notes.add(
            "the pack's rule '%s' is left out: '%s' is not learned"
                .formatted(rule.text(), String.join("', '", absent)));
      } else if (!all.contains(rule)) {
        try {
          ConstraintChecker.of(schema.withConstraints(List.of(rule)));
        } catch (InputException e) {
          throw new InputException(
              "%s, rule '%s' does not fit the schema: %s"
                  .formatted(where, rule.text(), e.getMessage()),
              e);
        }
        all.add(rule);
      }
    }
    return schema.withConstraints(all);
  }
}
