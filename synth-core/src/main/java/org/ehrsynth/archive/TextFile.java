package org.ehrsynth.archive;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.ehrsynth.InputException;

/** Reads a file of UTF-8 text that a user named. */
public final class TextFile {
  private TextFile() {}

  /** What is done with the file while it is open. */
  @FunctionalInterface
  public interface ReadAction<T> {
    T of(BufferedReader lines) throws IOException;
  }

  /**
   * The whole text.
   *
   * @param where what is read, for the message
   * @throws InputException if there is no such file, it is not UTF-8, or it cannot be read; what is
   *     in it is not shown
   */
  public static String read(Path file, String where) {
    return guarded(where, () -> Files.readString(file));
  }

  /** The same for a file that is read line by line. */
  public static <T> T read(Path file, String where, ReadAction<T> reading) {
    return guarded(
        where,
        () -> {
          try (BufferedReader lines = Files.newBufferedReader(file)) {
            return reading.of(lines);
          }
        });
  }

  @FunctionalInterface
  private interface Attempt<T> {
    T get() throws IOException;
  }

  private static <T> T guarded(String where, Attempt<T> attempt) {
    try {
      return attempt.get();
    } catch (NoSuchFileException e) {
      throw new InputException(where + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new InputException(where + ": expected UTF-8 text, found other bytes", e);
    } catch (IOException e) {
      throw new InputException(where + ": it cannot be read", e);
    }
  }
}
