package org.ehrsynth.encode;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * The stairs between tables and matrices: an encoder for each column, side by side.
 *
 * @param plan which encoder each column gets
 */
public record TableEncoder(EncoderPlan plan) {

  /** The default plan. */
  public static TableEncoder defaults() {
    return new TableEncoder(EncoderPlan.defaults());
  }

  /** Learns a whole table. */
  public FittedTableEncoder fit(Dataset data, Subjects subjects, DisclosureGuard guard, Seed seed) {
    Accumulator fit = start(data.schema(), guard);
    fit.accept(data, subjects);
    return fit.finish(seed);
  }

  /**
   * Begins to learn in pieces.
   *
   * @param schema only columns to learn
   */
  public Accumulator start(Schema schema, DisclosureGuard guard) {
    return new Accumulator(plan, schema, guard);
  }

  /** Learning in pieces, as {@link ColumnEncoder.Accumulator} does for one column. */
  public static final class Accumulator {
    private final Schema schema;
    private final List<String> names = new ArrayList<>();
    private final List<ColumnEncoder.Accumulator> fits = new ArrayList<>();

    private Accumulator(EncoderPlan plan, Schema schema, DisclosureGuard guard) {
      this.schema = schema;
      for (Field field : schema.fields()) {
        ColumnEncoder encoder = plan.encoder(field);
        names.add(encoder.name());
        fits.add(encoder.start(field, guard));
      }
    }

    /** Learns rows; subjects are numbered over all chunks alike. */
    public void accept(Dataset chunk, Subjects subjects) {
      for (int j = 0; j < fits.size(); j++) {
        fits.get(j).accept(chunk.column(schema.field(j).name()), subjects);
      }
    }

    /** Appends the rows of another fit of the same plan and schema. */
    public void combine(Accumulator other) {
      if (!schema.equals(other.schema) || !names.equals(other.names)) {
        throw new IllegalArgumentException(
            "only a fit of the same plan and schema can be combined");
      }
      for (int j = 0; j < fits.size(); j++) {
        fits.get(j).combine(other.fits.get(j));
      }
    }

    public FittedTableEncoder finish(Seed seed) {
      List<FittedEncoder> encoders = new ArrayList<>();
      for (int j = 0; j < fits.size(); j++) {
        Seed own = seed.derive("encoder/" + schema.field(j).name());
        encoders.add(fits.get(j).finish(own.generator()));
      }
      return new FittedTableEncoder(names, encoders, schema.missing());
    }
  }
}
