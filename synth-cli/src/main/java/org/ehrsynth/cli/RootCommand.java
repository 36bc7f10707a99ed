package org.ehrsynth.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.ehrsynth.cli.command.BalanceCommand;
import org.ehrsynth.cli.command.BenchCommand;
import org.ehrsynth.cli.command.DemoCommand;
import org.ehrsynth.cli.command.DevicesCommand;
import org.ehrsynth.cli.command.EvaluateCommand;
import org.ehrsynth.cli.command.FitCommand;
import org.ehrsynth.cli.command.ImputeCommand;
import org.ehrsynth.cli.command.InfoCommand;
import org.ehrsynth.cli.command.MetricsCommand;
import org.ehrsynth.cli.command.ModelsCommand;
import org.ehrsynth.cli.command.SampleCommand;
import org.ehrsynth.cli.command.SchemaCommand;
import org.ehrsynth.cli.command.ShellCommand;
import org.ehrsynth.cli.llm.LlmCommand;
import org.ehrsynth.cli.llm.LlmDemoCommand;
import org.ehrsynth.cli.review.ReviewCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Declares the root command and the options that all subcommands share. */
@Command(
    name = "ehrsynth",
    description = "Generate synthetic patient tables and evaluate them honestly.",
    versionProvider = RootCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 1 the input or the work failed, 2 wrong use, 3 the release gate failed,",
      "4 the release gate is inconclusive.",
      "Start with 'ehrsynth demo'; 'ehrsynth COMMAND --help' shows the options of a command."
    })
public final class RootCommand implements Runnable {
  private static final int HELP_WIDTH = 100;

  private final Console terminal;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--quiet",
      scope = ScopeType.INHERIT,
      description = "Show neither progress nor notes.")
  private boolean quiet;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure; it may quote the data.")
  @SuppressWarnings(
      "unused") // Main looks for it among the arguments, so that it works even if they cannot be
  // parsed
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("unused") // acted on by picocli
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("unused") // acted on by picocli
  private boolean version;

  private RootCommand(Console terminal) {
    this.terminal = terminal;
  }

  /** Returns the complete command line, which writes to the terminal. */
  static CommandLine commandLine(Console terminal) {
    RootCommand root = new RootCommand(terminal);
    CommandLine line =
        new CommandLine(root)
            .addSubcommand("demo", new DemoCommand(root))
            .addSubcommand("schema", new SchemaCommand(root))
            .addSubcommand("fit", new FitCommand(root))
            .addSubcommand("sample", new SampleCommand(root))
            .addSubcommand("balance", new BalanceCommand(root))
            .addSubcommand("impute", new ImputeCommand(root))
            .addSubcommand("evaluate", new EvaluateCommand(root))
            .addSubcommand("review", ReviewCommand.line(root))
            .addSubcommand("bench", new BenchCommand(root))
            .addSubcommand("llm", LlmCommand.line(root))
            .addSubcommand("llm-demo", new LlmDemoCommand(root))
            .addSubcommand("models", new ModelsCommand(root))
            .addSubcommand("metrics", new MetricsCommand(root))
            .addSubcommand("devices", new DevicesCommand(root))
            .addSubcommand("info", new InfoCommand(root))
            .addSubcommand("shell", new ShellCommand(root));
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setUsageHelpWidth(HELP_WIDTH);
    line.setAbbreviatedOptionsAllowed(false);
    line.setExpandAtFiles(false);
    return line;
  }

  public Console terminal() {
    return terminal;
  }

  public boolean isQuiet() {
    return quiet;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  /** Provides the version of the running jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "ehrsynth %s (Java %s)"
            .formatted(
                version == null ? "development" : version, System.getProperty("java.version"))
      };
    }
  }
}
