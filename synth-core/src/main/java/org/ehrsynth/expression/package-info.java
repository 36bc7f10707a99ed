/**
 * The lexical rules of the two small languages that a user writes: conditions on rows ({@code age >
 * 65 and sex == "f"}) and formulas on the numbers of a row ({@code weight / (height / 100) ^ 2}).
 *
 * <p>{@link org.ehrsynth.expression.Grammar} splits a text into tokens and finds the columns that
 * it references; {@link org.ehrsynth.expression.TokenReader} serves the tokens to a parser. The
 * parsers themselves live with what they produce: {@code condition.Condition} and {@code
 * constraint.FormulaExpression}. Nothing here knows a schema or a table.
 */
package org.ehrsynth.expression;
