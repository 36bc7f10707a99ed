package org.ehrsynth.data;

import java.io.IOException;
import java.io.Reader;

/**
 * Passes characters on and tracks whether a quoted cell is open. The parser takes the end of the
 * file for the end of such a cell; a forgotten quote would swallow the rest of a table without a
 * word.
 */
final class QuoteTracker extends Reader {
  private enum State {
    START,
    PLAIN,
    QUOTED,
    AFTER_QUOTE
  }

  private final Reader in;
  private final char separator;
  private State state = State.START;
  private long line = 1;
  private long opened;
  private boolean afterReturn;

  QuoteTracker(Reader in, char separator) {
    this.in = in;
    this.separator = separator;
  }

  /** The line on which the cell starts that is still open; 0 if none is. */
  long openSince() {
    return state == State.QUOTED ? opened : 0;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int n = in.read(buffer, offset, length);
    for (int i = offset; i < offset + n; i++) {
      watch(buffer[i]);
    }
    return n;
  }

  private void watch(char c) {
    if (c == '"') {
      if (state == State.START) {
        state = State.QUOTED;
        opened = line;
      } else if (state == State.QUOTED) {
        state = State.AFTER_QUOTE;
      } else if (state == State.AFTER_QUOTE) {
        state = State.QUOTED;
      }
      afterReturn = false;
      return;
    }
    if (c == '\n' || c == '\r') {
      line += c == '\r' || !afterReturn ? 1 : 0;
      afterReturn = c == '\r';
      state = state == State.QUOTED ? state : State.START;
      return;
    }
    afterReturn = false;
    if (state != State.QUOTED) {
      state = c == separator ? State.START : State.PLAIN;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
