/**
 * Domain packs: the labels, units, ranges, codes, constraints and note template of a clinical
 * domain, as a folder of data without code.
 *
 * <p>Start with {@link org.ehrsynth.llm.pack.DomainPack}. A pack never widens a schema.
 */
package org.ehrsynth.llm.pack;
