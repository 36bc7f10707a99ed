package org.ehrsynth.cli.command;

import java.util.concurrent.Callable;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.models.nn.device.Devices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows whether neural networks train on a GPU, and the reason. */
@Command(
    name = "devices",
    description = "Show whether neural networks compute on a GPU or the processor, and why.")
public final class DevicesCommand implements Callable<Integer> {
  private final RootCommand root;

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  public DevicesCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Devices.Found found = Devices.found();
    if (json) {
      JsonTree tree = new JsonTree();
      tree.put("gpu", found.gpu());
      tree.put("device", found.device());
      tree.put("because", found.because());
      root.terminal().out().println(Json.write(tree));
    } else {
      root.terminal().out().println(Console.oneLine(found.sentence()));
    }
    return 0;
  }
}
