package org.ehrsynth.encode;

import java.util.List;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.schema.Field;

/**
 * Learns how the rows of a table become rows of a matrix: numbers and times by mode-specific
 * normalisation, levels one-hot, and a flag before a column that cannot represent its missing
 * cells.
 *
 * <p>Xu et al. (2019), <a href="https://arxiv.org/abs/1907.00503">Modeling Tabular Data using
 * Conditional GAN</a>, section 4.2. Differs from the paper: every stored fact rests on at least k
 * subjects; times and missing cells are encoded too.
 */
public final class TableEncoder {
  private static final ColumnEncoder NUMBERS = ModeSpecificNormalization.defaults();
  private static final ColumnEncoder LEVELS = new OneHot();

  private TableEncoder() {}

  /**
   * Learns a table.
   *
   * @param data columns to learn only
   * @param subjects the subject of each row
   */
  public static FittedTableEncoder fit(Dataset data, Subjects subjects, DisclosureGuard guard) {
    List<FittedEncoder> encoders =
        data.columns().stream()
            .map(column -> encoder(column.field()).fit(column, subjects, guard))
            .toList();
    return new FittedTableEncoder(encoders, data.schema().missing());
  }

  private static ColumnEncoder encoder(Field field) {
    ColumnEncoder encoder = NUMBERS.accepts(field) ? NUMBERS : LEVELS;
    return field.nullable() && !encoder.keepsMissing() ? new MissingIndicator(encoder) : encoder;
  }
}
