package org.ehrsynth.bench.suite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;

/**
 * A data set on which contestants are compared.
 *
 * @param name what it is called
 * @param source where its rows come from
 * @param target the column to predict; empty to use the outcome of the schema
 * @param subject the column that identifies the patient; empty to use the one of the schema
 * @param axis {@code rows}, {@code columns} or {@code levels}: what grows from one table of a suite
 *     to the next; empty where nothing does
 */
public record BenchmarkDataset(
    String name,
    Source source,
    Optional<String> target,
    Optional<String> subject,
    Optional<String> axis) {

  /** Where rows come from. */
  public sealed interface Source {
    /** As the members of a JSON object. */
    JsonTree toJson();
  }

  /** A table that comes with the library: {@link ExampleDatasets#named}. */
  public record Bundled(String bundled) implements Source {
    public Bundled {
      if (!ExampleDatasets.names().contains(bundled)) {
        throw new InputException(
            "unknown bundled table '%s'; known: %s"
                .formatted(bundled, String.join(", ", ExampleDatasets.names())));
      }
    }

    @Override
    public JsonTree toJson() {
      return JsonTree.of("bundled", bundled);
    }
  }

  /**
   * A CSV file.
   *
   * @param file below the folder of the data
   * @param schema what its columns mean, below the same folder; inferred if empty
   */
  public record File(String file, Optional<String> schema) implements Source {
    @Override
    public JsonTree toJson() {
      JsonTree tree = new JsonTree();
      tree.put("file", file);
      schema.ifPresent(name -> tree.put("schema", name));
      return tree;
    }
  }

  /** A simulated table, to measure growth. */
  public record Simulated(SimulatedTable table) implements Source {
    @Override
    public JsonTree toJson() {
      return JsonTree.of("simulated", table.toJson());
    }
  }

  /**
   * Reads or simulates the rows.
   *
   * @param folder where files are looked for
   * @throws InputException if a file is missing or cannot be read, or a named column is not there
   */
  public Dataset read(Path folder) {
    Dataset data;
    if (source instanceof Bundled bundled) {
      data = ExampleDatasets.named(bundled.bundled());
    } else if (source instanceof Simulated simulation) {
      data = simulation.table().generate();
    } else {
      data = read((File) source, folder);
    }
    for (String column : List.of(target, subject).stream().flatMap(Optional::stream).toList()) {
      data.schema().indexOf(column);
    }
    Schema schema = withRoles(data.schema());
    return schema.equals(data.schema())
        ? data
        : Dataset.of(
            data.columns().stream().map(c -> c.withField(schema.field(c.field().name()))).toList(),
            schema);
  }

  private Dataset read(File file, Path folder) {
    Path path = folder.resolve(file.file());
    if (!Files.isReadable(path)) {
      throw new InputException(
          "data set '%s': expected the file '%s', found none; --data-dir names the folder of the data"
              .formatted(name, path));
    }
    return file.schema()
        .map(schema -> Dataset.read(path, Schema.read(folder.resolve(schema))))
        .orElseGet(() -> Dataset.read(path));
  }

  /** The target becomes the outcome and the subject the key, each the only one of its role. */
  private Schema withRoles(Schema schema) {
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.fields()) {
      fields.add(withRole(withRole(field, target, Role.OUTCOME), subject, Role.SUBJECT));
    }
    return schema.withFields(fields);
  }

  private static Field withRole(Field field, Optional<String> chosen, Role role) {
    if (chosen.isEmpty()) {
      return field;
    }
    if (field.name().equals(chosen.get())) {
      return field.withRole(role);
    }
    return field.role() == role ? field.withRole(Role.FEATURE) : field;
  }

  /** As a JSON tree. */
  public JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("name", name);
    tree.putAll(source.toJson());
    target.ifPresent(column -> tree.put("target", column));
    subject.ifPresent(column -> tree.put("subject", column));
    axis.ifPresent(grows -> tree.put("axis", grows));
    return tree;
  }
}
