package org.ehrsynth.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;
import org.ehrsynth.schema.SchemaInference;

/** Reads a CSV file as typed columns, under a declared schema or an inferred one. */
final class CsvDatasetReader {
  private CsvDatasetReader() {}

  static SchemaInference infer(CsvSource source) {
    SchemaInference inference = new SchemaInference(source.columns(), source.decimalComma());
    source.forEach((cells, line) -> inference.accept(cells));
    return inference;
  }

  /** Columns of role IGNORE are skipped, whether the file has them or not. */
  static Dataset read(CsvSource source, Schema schema) {
    List<String> header = source.columns();
    List<Field> fields = schema.fields().stream().filter(f -> f.role() != Role.IGNORE).toList();
    for (Field field : fields) {
      if (!header.contains(field.name())) {
        throw new SchemaMismatchException(
            "%s: column '%s' is in the schema but not in the data; data has: %s"
                .formatted(source.where(), field.name(), String.join(", ", header)));
      }
    }
    if (fields.isEmpty()) {
      throw new SchemaMismatchException(
          source.where() + ": expected a column to keep, found only columns that are left out");
    }
    for (String name : header) {
      if (schema.find(name) < 0) {
        throw new SchemaMismatchException(
            "%s: column '%s' is in the data but not in the schema; declare it, with role ignore to"
                    .formatted(source.where(), name)
                + " leave it out");
      }
    }
    Set<String> missing = new HashSet<>();
    schema.missing().forEach(marker -> missing.add(marker.trim()));
    List<ColumnParser> readers = new ArrayList<>();
    int[] at = new int[fields.size()];
    for (int j = 0; j < at.length; j++) {
      readers.add(ColumnParser.of(fields.get(j), missing, source.decimalComma()));
      at[j] = header.indexOf(fields.get(j).name());
    }
    source.forEach(
        (cells, line) -> {
          for (int j = 0; j < at.length; j++) {
            String broken = readers.get(j).accept(cells.get(at[j]));
            if (broken != null) {
              throw new SchemaMismatchException(
                  "%s, line %,d, column '%s': %s"
                      .formatted(source.where(), line, fields.get(j).name(), broken));
            }
          }
        });
    return Dataset.of(readers.stream().map(ColumnParser::finish).toList(), schema);
  }
}
