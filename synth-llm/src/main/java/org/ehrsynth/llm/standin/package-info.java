/**
 * A simulated language-model server for trials and tests, with configurable faults.
 *
 * <p>Start with {@link org.ehrsynth.llm.standin.FakeLlmServer}. No other package of this module
 * uses it.
 */
package org.ehrsynth.llm.standin;
