package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.json.JsonObject;

/**
 * How a pool of rows came about: what the language model was told and what became of its rows. The
 * same whether answers were remembered or not, so that it can be part of a model file.
 *
 * @param mode what the model was told
 * @param model the name of the language model
 * @param wanted rows asked for
 * @param kept rows of the pool
 * @param repaired rows of the pool of which a cell was written otherwise than it was answered
 * @param retries rows of the pool that were right only when asked again
 * @param unruly rows of the pool that break a declared rule, which the rules put right or refuse
 * @param refused rows that were answered and not kept
 * @param unreadable answers that were no rows at all
 * @param shown real rows, guarded, that the model was shown
 * @param calibrated whether margins were carried to those of the real table
 */
record GenerationLog(
    String mode,
    String model,
    long wanted,
    long kept,
    long repaired,
    long retries,
    long unruly,
    long refused,
    long unreadable,
    long shown,
    boolean calibrated) {

  Map<String, Object> toJson() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("mode", mode);
    tree.put("model", model);
    tree.put("wanted", wanted);
    tree.put("kept", kept);
    tree.put("repaired", repaired);
    tree.put("askedAgain", retries);
    tree.put("unruly", unruly);
    tree.put("refused", refused);
    tree.put("unreadable", unreadable);
    tree.put("shown", shown);
    tree.put("calibrated", calibrated);
    return tree;
  }

  static GenerationLog fromJson(JsonObject tree) {
    return new GenerationLog(
        tree.string("mode"),
        tree.string("model"),
        tree.integer("wanted"),
        tree.integer("kept"),
        tree.integer("repaired"),
        tree.integer("askedAgain"),
        tree.integer("unruly"),
        tree.integer("refused"),
        tree.integer("unreadable"),
        tree.integer("shown"),
        tree.bool("calibrated", false));
  }

  /** One line for the user. */
  String summary() {
    return ("kept %,d of %,d rows wanted from '%s' (%,d repaired, %,d right when asked again, %,d"
            + " breaking a rule); refused %,d rows and %,d unreadable answers")
        .formatted(kept, wanted, model, repaired, retries, unruly, refused, unreadable);
  }

  /** What of real patients the model file holds, and what the language model was told. */
  List<String> disclosures() {
    List<String> facts = new ArrayList<>();
    facts.add("%,d rows that the language model '%s' made up".formatted(kept, model));
    facts.add(
        shown > 0
            ? "the language model was shown %,d real rows, guarded, and may have repeated parts"
                .formatted(shown)
            : "the language model was shown no real row");
    if (calibrated) {
      facts.add(
          "per column the shares of levels and of missing cells, and per numeric column up to 200"
              + " quantiles, each the mean of at least k patients");
    }
    return facts;
  }
}
