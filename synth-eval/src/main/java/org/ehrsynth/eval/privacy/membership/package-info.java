/**
 * Contains the membership attacks: whether an attacker can decide that a patient was in the
 * training table.
 *
 * <p>Start with {@link MembershipInference}, which deals reference and targets, runs all attacks
 * and reports the best. An attack is a function from an {@link AttackContext} to a score per
 * target, higher meaning more likely a member; it must not know which targets are members.
 */
package org.ehrsynth.eval.privacy.membership;
