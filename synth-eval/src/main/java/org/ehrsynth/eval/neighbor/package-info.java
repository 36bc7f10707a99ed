/**
 * Finds exact nearest neighbours among the rows of tables, in parallel and with results that do not
 * depend on the number of threads.
 *
 * <p>{@link GowerNeighbors} uses Gower's distance of mixed columns; {@link Points} uses the
 * Euclidean distance of encoded rows ({@link PointEncoding}); {@link RowKeys} finds equal rows.
 * Nothing here knows which table is synthetic.
 */
package org.ehrsynth.eval.neighbor;
