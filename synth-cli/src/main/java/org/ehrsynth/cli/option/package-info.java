/**
 * Groups of options that several subcommands share, as picocli mixins.
 *
 * <p>Nothing here depends on a subcommand. Start with {@link org.ehrsynth.cli.option.RunOptions}.
 */
package org.ehrsynth.cli.option;
