package org.ehrsynth.eval.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.model.Provenance;
import org.ehrsynth.schema.Schema;

/** What a report was made of. No time and no number of threads: equal work, equal bytes. */
public final class ReportProvenance {
  private ReportProvenance() {}

  public static Map<String, Object> tree(
      Map<String, Dataset> tables, Schema scored, Optional<String> target, Execution run) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("libraryVersion", Provenance.currentLibraryVersion());
    tree.put("platform", Provenance.currentPlatform());
    tree.put("seed", run.seed().value());
    tree.put("target", target.orElse(null));
    tree.put("columns", scored.names());
    for (Map.Entry<String, Dataset> table : tables.entrySet()) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("rows", (long) table.getValue().rowCount());
      facts.put("columns", (long) table.getValue().columns().size());
      List<String> leftOut =
          table.getValue().schema().names().stream().filter(n -> scored.find(n) < 0).toList();
      facts.put("leftOut", leftOut);
      facts.put("fingerprint", table.getValue().fingerprint());
      tree.put(table.getKey(), facts);
    }
    return tree;
  }
}
