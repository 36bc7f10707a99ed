/**
 * Encodings of a table that hold guarded facts only, for models that learn numbers.
 *
 * <p>{@link org.ehrsynth.encode.NumericMarginal} is the distribution of a numeric column as a
 * quantile function; the categories of package {@code discretization}, the copula and the language
 * models rest on it. {@link org.ehrsynth.encode.TableEncoder} turns whole tables into matrices as
 * the paper of CTGAN and TVAE does; those two models use it with {@code preset=paper}. The encoders
 * of single columns are private to this package.
 *
 * <p>A new model needs none of this: start at package {@code discretization}.
 */
package org.ehrsynth.encode;
