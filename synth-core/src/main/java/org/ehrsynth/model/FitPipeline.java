package org.ehrsynth.model;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.constraint.transform.ConstrainedTable;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitFingerprint;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.fit.PreparedFit;
import org.ehrsynth.fit.Provenance;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;

/**
 * Takes real rows through the steps that every fit has: screen them by the declared constraints,
 * guard rare facts, transform constrained columns, fit the method, and describe where the model
 * comes from.
 */
final class FitPipeline {
  private final Synthesizer method;
  private final FitOptions options;
  private final Execution run;

  FitPipeline(Synthesizer method, FitOptions options, Execution run) {
    this.method = method;
    this.options = options;
    this.run = run;
  }

  FittedSynthesizer fit(Dataset real) {
    PreparedFit prepared = PreparedFit.of(real, options, run);
    ConstrainedTable table = prepared.table();
    Provenance provenance = provenance(real, prepared);
    FitFingerprint fingerprint = FitFingerprint.of(provenance, real.schema(), options.violations());
    Sampler sampler =
        method.fitGuarded(
            table,
            prepared.subjects(),
            options.withCheckpoint(options.checkpoint().boundTo(fingerprint)),
            PreparedFit.methodExecution(run));
    Schema schema = outputSchema(real.schema(), table.guarded().schema());
    return new FittedSynthesizer(
        schema.withConstraints(table.plan().constraints()),
        new ConstrainedSampler(sampler, table.plan()),
        provenance,
        prepared.screened().violations());
  }

  private Provenance provenance(Dataset real, PreparedFit prepared) {
    return new Provenance(
        method.name(),
        method.settings(),
        run.seed(),
        options.minimumSubjects(),
        prepared.subjects().rowCount(),
        prepared.subjects().count(),
        prepared.table().guarded().schema().size(),
        real.fingerprint(),
        Provenance.currentLibraryVersion(),
        Provenance.currentPlatform());
  }

  /**
   * Returns the columns of the samples: guarded where learned, numbered where keys, none ignored.
   */
  private static Schema outputSchema(Schema real, Schema guarded) {
    List<Field> fields = new ArrayList<>();
    for (Field field : real.fields()) {
      if (field.isLearned()) {
        fields.add(guarded.field(field.name()));
      } else if (field.role() != Role.IGNORE) {
        fields.add(field.withType(new ColumnType.Identifier()).withNullable(false));
      }
    }
    return real.withConstraints(List.of()).withFields(fields);
  }
}
