package org.ehrsynth.expression;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ehrsynth.expression.Token.Kind;

/** The lexical rules of the expressions that a user writes. */
public enum Grammar {
  /** Conditions: comparisons, {@code in (…)}, {@code missing(…)}, and, or, not, parentheses. */
  CONDITION(
      "condition",
      "nots",
      "<=|>=|==|!=|<|>|\\(|\\)|,",
      "[+-]?",
      "\"'`",
      "-",
      "expected a column, a value or an operator"),

  /** Formulas: arithmetic and functions. A word has no hyphen, which is the minus sign here. */
  FORMULA(
      "formula", "signs", "[-+*/^(),]", "", "`", "", "expected a number, a column or an operator");

  private final String label;
  private final String prefixes;
  private final String quotes;
  private final String expected;
  private final Pattern token;
  private final Pattern word;

  Grammar(
      String label,
      String prefixes,
      String operators,
      String sign,
      String quotes,
      String hyphen,
      String expected) {
    this.label = label;
    this.prefixes = prefixes;
    this.quotes = quotes;
    this.expected = expected;
    String words = "[\\p{L}_][\\p{L}\\p{N}_." + hyphen + "]*";
    this.word = Pattern.compile(words);
    this.token =
        Pattern.compile(
            "(?<operator>%s)".formatted(operators)
                + "|(?<number>%s(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)".formatted(sign)
                + "|(?<quote>[%s])(?<quoted>.*?)\\k<quote>".formatted(quotes)
                + "|(?<word>%s)".formatted(words),
            Pattern.DOTALL);
  }

  /** What an expression of this grammar is called in messages. */
  String label() {
    return label;
  }

  /** What the operators before an operand are called in messages. */
  String prefixes() {
    return prefixes;
  }

  /**
   * The tokens of an expression, the last of kind {@link Kind#END}. A character that begins no
   * token is one of kind {@link Kind#INVALID}.
   */
  List<Token> tokens(String expression) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = token.matcher(expression);
    int at = 0;
    while (at < expression.length()) {
      if (Character.isWhitespace(expression.charAt(at))) {
        at++;
      } else if (matcher.region(at, expression.length()).lookingAt()) {
        tokens.add(token(matcher));
        at = matcher.end();
      } else {
        tokens.add(new Token(Kind.INVALID, expression.substring(at, at + 1), at + 1));
        at++;
      }
    }
    tokens.add(new Token(Kind.END, "the end", expression.length() + 1));
    return tokens;
  }

  private static Token token(Matcher matcher) {
    int position = matcher.start() + 1;
    if (matcher.group("operator") != null) {
      return new Token(Kind.OPERATOR, matcher.group(), position);
    } else if (matcher.group("number") != null) {
      return new Token(Kind.NUMBER, matcher.group(), position);
    } else if (matcher.group("word") != null) {
      return new Token(Kind.WORD, matcher.group(), position);
    }
    Kind kind = matcher.group("quote").equals("`") ? Kind.NAME : Kind.TEXT;
    return new Token(kind, matcher.group("quoted"), position);
  }

  /** The rule that an invalid character breaks. */
  String expectedInsteadOf(String found) {
    if (quotes.contains(found)) {
      return "expected a closing quote of this kind";
    }
    boolean halfOperator = this == CONDITION && (found.equals("=") || found.equals("!"));
    return halfOperator ? "expected == or !=" : expected;
  }

  /** The names that an expression references as columns, whether or not a table has them. */
  public Set<String> columns(String expression) {
    List<Token> tokens = tokens(expression);
    Set<String> columns = new LinkedHashSet<>();
    for (int t = 0; t < tokens.size() - 1; t++) {
      Token each = tokens.get(t);
      boolean isCall = each.kind() == Kind.WORD && tokens.get(t + 1).isOperator("(");
      if (each.isName() && !isCall && !isReserved(each)) {
        columns.add(each.text());
      }
    }
    return columns;
  }

  /** Whether a word that no parenthesis follows is a keyword. */
  private boolean isReserved(Token token) {
    return this == CONDITION
        && token.kind() == Kind.WORD
        && Keyword.isKeyword(token.text())
        && !token.isKeyword(Keyword.MISSING);
  }

  /** A column as an expression names it: in backquotes unless it is a plain word. */
  public String quoted(String column) {
    boolean plain =
        word.matcher(column).matches() && !(this == CONDITION && Keyword.isKeyword(column));
    return plain ? column : "`" + column + "`";
  }

  /** A column as both grammars name it. */
  public static String portable(String column) {
    return CONDITION.quoted(column).equals(column) ? FORMULA.quoted(column) : "`" + column + "`";
  }
}
