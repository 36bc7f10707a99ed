/**
 * Input tables, output files and text listings of the subcommands, checked before any work begins.
 *
 * <p>Nothing here depends on a subcommand. Start with {@link org.ehrsynth.cli.io.TableInput} and
 * {@link org.ehrsynth.cli.io.OutputFile}.
 */
package org.ehrsynth.cli.io;
