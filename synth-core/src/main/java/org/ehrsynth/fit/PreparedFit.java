package org.ehrsynth.fit;

import org.ehrsynth.InputException;
import org.ehrsynth.constraint.ScreenedRows;
import org.ehrsynth.constraint.transform.ConstrainedTable;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;

/**
 * Contains what a method receives when it fits real rows: they are screened by the declared
 * constraints, rare facts are removed, and constrained columns are transformed.
 *
 * @param screened the real rows that the violation policy admits
 * @param table the guarded rows, as they are and as the method learns them
 * @param subjects the subject of each row
 */
public record PreparedFit(ScreenedRows screened, ConstrainedTable table, Subjects subjects) {

  /**
   * Prepares real rows for a fit.
   *
   * @throws InputException as {@link org.ehrsynth.model.Synthesizer#fit} does
   * @throws java.util.concurrent.CancellationException soon after the thread is interrupted
   */
  public static PreparedFit of(Dataset real, FitOptions options, Execution run) {
    run.checkInterrupted();
    if (real.rowCount() == 0) {
      throw new InputException("cannot learn from a table without rows");
    }
    ScreenedRows screened = ScreenedRows.of(real, options.violations(), options.minimumSubjects());
    Dataset rows = screened.rows();
    Subjects subjects = rows.subjects();
    Dataset guarded = options.guard().apply(rows.learned(), subjects, run.seed().derive("guard"));
    ConstrainedTable table =
        ConstrainedTable.of(
            screened, guarded, subjects, options.guard(), run.seed().derive("rules"));
    run.checkInterrupted();
    return new PreparedFit(screened, table, subjects);
  }

  /** Returns the execution with which the method fits {@link #table}: its seed is derived. */
  public static Execution methodExecution(Execution run) {
    return run.withSeed(run.seed().derive("model"));
  }
}
