package org.ehrsynth.bench.suite;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ehrsynth.bench.result.RunRecord.Kind;
import org.ehrsynth.json.JsonTree;

/** A contestant generates synthetic rows and is compared with others. */
public sealed interface Contestant {
  /** What it is called, different from all others of a suite. */
  String name();

  /** What it is. */
  Kind kind();

  /** As a JSON tree: what must be equal for two runs to be of the same contestant. */
  JsonTree toJson();

  /**
   * A method of this library.
   *
   * @param model its registered name, or {@code auto}
   * @param settings over its defaults, as typed after {@code --set}
   */
  record Model(String name, String model, Map<String, String> settings) implements Contestant {
    public Model {
      settings = Map.copyOf(settings);
    }

    @Override
    public Kind kind() {
      return Kind.MODEL;
    }

    @Override
    public JsonTree toJson() {
      JsonTree tree = new JsonTree();
      tree.put("name", name);
      tree.put("model", model);
      if (!settings.isEmpty()) {
        tree.put("set", new TreeMap<>(settings));
      }
      return tree;
    }
  }

  /**
   * Tables that another tool generated.
   *
   * @param pattern the CSV file of a run, with {@code {data}} and {@code {seed}} in it, below the
   *     folder of the data
   * @param fitSeconds what the tool said that fitting took
   * @param sampleSeconds what it said that sampling took
   */
  record Files(
      String name, String pattern, Optional<Double> fitSeconds, Optional<Double> sampleSeconds)
      implements Contestant {
    @Override
    public Kind kind() {
      return Kind.FILES;
    }

    @Override
    public JsonTree toJson() {
      JsonTree tree = new JsonTree();
      tree.put("name", name);
      tree.put("files", pattern);
      fitSeconds.ifPresent(seconds -> tree.put("fitSeconds", seconds));
      sampleSeconds.ifPresent(seconds -> tree.put("sampleSeconds", seconds));
      return tree;
    }
  }

  /**
   * A program to run once for each table.
   *
   * @param command the program and its arguments; {@code {train}}, {@code {schema}}, {@code
   *     {rows}}, {@code {seed}}, {@code {threads}} and {@code {out}} in them are replaced
   */
  record Command(String name, List<String> command) implements Contestant {
    public Command {
      command = List.copyOf(command);
    }

    @Override
    public Kind kind() {
      return Kind.COMMAND;
    }

    @Override
    public JsonTree toJson() {
      JsonTree tree = new JsonTree();
      tree.put("name", name);
      tree.put("command", command);
      return tree;
    }
  }
}
