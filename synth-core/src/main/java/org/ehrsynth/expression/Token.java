package org.ehrsynth.expression;

/**
 * A token is the smallest meaningful piece of an expression.
 *
 * @param text the token as written, without its quotes
 * @param position of the first character in the expression, counted from 1
 */
public record Token(Kind kind, String text, int position) {

  /** The kinds of tokens. */
  public enum Kind {
    OPERATOR,
    NUMBER,
    /** A text in single or double quotes. */
    TEXT,
    /** A column, a keyword or a function. */
    WORD,
    /** A column in backquotes, never a keyword. */
    NAME,
    /** A character that begins no token. */
    INVALID,
    /** The end of the expression. */
    END
  }

  /** Whether this token is the given operator or parenthesis. */
  public boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  /** Whether this token is the given keyword. */
  public boolean isKeyword(Keyword keyword) {
    return kind == Kind.WORD && keyword.matches(text);
  }

  /** Whether this token can name a column. */
  public boolean isName() {
    return kind == Kind.WORD || kind == Kind.NAME;
  }
}
