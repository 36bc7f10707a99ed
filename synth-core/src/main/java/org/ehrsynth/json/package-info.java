/**
 * Reading and writing JSON with errors that name the place.
 *
 * <p>Start at {@link org.ehrsynth.json.JsonObject} to read: its accessors check types and report
 * the file, the field, the rule and the kind of value found. {@link org.ehrsynth.json.Json} writes
 * maps and lists. Only this package imports Jackson. The documents themselves are described by the
 * classes that own them.
 */
package org.ehrsynth.json;
