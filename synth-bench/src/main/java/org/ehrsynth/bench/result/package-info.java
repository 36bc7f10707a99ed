/**
 * The result of one run as a record and as a line of JSON.
 *
 * <p>Nothing here knows how a run was executed or how it is shown. Start with {@link
 * org.ehrsynth.bench.result.RunRecord}.
 */
package org.ehrsynth.bench.result;
