package org.ehrsynth.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ehrsynth.condition.ColumnSet.Interval;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/** Recursive descent over the grammar of {@link Condition#parse}. */
final class ConditionParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<op><=|>=|==|!=|<|>|\\(|\\)|,)"
              + "|(?<number>[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)"
              + "|\"(?<double>[^\"]*)\"|'(?<single>[^']*)'|`(?<quoted>[^`]*)`"
              + "|(?<word>[\\p{L}_][\\p{L}\\p{N}_.-]*))");
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final int MAX_LISTED = 10;

  private enum Kind {
    OPERATOR,
    NUMBER,
    TEXT,
    NAME,
    END
  }

  /** A piece of the expression; at counts from 1. */
  private record Token(Kind kind, String text, int at) {}

  private final String expression;
  private final Schema schema;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  ConditionParser(String expression, Schema schema) {
    this.expression = expression;
    this.schema = schema;
  }

  Condition parse() {
    tokenize();
    Condition condition = or();
    if (peek().kind != Kind.END) {
      throw error(peek(), "expected 'and', 'or' or the end");
    }
    return condition;
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
            new Token(Kind.END, expression.substring(blank, blank + 1), blank + 1),
            "expected a column, a value or an operator");
      }
      tokens.add(token(matcher));
      at = matcher.end();
    }
    tokens.add(new Token(Kind.END, "the end", expression.length() + 1));
  }

  private static Token token(Matcher m) {
    String[] groups = {"op", "number", "double", "single", "quoted", "word"};
    Kind[] kinds = {Kind.OPERATOR, Kind.NUMBER, Kind.TEXT, Kind.TEXT, Kind.NAME, Kind.NAME};
    for (int g = 0; g < groups.length; g++) {
      if (m.group(groups[g]) != null) {
        return new Token(kinds[g], m.group(groups[g]), m.start(groups[g]) + 1);
      }
    }
    throw new IllegalStateException("a match has a group");
  }

  private Condition or() {
    List<Condition> parts = new ArrayList<>(List.of(and()));
    while (takeWord("or")) {
      parts.add(and());
    }
    return parts.size() == 1 ? parts.get(0) : new Condition.Or(parts);
  }

  private Condition and() {
    List<Condition> parts = new ArrayList<>(List.of(not()));
    while (takeWord("and")) {
      parts.add(not());
    }
    return parts.size() == 1 ? parts.get(0) : new Condition.And(parts);
  }

  private Condition not() {
    if (takeWord("not")) {
      return not().negate();
    }
    if (take("(")) {
      Condition inner = or();
      expect(")");
      return inner;
    }
    Token name = take();
    if (name.kind == Kind.NAME
        && name.text.toLowerCase(Locale.ROOT).equals("missing")
        && peek().text.equals("(")
        && peek().kind == Kind.OPERATOR) {
      expect("(");
      Field field = field(take());
      expect(")");
      return new Condition.InSet(field, missing(field), "missing(" + quoted(field.name()) + ")");
    }
    return comparison(field(name));
  }

  private Condition comparison(Field field) {
    boolean negated = takeWord("not");
    if (takeWord("in")) {
      expect("(");
      ColumnSet set = none(field);
      List<String> texts = new ArrayList<>();
      do {
        Token value = take();
        set = set.union(compare(field, "==", value));
        texts.add(shown(value));
      } while (take(","));
      expect(")");
      String text = "%s in (%s)".formatted(quoted(field.name()), String.join(", ", texts));
      Condition in = new Condition.InSet(field, set, text);
      return negated ? in.negate() : in;
    }
    Token operator = take();
    if (negated || operator.kind != Kind.OPERATOR || !COMPARISONS.contains(operator.text)) {
      throw error(operator, "expected ==, !=, <, <=, >, >= or in");
    }
    Token value = take();
    String text = "%s %s %s".formatted(quoted(field.name()), operator.text, shown(value));
    return new Condition.InSet(field, compare(field, operator.text, value), text);
  }

  private ColumnSet compare(Field field, String operator, Token value) {
    if (value.kind != Kind.NUMBER && value.kind != Kind.TEXT) {
      throw error(value, "expected a number or a text in quotes");
    }
    return field
        .type()
        .match(
            n -> numbers(operator, number(field, value)),
            c -> levels(field, operator, value, c.ordered()),
            f -> levels(field, operator, value, false),
            t -> numbers(operator, time(field, t, value)),
            c -> levels(field, operator, value, false),
            i -> {
              throw error(value, "column '" + field.name() + "' is an identifier");
            });
  }

  private double number(Field field, Token value) {
    if (value.kind != Kind.NUMBER) {
      throw error(value, "column '" + field.name() + "' is numeric: expected a number");
    }
    return Double.parseDouble(value.text);
  }

  private double time(Field field, ColumnType.Temporal type, Token value) {
    return type.parse(value.text)
        .orElseThrow(
            () ->
                error(
                    value,
                    "column '%s' is a time: expected a text like %s"
                        .formatted(field.name(), type.format())));
  }

  private static ColumnSet numbers(String operator, double x) {
    double inf = Double.POSITIVE_INFINITY;
    return switch (operator) {
      case "==" -> ColumnSet.ofNumbers(new Interval(x, true, x, true));
      case "!=" ->
          ColumnSet.ofNumbers(
              new Interval(-inf, false, x, false), new Interval(x, false, inf, false));
      case "<" -> ColumnSet.ofNumbers(new Interval(-inf, false, x, false));
      case "<=" -> ColumnSet.ofNumbers(new Interval(-inf, false, x, true));
      case ">" -> ColumnSet.ofNumbers(new Interval(x, false, inf, false));
      default -> ColumnSet.ofNumbers(new Interval(x, true, inf, false));
    };
  }

  private ColumnSet levels(Field field, String operator, Token value, boolean ordered) {
    int code = level(field, value);
    boolean equality = operator.equals("==") || operator.equals("!=");
    if (!equality && !ordered) {
      throw error(
          value,
          "column '%s' has levels without an order: expected == or !=".formatted(field.name()));
    }
    boolean[] in = new boolean[field.levels().size()];
    for (int c = 0; c < in.length; c++) {
      in[c] =
          switch (operator) {
            case "==" -> c == code;
            case "!=" -> c != code;
            case "<" -> c < code;
            case "<=" -> c <= code;
            case ">" -> c > code;
            default -> c >= code;
          };
    }
    return ColumnSet.ofLevels(in);
  }

  /** The level of that text, else the only one that equals it after trimming, or as a number. */
  private int level(Field field, Token value) {
    List<String> levels = field.levels();
    int exact = levels.indexOf(value.text);
    if (exact >= 0) {
      return exact;
    }
    int found = -1;
    for (int c = 0; c < levels.size(); c++) {
      String level = levels.get(c).trim();
      if (level.equals(value.text.trim())
          || (value.kind == Kind.NUMBER && sameNumber(level, value.text))) {
        found = found < 0 ? c : levels.size();
      }
    }
    if (found < 0 || found == levels.size()) {
      List<String> listed = levels.stream().limit(MAX_LISTED).map(l -> "\"" + l + "\"").toList();
      throw error(
          value,
          "column '%s' has no such level; it has %s%s"
              .formatted(
                  field.name(),
                  listed.isEmpty() ? "none" : String.join(", ", listed),
                  levels.size() > MAX_LISTED ? ", … (" + levels.size() + ")" : ""));
    }
    return found;
  }

  private static boolean sameNumber(String level, String text) {
    try {
      return Double.parseDouble(level) == Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return false; // a level that is no number is another level
    }
  }

  private static ColumnSet none(Field field) {
    return isNumber(field)
        ? ColumnSet.ofNumbers()
        : ColumnSet.ofLevels(new boolean[field.levels().size()]);
  }

  private static ColumnSet missing(Field field) {
    return isNumber(field)
        ? new ColumnSet(true, null, List.of())
        : new ColumnSet(true, new boolean[field.levels().size()], null);
  }

  private static boolean isNumber(Field field) {
    return field.type().match(n -> true, c -> false, f -> false, t -> true, c -> false, i -> false);
  }

  private Field field(Token token) {
    if (token.kind != Kind.NAME) {
      throw error(token, "expected a column");
    }
    int index = schema.find(token.text);
    if (index < 0) {
      throw error(
          token,
          "unknown column '%s'; columns are: %s"
              .formatted(token.text, String.join(", ", schema.names())));
    }
    return schema.field(index);
  }

  private static String quoted(String name) {
    return name.matches("[\\p{L}_][\\p{L}\\p{N}_.-]*") ? name : "`" + name + "`";
  }

  private static String shown(Token value) {
    return value.kind == Kind.TEXT ? "\"" + value.text + "\"" : value.text;
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

  private boolean take(String operator) {
    boolean there = peek().kind == Kind.OPERATOR && peek().text.equals(operator);
    if (there) {
      next++;
    }
    return there;
  }

  private boolean takeWord(String word) {
    boolean there = peek().kind == Kind.NAME && peek().text.toLowerCase(Locale.ROOT).equals(word);
    if (there) {
      next++;
    }
    return there;
  }

  private void expect(String operator) {
    if (!take(operator)) {
      throw error(peek(), "expected '" + operator + "'");
    }
  }

  private ConditionException error(Token token, String rule) {
    return new ConditionException(
        "condition '%s', character %d: %s, found %s"
            .formatted(
                expression,
                token.at,
                rule,
                token.kind == Kind.END ? token.text : "'" + token.text + "'"));
  }
}
