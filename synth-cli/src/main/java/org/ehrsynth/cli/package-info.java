/**
 * The {@code ehrsynth} command: process entry point, exit codes, console, progress and error lines.
 *
 * <p>Nothing here does the work of a subcommand. Start with {@link org.ehrsynth.cli.Main} and
 * {@link org.ehrsynth.cli.RootCommand}.
 */
package org.ehrsynth.cli;
