/**
 * Conditions on rows, such as {@code age >= 65 and sex == "F"}.
 *
 * <p>Start at {@link org.ehrsynth.condition.Condition}, which parses an expression under a schema
 * and tests rows. For models that sample under a condition exactly, {@code asBox} and {@code boxes}
 * write it as one {@link org.ehrsynth.condition.ValueSet} per column. The lexical rules are those
 * of package {@code expression}; sampling under a condition is the task of package {@code model}.
 */
package org.ehrsynth.condition;
