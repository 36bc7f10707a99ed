/**
 * Contains the estimators of survival analysis: {@link KaplanMeier}, {@link LogRank}, {@link
 * CoxModel} and {@link ConcordanceIndex}.
 *
 * <p>Start with {@link SurvivalData}, the follow-up that all of them take. They work on arrays and
 * know neither tables nor metrics; the metric that uses them is {@code
 * utility.SurvivalReplication}. Each is checked against reference software in {@code
 * StudiesGoldenTest}.
 */
package org.ehrsynth.eval.survival;
