package org.ehrsynth.constraint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Schema;

/**
 * Arithmetic on the columns of a row, such as {@code weight / (height / 100) ^ 2}.
 *
 * <p>Numbers, columns of numbers, {@code + - * / ^} and parentheses; {@code ^} binds closest and to
 * the right, then the sign, then {@code * /}, then {@code + -}. Functions: {@code abs}, {@code log}
 * (natural), {@code exp}, {@code sqrt}, {@code round} (half to even), {@code floor}, {@code min(a,
 * b)}, {@code max(a, b)}. Column names other than letters, digits, {@code _} and {@code .} stand in
 * backquotes. Two columns of times of one resolution may be subtracted: the difference is a number
 * of days, or of seconds.
 */
public final class FormulaExpression {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<number>(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)"
              + "|(?<word>[\\p{L}_][\\p{L}\\p{N}_.]*)|`(?<quoted>[^`]*)`|(?<op>[-+*/^(),]))");
  private static final Map<String, DoubleUnaryOperator> UNARY =
      Map.of(
          "abs", Math::abs,
          "log", Math::log,
          "exp", Math::exp,
          "sqrt", Math::sqrt,
          "round", Math::rint,
          "floor", Math::floor);
  private static final Map<String, DoubleBinaryOperator> BINARY =
      Map.of("min", Math::min, "max", Math::max);

  /** Far more than a person writes, far less than the stack holds. */
  private static final int MAX_NESTING = 200;

  private enum Kind {
    NUMBER,
    WORD,
    NAME,
    OPERATOR,
    END
  }

  /** A piece of the expression; at counts from 1. */
  private record Token(Kind kind, String text, int at) {}

  /** Looks its columns up in a table once. */
  @FunctionalInterface
  private interface Node {
    IntToDoubleFunction on(Dataset data);
  }

  /** A part with its meaning: a number, or a time of some resolution. */
  private record Part(Node node, ColumnType.Temporal.Resolution time, Token at) {}

  private final String expression;
  private final Schema schema;
  private final List<Token> tokens = new ArrayList<>();
  private final Set<String> names = new LinkedHashSet<>();
  private int next;
  private int nesting;
  private final Node root;

  private FormulaExpression(String expression, Schema schema) {
    this.expression = expression;
    this.schema = schema;
    tokenize();
    root = number(sum()).node();
    if (peek().kind != Kind.END) {
      throw error(peek(), "expected an operator or the end");
    }
  }

  /**
   * Reads an expression.
   *
   * @throws InputException pointing at the place, if a column is unknown or of the wrong type, or
   *     the text is not an expression
   */
  public static FormulaExpression parse(String expression, Schema schema) {
    return new FormulaExpression(expression, schema);
  }

  /** The columns it computes with, in order of appearance. */
  public Set<String> names() {
    return Set.copyOf(names);
  }

  /** The value per row of a table; NaN where a column it names is missing or it is not finite. */
  public IntToDoubleFunction on(Dataset data) {
    List<Column> columns = names.stream().map(data::column).toList();
    IntToDoubleFunction value = root.on(data);
    return row -> {
      for (Column column : columns) {
        if (column.isMissing(row)) {
          return Double.NaN; // NaN ^ 0 would be 1
        }
      }
      double x = value.applyAsDouble(row);
      return Double.isInfinite(x) ? Double.NaN : x;
    };
  }

  private void tokenize() {
    Matcher matcher = TOKEN.matcher(expression);
    int at = 0;
    while (at < expression.stripTrailing().length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        int blank = at;
        while (Character.isWhitespace(expression.charAt(blank))) {
          blank++;
        }
        throw error(
            new Token(Kind.OPERATOR, expression.substring(blank, blank + 1), blank + 1),
            expression.charAt(blank) == '`'
                ? "expected a closing quote of this kind"
                : "expected a number, a column or an operator");
      }
      tokens.add(token(matcher));
      at = matcher.end();
    }
    tokens.add(new Token(Kind.END, "the end", expression.length() + 1));
  }

  private static Token token(Matcher m) {
    if (m.group("number") != null) {
      return new Token(Kind.NUMBER, m.group("number"), m.start("number") + 1);
    } else if (m.group("word") != null) {
      return new Token(Kind.WORD, m.group("word"), m.start("word") + 1);
    } else if (m.group("quoted") != null) {
      return new Token(Kind.NAME, m.group("quoted"), m.start("quoted"));
    }
    return new Token(Kind.OPERATOR, m.group("op"), m.start("op") + 1);
  }

  private Part sum() {
    Part left = product();
    while (isOperator("+") || isOperator("-")) {
      boolean plus = take().text.equals("+");
      Part right = product();
      if (!plus && left.time != null && left.time == right.time) {
        left = new Part(binary(left, right, (a, b) -> a - b), null, left.at);
      } else {
        left = numbers(left, right, plus ? Double::sum : (a, b) -> a - b);
      }
    }
    return left;
  }

  private Part product() {
    Part left = signed();
    while (isOperator("*") || isOperator("/")) {
      left = take().text.equals("*") ? times(left, signed()) : over(left, signed());
    }
    return left;
  }

  private Part times(Part left, Part right) {
    return numbers(left, right, (a, b) -> a * b);
  }

  private Part over(Part left, Part right) {
    return numbers(left, right, (a, b) -> a / b);
  }

  private Part signed() {
    if (++nesting > MAX_NESTING) {
      throw error(peek(), "expected at most %d parentheses or signs deep".formatted(MAX_NESTING));
    }
    Part part = isOperator("-") ? unary(take(), x -> -x, signed()) : power();
    nesting--;
    return part;
  }

  private Part power() {
    Part base = atom();
    if (!isOperator("^")) {
      return base;
    }
    take();
    return numbers(base, signed(), FormulaExpression::power);
  }

  /** A square is a product: exact where {@link Math#pow} need not be. */
  private static double power(double base, double exponent) {
    return exponent == 2 ? base * base : Math.pow(base, exponent);
  }

  private Part atom() {
    Token token = take();
    if (token.kind == Kind.NUMBER) {
      double value = Double.parseDouble(token.text);
      return new Part(data -> row -> value, null, token);
    }
    if (token.kind == Kind.OPERATOR && token.text.equals("(")) {
      Part inner = sum();
      expect(")");
      return inner;
    }
    if (token.kind == Kind.WORD && isOperator("(")) {
      return call(token);
    }
    if (token.kind != Kind.WORD && token.kind != Kind.NAME) {
      throw error(token, "expected a number, a column or '('");
    }
    return column(token);
  }

  private Part call(Token name) {
    String function = name.text.toLowerCase(Locale.ROOT);
    if (!UNARY.containsKey(function) && !BINARY.containsKey(function)) {
      throw error(
          name, "expected one of abs, log, exp, sqrt, round, floor, min, max as a function");
    }
    expect("(");
    Part first = sum();
    Part result;
    if (UNARY.containsKey(function)) {
      result = unary(name, UNARY.get(function), first);
    } else {
      expect(",");
      result = numbers(first, sum(), BINARY.get(function));
    }
    expect(")");
    return result;
  }

  private Part column(Token token) {
    int index = schema.find(token.text);
    if (index < 0) {
      throw error(
          token,
          "unknown column '%s'; columns are: %s"
              .formatted(token.text, String.join(", ", schema.names())));
    }
    ColumnType type = schema.field(index).type();
    names.add(token.text);
    if (type instanceof ColumnType.Numeric) {
      return new Part(data -> ((Column.Numeric) data.column(token.text))::get, null, token);
    }
    if (type instanceof ColumnType.Temporal time) {
      return new Part(
          data -> {
            Column.Temporal column = (Column.Temporal) data.column(token.text);
            return row -> column.get(row);
          },
          time.resolution(),
          token);
    }
    throw error(token, "column '%s' is %s: expected numbers".formatted(token.text, type.label()));
  }

  private Part unary(Token at, DoubleUnaryOperator operator, Part of) {
    Node node = number(of).node;
    return new Part(
        data -> {
          IntToDoubleFunction x = node.on(data);
          return row -> operator.applyAsDouble(x.applyAsDouble(row));
        },
        null,
        at);
  }

  private Part numbers(Part left, Part right, DoubleBinaryOperator operator) {
    return new Part(binary(number(left), number(right), operator), null, left.at);
  }

  private static Node binary(Part left, Part right, DoubleBinaryOperator operator) {
    return data -> {
      IntToDoubleFunction a = left.node.on(data);
      IntToDoubleFunction b = right.node.on(data);
      return row -> operator.applyAsDouble(a.applyAsDouble(row), b.applyAsDouble(row));
    };
  }

  private Part number(Part part) {
    if (part.time != null) {
      throw error(part.at, "a time may only be subtracted from a time of the same resolution");
    }
    return part;
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    Token token = tokens.get(next);
    if (token.kind != Kind.END) {
      next++;
    }
    return token;
  }

  private boolean isOperator(String text) {
    return peek().kind == Kind.OPERATOR && peek().text.equals(text);
  }

  private void expect(String operator) {
    if (!isOperator(operator)) {
      throw error(peek(), "expected '" + operator + "'");
    }
    next++;
  }

  private InputException error(Token token, String rule) {
    return new InputException(
        "formula '%s', character %d: %s, found %s"
            .formatted(
                expression,
                token.at,
                rule,
                token.kind == Kind.END ? token.text : "'" + token.text + "'"));
  }
}
