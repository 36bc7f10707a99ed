package org.ehrsynth.expression;

import java.util.List;
import java.util.function.Function;
import org.ehrsynth.InputException;
import org.ehrsynth.expression.Token.Kind;

/**
 * A token reader serves the tokens of one expression from left to right and words the errors. Every
 * message states the expression, the position, the rule and the token found. Not thread-safe.
 */
public final class TokenReader {
  /** Far more than a person writes, far less than the stack holds. */
  private static final int MAX_NESTING = 200;

  private final Grammar grammar;
  private final String expression;
  private final Function<String, ? extends InputException> errors;
  private final List<Token> tokens;
  private int next;
  private int nesting;

  /**
   * Splits an expression into tokens.
   *
   * @param errors creates the exception for a message
   * @throws InputException as created by {@code errors}, if a character begins no token
   */
  public TokenReader(
      Grammar grammar, String expression, Function<String, ? extends InputException> errors) {
    this.grammar = grammar;
    this.expression = expression;
    this.errors = errors;
    this.tokens = grammar.tokens(expression);
    for (Token token : tokens) {
      if (token.kind() == Kind.INVALID) {
        throw error(token, grammar.expectedInsteadOf(token.text()));
      }
    }
  }

  /** The next token, which stays. */
  public Token peek() {
    return tokens.get(next);
  }

  /** Takes the next token; the end is never passed. */
  public Token take() {
    Token token = tokens.get(next);
    if (token.kind() != Kind.END) {
      next++;
    }
    return token;
  }

  /** Takes the next token if it is the given operator. */
  public boolean take(String operator) {
    return takeIf(peek().isOperator(operator));
  }

  /** Takes the next token if it is the given keyword. */
  public boolean take(Keyword keyword) {
    return takeIf(peek().isKeyword(keyword));
  }

  private boolean takeIf(boolean matches) {
    next += matches ? 1 : 0;
    return matches;
  }

  /** Takes the given operator and refuses any other token. */
  public void expect(String operator) {
    if (!take(operator)) {
      throw error(peek(), "expected '" + operator + "'");
    }
  }

  /** Refuses any token but the end. */
  public void expectEnd(String expected) {
    if (peek().kind() != Kind.END) {
      throw error(peek(), expected);
    }
  }

  /**
   * Enters a parenthesis or the operand of a prefix operator; refuses a nesting that is too deep.
   */
  public void enter() {
    if (++nesting > MAX_NESTING) {
      throw error(
          peek(),
          "expected at most %d parentheses or %s deep".formatted(MAX_NESTING, grammar.prefixes()));
    }
  }

  /** Leaves what {@link #enter} entered. */
  public void leave() {
    nesting--;
  }

  /** The exception for a token that breaks a rule. */
  public InputException error(Token token, String expected) {
    return errors.apply(
        "%s '%s', character %d: %s, found %s"
            .formatted(
                grammar.label(),
                expression,
                token.position(),
                expected,
                token.kind() == Kind.END ? token.text() : "'" + token.text() + "'"));
  }
}
