package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;

/**
 * How a pool of rows was generated. It does not depend on whether answers came from the cache, so
 * it can be part of a model file.
 *
 * @param mode what the prompts described
 * @param model name of the language model
 * @param wanted rows requested
 * @param kept rows of the pool
 * @param repaired rows of the pool with at least one coerced cell
 * @param retried rows of the pool that were valid only after a correction
 * @param violating rows of the pool that break a declared constraint
 * @param rejected rows received and not kept
 * @param unreadable answers without a readable record
 * @param shown guarded real rows that the prompts contained
 * @param calibrated whether the marginals are mapped to those of the real table
 */
record GenerationLog(
    String mode,
    String model,
    long wanted,
    long kept,
    long repaired,
    long retried,
    long violating,
    long rejected,
    long unreadable,
    long shown,
    boolean calibrated) {

  JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("mode", mode);
    tree.put("model", model);
    tree.put("wanted", wanted);
    tree.put("kept", kept);
    tree.put("repaired", repaired);
    tree.put("retried", retried);
    tree.put("violating", violating);
    tree.put("rejected", rejected);
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
        tree.integer("retried"),
        tree.integer("violating"),
        tree.integer("rejected"),
        tree.integer("unreadable"),
        tree.integer("shown"),
        tree.bool("calibrated", false));
  }

  /** One line for the user. */
  String summary() {
    return ("kept %,d of %,d rows wanted from '%s' (%,d repaired, %,d valid after a correction, %,d"
            + " breaking a constraint); rejected %,d rows and %,d unreadable answers")
        .formatted(kept, wanted, model, repaired, retried, violating, rejected, unreadable);
  }

  /** What the model file contains about real patients, and what the language model received. */
  List<String> disclosures() {
    List<String> disclosures = new ArrayList<>();
    disclosures.add("%,d rows that the language model '%s' generated".formatted(kept, model));
    disclosures.add(
        shown > 0
            ? "the language model received %,d guarded real rows and may have repeated parts"
                .formatted(shown)
            : "the language model received no real row");
    if (calibrated) {
      disclosures.add(
          "per column the proportions of levels and of missing cells, and per numeric column up to"
              + " 200 quantiles, each the mean of at least k patients");
    }
    return disclosures;
  }
}
