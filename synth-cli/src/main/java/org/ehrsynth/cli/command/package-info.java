/**
 * The subcommands. Each converts its options, calls the library and prints the result.
 *
 * <p>No algorithm lives here. Start with {@link org.ehrsynth.cli.command.FitCommand}; only {@link
 * org.ehrsynth.cli.command.BenchCommand} depends on the benchmark.
 */
package org.ehrsynth.cli.command;
