package org.ehrsynth.constraint;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.expression.Grammar;
import org.ehrsynth.expression.Token;
import org.ehrsynth.expression.Token.Kind;
import org.ehrsynth.expression.TokenReader;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Schema;

/**
 * A formula computes a number from the columns of a row, such as {@code weight / (height / 100) ^
 * 2}.
 *
 * <p>Numbers, columns of numbers, {@code + - * / ^} and parentheses; {@code ^} binds closest and to
 * the right, then the sign, then {@code * /}, then {@code + -}. Functions: {@code abs}, {@code log}
 * (natural), {@code exp}, {@code sqrt}, {@code round} (half to even), {@code floor}, {@code min(a,
 * b)}, {@code max(a, b)}. Column names other than letters, digits, {@code _} and {@code .} stand in
 * backquotes. Two columns of times of one resolution may be subtracted: the difference is a number
 * of days, or of seconds.
 */
public final class FormulaExpression {
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

  /** Looks its columns up in a table once. */
  @FunctionalInterface
  private interface Node {
    IntToDoubleFunction on(Dataset data);
  }

  /** A part with its meaning: a number, or a time of some resolution. */
  private record Part(Node node, ColumnType.Temporal.Resolution time, Token at) {}

  private final Schema schema;
  private final TokenReader tokens;
  private final Set<String> names = new LinkedHashSet<>();
  private final Node root;

  private FormulaExpression(String expression, Schema schema) {
    this.schema = schema;
    this.tokens = new TokenReader(Grammar.FORMULA, expression, InputException::new);
    root = number(sum()).node();
    tokens.expectEnd("expected an operator or the end");
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

  private Part sum() {
    Part left = product();
    while (isOperator("+") || isOperator("-")) {
      boolean plus = tokens.take().text().equals("+");
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
      left = tokens.take().text().equals("*") ? times(left, signed()) : over(left, signed());
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
    tokens.enter();
    Part part = isOperator("-") ? unary(tokens.take(), x -> -x, signed()) : power();
    tokens.leave();
    return part;
  }

  private Part power() {
    Part base = atom();
    if (!isOperator("^")) {
      return base;
    }
    tokens.take();
    return numbers(base, signed(), FormulaExpression::power);
  }

  /** A square is a product: exact where {@link Math#pow} need not be. */
  private static double power(double base, double exponent) {
    return exponent == 2 ? base * base : Math.pow(base, exponent);
  }

  private Part atom() {
    Token token = tokens.take();
    if (token.kind() == Kind.NUMBER) {
      double value = Double.parseDouble(token.text());
      return new Part(data -> row -> value, null, token);
    }
    if (token.isOperator("(")) {
      Part inner = sum();
      tokens.expect(")");
      return inner;
    }
    if (token.kind() == Kind.WORD && isOperator("(")) {
      return call(token);
    }
    if (!token.isName()) {
      throw error(token, "expected a number, a column or '('");
    }
    return column(token);
  }

  private Part call(Token name) {
    String function = name.text().toLowerCase(Locale.ROOT);
    if (!UNARY.containsKey(function) && !BINARY.containsKey(function)) {
      throw error(
          name, "expected one of abs, log, exp, sqrt, round, floor, min, max as a function");
    }
    tokens.expect("(");
    Part first = sum();
    Part result;
    if (UNARY.containsKey(function)) {
      result = unary(name, UNARY.get(function), first);
    } else {
      tokens.expect(",");
      result = numbers(first, sum(), BINARY.get(function));
    }
    tokens.expect(")");
    return result;
  }

  private Part column(Token token) {
    int index = schema.find(token.text());
    if (index < 0) {
      throw error(
          token,
          "unknown column '%s'; columns are: %s"
              .formatted(token.text(), String.join(", ", schema.names())));
    }
    ColumnType type = schema.field(index).type();
    names.add(token.text());
    if (type instanceof ColumnType.Numeric) {
      return new Part(data -> ((Column.Numeric) data.column(token.text()))::get, null, token);
    }
    if (type instanceof ColumnType.Temporal time) {
      return new Part(
          data -> {
            Column.Temporal column = (Column.Temporal) data.column(token.text());
            return row -> column.get(row);
          },
          time.resolution(),
          token);
    }
    throw error(token, "column '%s' is %s: expected numbers".formatted(token.text(), type.label()));
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

  private boolean isOperator(String text) {
    return tokens.peek().isOperator(text);
  }

  private InputException error(Token token, String expected) {
    return tokens.error(token, expected);
  }
}
