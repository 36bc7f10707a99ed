package org.ehrsynth.llm.note;

import java.util.Optional;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.random.Seed;

/** Writes clinical notes about synthetic patients. Thread-safe. */
@FunctionalInterface
public interface NoteWriter {

  /**
   * Writes a note.
   *
   * @param seed of the choice of words; equal rows and seeds give equal notes
   * @return empty if a language model refused to write the note or did not finish it
   */
  Optional<String> write(TypedRow row, Seed seed);
}
