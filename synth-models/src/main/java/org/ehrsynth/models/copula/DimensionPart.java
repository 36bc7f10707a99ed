package org.ehrsynth.models.copula;

import java.util.Locale;

/**
 * What one latent dimension says about one column.
 *
 * @param column position of the column in the schema
 * @param kind which aspect of the column
 */
record DimensionPart(int column, Kind kind) {
  enum Kind {
    /** Whether the cell is missing: 0 present, 1 missing. */
    MISSING,
    /** The level of a coded column. */
    LEVEL,
    /** The value of a number with few distinct values, by position. */
    VALUE,
    /** The quantile of a number. */
    QUANTILE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Whether the other part is the value of the column whose missingness this is, or the reverse.
   */
  boolean excludes(DimensionPart other) {
    return column == other.column && (kind == Kind.MISSING) != (other.kind == Kind.MISSING);
  }
}
