package org.ehrsynth.models.neural;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.plugin.RecordSettings;

/** Settings of a method that has those of its paper beside its own. */
public final class Presets {
  private static final String PRESET = "preset";
  private static final String PAPER = "paper";

  private static final Map<String, String> COMMON =
      Map.ofEntries(
          Map.entry(PRESET, "'paper': all settings not given are those published"),
          Map.entry("epochs", "looks at about as many rows as there are; 0: chosen by rows"),
          Map.entry("batch", "rows of a step; 0: chosen by rows"),
          Map.entry("hidden", "width of hidden layers"),
          Map.entry("layers", "hidden layers of each network"),
          Map.entry("bins", "categories of a number with many values; 0: chosen by rows"),
          Map.entry("clip", "most length of a step's gradient; 0: no limit"),
          Map.entry("averaging", "memory of the averaged weights that are kept; 0: none"),
          Map.entry("margins", "'matched': levels get the shares of real rows; 'learned'"),
          Map.entry(
              "validations", "how often rows are judged, to keep the best; 0: the last epoch"),
          Map.entry("patience", "epochs without a better judgement before the end; 0: none"));

  private Presets() {}

  /** The given settings over those of the preset that they name. */
  public static <R extends Record> R with(R ours, R published, Map<String, String> settings) {
    boolean paper = settings.getOrDefault(PRESET, "").trim().equalsIgnoreCase(PAPER);
    return RecordSettings.with(paper ? published : ours, settings);
  }

  /**
   * Our settings, each with what the paper has.
   *
   * @param meanings by name, of every setting that not all networks have
   */
  public static List<SynthesizerProvider.Setting> settings(
      Record ours, Record published, Map<String, String> meanings) {
    Map<String, Object> others = RecordSettings.of(published);
    List<SynthesizerProvider.Setting> settings = new ArrayList<>();
    RecordSettings.of(ours)
        .forEach(
            (name, value) -> {
              Object other = others.get(name);
              boolean same = value.equals(other) || name.equals(PRESET);
              String meaning =
                  meanings.getOrDefault(name, COMMON.get(name)) + (same ? "" : "; paper: " + other);
              settings.add(new SynthesizerProvider.Setting(name, value, meaning));
            });
    return settings;
  }
}
