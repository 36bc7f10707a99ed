package org.ehrsynth.llm.generate;

/**
 * A sentence about the association of some columns.
 *
 * @param strength of the association, in [0, 1]
 * @param text the sentence
 */
record AssociationSentence(double strength, String text) {}
