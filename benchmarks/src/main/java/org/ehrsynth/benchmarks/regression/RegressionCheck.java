package org.ehrsynth.benchmarks.regression;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.ehrsynth.InputException;

/**
 * Measures all benches against the {@link ReferenceWorkload}, and fails if one has become more than
 * 30 % slower, by its ratio, than the committed baseline.
 *
 * <p>Exit codes: 0 none has; 1 one has, in three processes, or a bench fails; 2 wrong use.
 */
public final class RegressionCheck {
  private static final Path BASELINE = Path.of("benchmarks/baseline-ratios.json");
  private static final Path MEASURED = Path.of("benchmarks/target/ratios.json");
  private static final String USE =
      "options are --baseline FILE, --write FILE, --only REGEX, --quick";

  private final PrintStream out;
  private final JmhSuite suite;
  private final List<String> names;

  private RegressionCheck(PrintStream out, Options options) {
    this.out = out;
    suite = new JmhSuite();
    names = suite.names().stream().filter(options::requests).toList();
  }

  /**
   * What was asked.
   *
   * @param write where a new baseline goes; compares with {@code baseline} if empty
   * @param only what is found in the names of benches to measure
   */
  private record Options(
      Path baseline, Optional<Path> write, Pattern only, JmhSuite.Effort effort) {

    static Options of(String... args) {
      Options options =
          new Options(BASELINE, Optional.empty(), Pattern.compile(""), JmhSuite.Effort.FULL);
      for (int i = 0; i < args.length; i++) {
        if (args[i].equals("--quick")) {
          options = options.quick();
        } else if (i + 1 < args.length) {
          options = options.with(args[i], args[++i]);
        } else {
          throw new InputException(USE);
        }
      }
      return options;
    }

    private Options quick() {
      return new Options(baseline, write, only, JmhSuite.Effort.QUICK);
    }

    private Options with(String option, String value) {
      return switch (option) {
        case "--baseline" -> new Options(Path.of(value), write, only, effort);
        case "--write" -> new Options(baseline, Optional.of(Path.of(value)), only, effort);
        case "--only" -> new Options(baseline, write, pattern(value), effort);
        default -> throw new InputException(USE);
      };
    }

    private static Pattern pattern(String regex) {
      try {
        return Pattern.compile(regex);
      } catch (PatternSyntaxException e) {
        throw new InputException("--only must be a regular expression: " + e.getDescription(), e);
      }
    }

    boolean requests(String bench) {
      return only.matcher(bench).find();
    }
  }

  /** Measures, compares and prints; see the options in docs/performance.md. */
  public static void main(String[] args) {
    System.exit(run(System.out, args));
  }

  static int run(PrintStream out, String... args) {
    try {
      Options options = Options.of(args);
      RegressionCheck regressions = new RegressionCheck(out, options);
      if (regressions.names.isEmpty()) {
        throw new InputException("--only fits no bench: " + options.only);
      }
      if (options.write.isPresent()) {
        checkFolder(options.write.get());
        regressions.write(options.write.get(), options.effort);
        return 0;
      }
      Ratios baseline = Ratios.read(options.baseline);
      checkFolder(MEASURED);
      return regressions.compare(baseline, options) ? 0 : 1;
    } catch (InputException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  /** Says before minutes of measuring, not after, that their result cannot be written. */
  private static void checkFolder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new InputException("cannot write '%s': its folder does not exist".formatted(file));
    }
  }

  /** Measures a baseline; a part of one goes over what the file has of it. */
  private void write(Path file, JmhSuite.Effort effort) {
    SortedMap<String, Ratio> ratios = new TreeMap<>();
    for (String name : names) {
      ratios.put(name, suite.measure(name, effort));
      report(name, ratios.get(name));
    }
    boolean isPart = names.size() < suite.names().size();
    Ratios now = Ratios.here(ratios);
    (isPart && Files.exists(file) ? now.over(Ratios.read(file), suite.names()) : now).write(file);
    out.printf(Locale.ROOT, "%d ratios written to %s%n", ratios.size(), file);
  }

  private boolean compare(Ratios baseline, Options options) {
    List<RatioChange> changes = new ArrayList<>();
    SortedMap<String, Ratio> ratios = new TreeMap<>();
    for (String name : names) {
      Optional<Ratio> before = Optional.ofNullable(baseline.benches().get(name));
      // A short warming up makes some benches look slow: one of them counts after a long one only.
      RatioChange change =
          RatioChange.measured(
              name,
              before,
              () -> suite.measure(name, options.effort),
              () -> suite.measure(name, JmhSuite.Effort.FULL));
      changes.add(change);
      change.now().ifPresent(now -> ratios.put(name, now));
      report(name, change.now().orElseThrow());
    }
    baseline
        .benches()
        .forEach(
            (name, ratio) -> {
              if (options.requests(name) && !suite.names().contains(name)) {
                changes.add(new RatioChange(name, Optional.of(ratio), Optional.empty()));
              }
            });
    Ratios now = Ratios.here(ratios);
    now.write(MEASURED);
    out.print(new RatioChangeTable(baseline, now, changes));
    return changes.stream().noneMatch(c -> c.verdict() == RatioChange.Verdict.SLOWER);
  }

  private static void report(String name, Ratio ratio) {
    System.err.printf(Locale.ROOT, "%s %.4g ± %.0f %%%n", name, ratio.value(), 50 * ratio.spread());
  }
}
