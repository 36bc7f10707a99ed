/**
 * What the columns of a table mean: names, types, roles, missing markers, declared constraints.
 *
 * <p>Start at {@link org.ehrsynth.schema.Schema} and {@link org.ehrsynth.schema.Field}. {@link
 * org.ehrsynth.schema.SchemaInference} proposes a schema from the texts of a file and explains why.
 * {@link org.ehrsynth.schema.Constraint} declares a constraint; checking it against rows is the
 * task of package {@code constraint}. Nothing here holds a cell of a table.
 */
package org.ehrsynth.schema;
