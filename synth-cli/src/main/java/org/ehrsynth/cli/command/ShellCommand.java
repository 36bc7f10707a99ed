package org.ehrsynth.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.ehrsynth.InputException;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Opens JShell with this program's class path, imports and a sample cohort. */
@Command(
    name = "shell",
    description = "Open JShell with everything imported and a sample cohort; needs a JDK.")
public final class ShellCommand implements Callable<Integer> {
  private static final String STARTUP = "ehrsynth.jsh";

  private final RootCommand root;

  @Parameters(
      paramLabel = "SCRIPT",
      arity = "0..*",
      description = "JShell scripts to run first; a script that ends with /exit closes the shell.")
  private List<Path> scripts = new ArrayList<>();

  public ShellCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    for (Path script : scripts) {
      if (!Files.isRegularFile(script)) {
        throw new InputException("no such script: '" + script + "'");
      }
    }
    Path startup = Files.createTempFile("ehrsynth", ".jsh");
    try {
      try (InputStream script = ShellCommand.class.getResourceAsStream(STARTUP)) {
        if (script == null) {
          throw new IllegalStateException("the startup script is not in the jar");
        }
        Files.write(startup, script.readAllBytes());
      }
      return start(command(jshell(Path.of(System.getProperty("java.home"))), startup));
    } finally {
      Files.deleteIfExists(startup);
    }
  }

  /**
   * The jshell program of a Java installation.
   *
   * @throws InputException if it is a runtime without the development tools
   */
  static Path jshell(Path javaHome) {
    for (String name : List.of("jshell", "jshell.exe")) {
      Path program = javaHome.resolve("bin").resolve(name);
      if (Files.isExecutable(program)) {
        return program;
      }
    }
    throw new InputException(
        "the shell needs a JDK of version 17 or later; '%s' is a runtime without jshell"
            .formatted(javaHome));
  }

  private List<String> command(Path jshell, Path startup) {
    List<String> command = new ArrayList<>();
    command.add(jshell.toString());
    command.add("--class-path");
    command.add(System.getProperty("java.class.path"));
    // For the boosted trees, in the process that runs the snippets.
    command.add("-R--enable-native-access=ALL-UNNAMED");
    command.add("--startup");
    command.add("DEFAULT");
    // println(report) shows the whole report; the value of an expression is cut at 1,000
    // characters.
    command.add("--startup");
    command.add("PRINTING");
    command.add("--startup");
    command.add(startup.toString());
    scripts.forEach(script -> command.add(script.toString()));
    return command;
  }

  private int start(List<String> command) throws IOException {
    Console terminal = root.terminal();
    ProcessBuilder builder = new ProcessBuilder(command);
    if (terminal.isOfProcess()) {
      builder.inheritIO();
    } else {
      builder.redirectErrorStream(true);
    }
    Process shell = builder.start();
    try {
      if (!terminal.isOfProcess()) {
        shell.getOutputStream().close();
        shell.getInputStream().transferTo(terminal.out());
      }
      return shell.waitFor() == 0 ? 0 : 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    } finally {
      shell.destroy();
    }
  }
}
