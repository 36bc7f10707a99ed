package org.ehrsynth.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ehrsynth.auto.ModelChoice;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.TextListing;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.plugin.SettingInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the models. */
@Command(name = "models", description = "List the models with their settings and sources.")
public final class ModelsCommand implements Callable<Integer> {
  private final RootCommand root;

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  public ModelsCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (json) {
      List<Object> all = new ArrayList<>();
      for (ModelChoice.MethodInfo method : ModelChoice.all()) {
        all.add(tree(method));
      }
      root.terminal().out().println(Json.write(all));
      return 0;
    }
    TextListing listing = new TextListing();
    for (ModelChoice.MethodInfo method : ModelChoice.all()) {
      listing.title(method.name()).text(method.summary());
      for (SettingInfo setting : method.settings()) {
        listing.item(setting.name() + "=" + setting.defaultValue(), setting.meaning());
      }
      if (method.imputes()) {
        listing.text("Fills missing cells: 'ehrsynth impute'.");
      }
      if (method.drawsGiven()) {
        listing.text("Draws the rest of a row: 'FittedSynthesizer.draw', in code.");
      }
      if (method.resumes()) {
        listing.text("Resumes an interrupted fit: 'ehrsynth fit --checkpoint'.");
      }
      listing.text("Source: " + method.citation());
    }
    root.terminal().out().print(listing);
    return 0;
  }

  private static JsonTree tree(ModelChoice.MethodInfo method) {
    List<Object> settings = new ArrayList<>();
    for (SettingInfo setting : method.settings()) {
      JsonTree one = new JsonTree();
      one.put("name", setting.name());
      one.put("default", setting.defaultValue());
      one.put("meaning", setting.meaning());
      settings.add(one);
    }
    JsonTree tree = new JsonTree();
    tree.put("name", method.name());
    tree.put("summary", method.summary());
    tree.put("settings", settings);
    tree.put("imputes", method.imputes());
    tree.put("drawsGiven", method.drawsGiven());
    tree.put("resumes", method.resumes());
    tree.put("citation", method.citation());
    return tree;
  }
}
