package org.ehrsynth.eval.privacy.membership;

import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;

/**
 * What an attacker on membership holds: the synthetic table, real rows that surely were not learned
 * (the reference), and targets of which he wants to know whether they were. All are aligned.
 *
 * @param train only its column means are used, to fill in missing numbers
 * @param synthetic the published table
 * @param reference real rows of other patients
 * @param targets the rows to be accused
 * @param run seed, threads and interruption
 */
record AttackContext(
    Dataset train, Dataset synthetic, Dataset reference, Dataset targets, Execution run) {}
