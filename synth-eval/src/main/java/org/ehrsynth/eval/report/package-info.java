/**
 * This package holds the reports on synthetic tables: the results of the metrics, the decision of
 * the release gate, and the renderings as JSON, HTML, console text and Tablesaw table.
 *
 * <p>Start with {@link org.ehrsynth.eval.report.Report}; {@link
 * org.ehrsynth.eval.report.ReleaseGate} decides on one, and {@link
 * org.ehrsynth.eval.report.ScorecardCriterion} assigns the metrics to the seven Cs. Nothing is
 * measured here: numbers come from the metrics and are addressed by their {@code ID} constants and
 * {@link org.ehrsynth.eval.metric.MetricKey}. Maps of names to objects appear only where JSON is
 * written.
 */
package org.ehrsynth.eval.report;
