package org.ehrsynth.condition;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.ehrsynth.condition.ValueSet.Interval;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.DecimalParser;
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
  private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.-]*");
  private static final Set<String> KEYWORDS = Set.of("and", "or", "not", "in", "missing");
  private static final String QUOTES = "\"'`";
  private static final int MAX_LISTED = 10;

  /** Far more than a person writes, far less than the stack holds. */
  private static final int MAX_NESTING = 200;

  private enum Kind {
    OPERATOR,
    NUMBER,
    TEXT,
    /** A column or a keyword. */
    WORD,
    /** A column in backquotes, never a keyword. */
    NAME,
    END
  }

  /** A piece of the expression; at counts from 1. */
  private record Token(Kind kind, String text, int at) {}

  private final String expression;
  private final Schema schema;
  private final List<Token> tokens = new ArrayList<>();
  private int next;
  private int nesting;

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
            new Token(Kind.OPERATOR, expression.substring(blank, blank + 1), blank + 1),
            expectedInsteadOf(expression.charAt(blank)));
      }
      tokens.add(token(matcher));
      at = matcher.end();
    }
    tokens.add(new Token(Kind.END, "the end", expression.length() + 1));
  }

  private static String expectedInsteadOf(char found) {
    if (QUOTES.indexOf(found) >= 0) {
      return "expected a closing quote of this kind";
    }
    return found == '=' || found == '!'
        ? "expected == or !="
        : "expected a column, a value or an operator";
  }

  private static Token token(Matcher m) {
    String[] groups = {"op", "number", "double", "single", "quoted", "word"};
    Kind[] kinds = {Kind.OPERATOR, Kind.NUMBER, Kind.TEXT, Kind.TEXT, Kind.NAME, Kind.WORD};
    for (int g = 0; g < groups.length; g++) {
      if (m.group(groups[g]) != null) {
        boolean inQuotes = kinds[g] == Kind.TEXT || kinds[g] == Kind.NAME;
        return new Token(kinds[g], m.group(groups[g]), m.start(groups[g]) + (inQuotes ? 0 : 1));
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
    if (++nesting > MAX_NESTING) {
      throw error(peek(), "expected at most %d parentheses or nots deep".formatted(MAX_NESTING));
    }
    Condition condition = nested();
    nesting--;
    return condition;
  }

  private Condition nested() {
    if (takeWord("not")) {
      return not().negate();
    }
    if (take("(")) {
      Condition inner = or();
      expect(")");
      return inner;
    }
    Token name = take();
    if (name.kind == Kind.WORD
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
      ValueSet set = none(field);
      List<String> texts = new ArrayList<>();
      do {
        Token value = take();
        set = set.union(compare(field, "==", value));
        texts.add(shown(value));
      } while (take(","));
      expect(")");
      String text =
          "%s %s (%s)"
              .formatted(quoted(field.name()), negated ? "not in" : "in", String.join(", ", texts));
      return new Condition.InSet(field, negated ? set.complement().withoutMissing() : set, text);
    }
    Token operator = take();
    if (negated || operator.kind != Kind.OPERATOR || !COMPARISONS.contains(operator.text)) {
      throw error(operator, "expected ==, !=, <, <=, >, >= or in");
    }
    Token value = take();
    String text = "%s %s %s".formatted(quoted(field.name()), operator.text, shown(value));
    return new Condition.InSet(field, compare(field, operator.text, value), text);
  }

  private ValueSet compare(Field field, String operator, Token value) {
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
              throw new IllegalStateException("a condition names no identifier");
            });
  }

  private double number(Field field, Token value) {
    double number = value.kind == Kind.NUMBER ? DecimalParser.parse(value.text) : Double.NaN;
    if (Double.isNaN(number)) {
      throw error(value, "column '" + field.name() + "' is numeric: expected a finite number");
    }
    return number;
  }

  private double time(Field field, ColumnType.Temporal type, Token value) {
    OptionalLong own = type.parse(value.text);
    return (own.isPresent() ? own : isoTime(type, value.text))
        .orElseThrow(
            () ->
                error(
                    value,
                    "column '%s' is a time: expected a text like %s, or as ISO 8601 has it"
                        .formatted(field.name(), type.format())));
  }

  /** A date alone stands for its first second. */
  private static OptionalLong isoTime(ColumnType.Temporal type, String text) {
    boolean days = type.resolution() == ColumnType.Temporal.Resolution.DAY;
    try {
      LocalDateTime time =
          days || text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay()
              : LocalDateTime.parse(text);
      return OptionalLong.of(
          days ? time.toLocalDate().toEpochDay() : time.toEpochSecond(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return OptionalLong.empty(); // no ISO text: the caller says what is expected
    }
  }

  private static ValueSet numbers(String operator, double x) {
    double inf = Double.POSITIVE_INFINITY;
    return switch (operator) {
      case "==" -> ValueSet.ofNumbers(new Interval(x, true, x, true));
      case "!=" ->
          ValueSet.ofNumbers(
              new Interval(-inf, false, x, false), new Interval(x, false, inf, false));
      case "<" -> ValueSet.ofNumbers(new Interval(-inf, false, x, false));
      case "<=" -> ValueSet.ofNumbers(new Interval(-inf, false, x, true));
      case ">" -> ValueSet.ofNumbers(new Interval(x, false, inf, false));
      default -> ValueSet.ofNumbers(new Interval(x, true, inf, false));
    };
  }

  private ValueSet levels(Field field, String operator, Token value, boolean ordered) {
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
    return ValueSet.ofLevels(in);
  }

  /** The level of that text, else the only one that equals it after trimming, or as a number. */
  private int level(Field field, Token value) {
    List<String> levels = field.levels();
    int exact = levels.indexOf(value.text);
    if (exact >= 0) {
      return exact;
    }
    int[] alike =
        IntStream.range(0, levels.size()).filter(c -> isAlike(levels.get(c), value)).toArray();
    if (alike.length == 1) {
      return alike[0];
    }
    List<String> listed = levels.stream().limit(MAX_LISTED).map(l -> "\"" + l + "\"").toList();
    throw error(
        value,
        "column '%s' has %s; it has %s%s"
            .formatted(
                field.name(),
                alike.length == 0 ? "no such level" : "more than one such level",
                listed.isEmpty() ? "none" : String.join(", ", listed),
                levels.size() > MAX_LISTED ? ", … (" + levels.size() + ")" : ""));
  }

  private static boolean isAlike(String level, Token value) {
    return level.trim().equals(value.text.trim())
        || (value.kind == Kind.NUMBER
            && DecimalParser.parse(level.trim()) == DecimalParser.parse(value.text));
  }

  private static ValueSet none(Field field) {
    return isNumber(field)
        ? ValueSet.ofNumbers()
        : ValueSet.ofLevels(new boolean[field.levels().size()]);
  }

  private static ValueSet missing(Field field) {
    return isNumber(field)
        ? new ValueSet(true, null, List.of())
        : new ValueSet(true, new boolean[field.levels().size()], null);
  }

  private static boolean isNumber(Field field) {
    return field.type().match(n -> true, c -> false, f -> false, t -> true, c -> false, i -> false);
  }

  private Field field(Token token) {
    if (token.kind != Kind.NAME && token.kind != Kind.WORD) {
      throw error(token, "expected a column");
    }
    int index = schema.find(token.text);
    if (index < 0) {
      throw error(
          token,
          "unknown column '%s'; columns are: %s"
              .formatted(token.text, String.join(", ", schema.names())));
    }
    Field field = schema.field(index);
    if (field.type() instanceof ColumnType.Identifier) {
      throw error(
          token, "column '" + field.name() + "' is an identifier: no condition can name it");
    }
    return field;
  }

  private static String quoted(String name) {
    boolean plain =
        PLAIN_NAME.matcher(name).matches() && !KEYWORDS.contains(name.toLowerCase(Locale.ROOT));
    return plain ? name : "`" + name + "`";
  }

  private static String shown(Token value) {
    String quote = value.text.indexOf('"') < 0 ? "\"" : "'";
    return value.kind == Kind.TEXT ? quote + value.text + quote : value.text;
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
    boolean there = peek().kind == Kind.WORD && peek().text.toLowerCase(Locale.ROOT).equals(word);
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
