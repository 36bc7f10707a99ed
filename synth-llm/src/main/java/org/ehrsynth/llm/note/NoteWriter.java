package org.ehrsynth.llm.note;

import java.util.Optional;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.random.Seed;

/** Writes a clinical note on a synthetic patient. Thread-safe. */
@FunctionalInterface
public interface NoteWriter {

  /**
   * Writes a note.
   *
   * @param seed of the choice of words: the same row and seed give the same note
   * @return empty if there is none, because a language model would not write it or was cut off
   */
  Optional<String> write(TypedRow row, Seed seed);
}
