/**
 * What the operating system reports about the memory of this and of other processes.
 *
 * <p>Benchmarks and time-limited fits read it; no result of the library depends on it. Other facts
 * about the machine, such as GPUs, live with the code that uses them.
 */
package org.ehrsynth.process;
