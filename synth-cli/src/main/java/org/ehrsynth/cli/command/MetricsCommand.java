package org.ehrsynth.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.TextListing;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the metrics of a synthetic table. */
@Command(
    name = "metrics",
    description = "List the metrics with their ranges, requirements and sources.")
public final class MetricsCommand implements Callable<Integer> {
  private final RootCommand root;

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  public MetricsCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (json) {
      List<Object> all = new ArrayList<>();
      for (Metric metric : Metric.registry().all()) {
        all.add(tree(metric.info()));
      }
      root.terminal().out().println(Json.write(all));
      return 0;
    }
    TextListing listing = new TextListing();
    for (Metric metric : Metric.registry().all()) {
      MetricInfo info = metric.info();
      listing.title(info.id()).text(info.title() + "; " + direction(info) + needs(info));
      if (!info.caveat().isEmpty()) {
        listing.text("Caution: " + info.caveat());
      }
      listing.text("Source: " + info.citation());
    }
    root.terminal().out().print(listing);
    return 0;
  }

  private static String direction(MetricInfo info) {
    String range = ", range %s to %s".formatted(shown(info.min()), shown(info.max()));
    return switch (info.direction()) {
      case HIGHER -> "higher is better" + range;
      case LOWER -> "lower is better" + range;
      case TARGET -> "best at " + shown(info.target()) + range;
    };
  }

  private static String needs(MetricInfo info) {
    List<String> needs = needLabels(info);
    return needs.isEmpty() ? "" : "; needs --" + String.join(" and --", needs);
  }

  private static List<String> needLabels(MetricInfo info) {
    return info.requirements().stream()
        .sorted()
        .map(n -> n.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static String shown(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "-∞";
    }
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static JsonTree tree(MetricInfo info) {
    JsonTree tree = new JsonTree();
    tree.put("id", info.id());
    tree.put("family", info.family());
    tree.put("title", info.title());
    tree.put("direction", info.direction().name().toLowerCase(Locale.ROOT));
    tree.put("target", finite(info.target()));
    tree.put("min", finite(info.min()));
    tree.put("max", finite(info.max()));
    tree.put("needs", needLabels(info));
    tree.put("citation", info.citation());
    tree.put("caution", info.caveat());
    return tree;
  }

  /** JSON has no infinity: it is written as null. */
  private static Double finite(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }
}
