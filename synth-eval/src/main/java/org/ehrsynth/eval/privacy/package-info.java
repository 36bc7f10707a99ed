/**
 * Contains the metrics of privacy: attacks whose success on training records is compared with that
 * on unseen records.
 *
 * <p>Start with {@link ExcessRisk}, the comparison, and {@link AttackTargets}, the records that are
 * attacked. {@link SinglingOut}, {@link Linkability} and {@link AttributeInference} follow the
 * three risks of the European guidance on anonymisation; {@link Uniques} counts copies. Membership
 * attacks are in {@code privacy.membership}. No metric here may name a record or show a cell in its
 * result.
 */
package org.ehrsynth.eval.privacy;
