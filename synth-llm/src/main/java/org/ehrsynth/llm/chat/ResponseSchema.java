package org.ehrsynth.llm.chat;

import java.util.Map;
import java.util.Objects;

/**
 * Contains the JSON schema of an answer.
 *
 * @param name of the schema: letters, digits and underscores
 * @param schema a JSON schema as a tree of plain values ({@code org.ehrsynth.json.Json}); every
 *     object lists all its properties as required and admits no others, as strict servers require
 */
public record ResponseSchema(String name, Map<String, ?> schema) {
  public ResponseSchema {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(schema, "schema");
  }
}
