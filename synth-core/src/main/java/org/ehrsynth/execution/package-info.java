/**
 * How a piece of work runs: its seed, its threads, its progress listener and its interruption.
 *
 * <p>Start at {@link org.ehrsynth.execution.Execution}, which fitting, sampling and evaluation take
 * as an argument. Results depend on its seed only. Settings of one kind of work, such as the
 * options of a fit, live with that work.
 */
package org.ehrsynth.execution;
