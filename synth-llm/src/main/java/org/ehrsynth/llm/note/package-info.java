/**
 * Clinical notes for synthetic patients: writers with a template or a language model, the
 * verification of a note against its row, and the memorization of real notes.
 *
 * <p>Start with {@link org.ehrsynth.llm.note.NoteWriter} and {@link
 * org.ehrsynth.llm.note.NoteVerifier}. The verification is lexical and deterministic; no language
 * model takes part in it.
 */
package org.ehrsynth.llm.note;
