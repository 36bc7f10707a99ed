package org.ehrsynth.eval.privacy.membership;

import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;

/**
 * An attack context contains what a membership attacker has: the synthetic table, real rows that
 * certainly were not training rows (the reference), and targets whose membership is to be inferred.
 * All tables are aligned.
 *
 * @param train only its column means are used, to fill in missing numbers
 * @param synthetic the published table
 * @param reference real rows of other patients
 * @param targets the attacked rows
 * @param run seed, threads and interruption
 */
record AttackContext(
    Dataset train, Dataset synthetic, Dataset reference, Dataset targets, Execution run) {}
