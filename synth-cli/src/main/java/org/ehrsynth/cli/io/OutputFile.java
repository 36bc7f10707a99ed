package org.ehrsynth.cli.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ehrsynth.InputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Names the output of a command: a file, or standard output for {@code -}. It is checked before the
 * work begins, so that hours of training do not end at a misspelt folder.
 *
 * @param name the name as typed
 * @param option the option that named it, for messages
 */
public record OutputFile(String name, String option) {
  private static final String STANDARD = "-";

  /** Creates the output that {@code --out} names. */
  public OutputFile(String name) {
    this(name, "--out");
  }

  public boolean isStandardOutput() {
    return name.equals(STANDARD);
  }

  public Path path() {
    return Path.of(name);
  }

  /**
   * Checks that nothing but the rows is written to standard output.
   *
   * @param json whether a line of JSON goes to standard output
   */
  public OutputFile exclusive(boolean json, CommandSpec command) {
    if (json && isStandardOutput()) {
      throw new ParameterException(
          command.commandLine(), "--json and --out - cannot both write to standard output");
    }
    return this;
  }

  /**
   * Checks that the output is a file.
   *
   * @throws InputException if it is
   */
  public OutputFile file() {
    if (isStandardOutput()) {
      throw new InputException(option + " must be a file, found -");
    }
    return this;
  }

  /**
   * Checks that a file can be written there.
   *
   * @param inputs the files that the command reads; may contain {@code -} and null
   * @throws InputException if the folder is missing or not writable, a folder, device or pipe has
   *     that name, or the file is one of the inputs
   */
  public OutputFile checked(String... inputs) {
    if (isStandardOutput()) {
      return this;
    }
    Path path = path();
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(path)) {
      throw new InputException("cannot write '" + name + "': it is a folder");
    }
    if (!Files.isDirectory(folder)) {
      throw new InputException(
          "cannot write '%s': the folder '%s' does not exist".formatted(name, folder));
    }
    if (!Files.isWritable(folder)) {
      throw new InputException(
          "cannot write '%s': the folder '%s' cannot be written to".formatted(name, folder));
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      // The file is replaced when all is written; a device or pipe must not be.
      throw new InputException(
          "cannot write '" + name + "': it is not an ordinary file; use - for standard output");
    }
    if (Files.exists(path) && !Files.isWritable(path)) {
      throw new InputException("cannot write '" + name + "': the file is write-protected");
    }
    for (String input : inputs) {
      if (input != null && !input.equals(STANDARD) && isSame(path, Path.of(input))) {
        throw new InputException(
            "cannot write '" + name + "': it is also an input; choose another " + option);
      }
    }
    return this;
  }

  /**
   * Checks that another output is not written to the same file.
   *
   * @param other checked too
   * @throws InputException if it is
   */
  public OutputFile apartFrom(OutputFile other) {
    if (realPath().equals(other.realPath())) {
      throw new InputException(
          "cannot write '%s': it is also %s; choose another %s"
              .formatted(name, other.option, option));
    }
    return this;
  }

  /** Returns the path without links of a file that may be missing in an existing folder. */
  private Path realPath() {
    Path path = path().toAbsolutePath();
    try {
      return Files.exists(path)
          ? path.toRealPath()
          : path.getParent().toRealPath().resolve(path.getFileName());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSame(Path output, Path input) {
    try {
      return Files.exists(output) && Files.exists(input) && Files.isSameFile(output, input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
