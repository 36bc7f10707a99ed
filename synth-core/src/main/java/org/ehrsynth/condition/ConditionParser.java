package org.ehrsynth.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ehrsynth.InputException;
import org.ehrsynth.expression.Grammar;
import org.ehrsynth.expression.Keyword;
import org.ehrsynth.expression.Token;
import org.ehrsynth.expression.Token.Kind;
import org.ehrsynth.expression.TokenReader;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/** Parses the grammar of {@link Condition#parse} by recursive descent. */
final class ConditionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final Schema schema;
  private final TokenReader tokens;
  private final LiteralMatcher literals;

  ConditionParser(String expression, Schema schema) {
    this.schema = schema;
    this.tokens = new TokenReader(Grammar.CONDITION, expression, ConditionException::new);
    this.literals = new LiteralMatcher(tokens);
  }

  Condition parse() {
    Condition condition = or();
    tokens.expectEnd("expected 'and', 'or' or the end");
    return condition;
  }

  private Condition or() {
    List<Condition> parts = new ArrayList<>(List.of(and()));
    while (tokens.take(Keyword.OR)) {
      parts.add(and());
    }
    return parts.size() == 1 ? parts.get(0) : new Condition.Or(parts);
  }

  private Condition and() {
    List<Condition> parts = new ArrayList<>(List.of(not()));
    while (tokens.take(Keyword.AND)) {
      parts.add(not());
    }
    return parts.size() == 1 ? parts.get(0) : new Condition.And(parts);
  }

  private Condition not() {
    tokens.enter();
    Condition condition = nested();
    tokens.leave();
    return condition;
  }

  private Condition nested() {
    if (tokens.take(Keyword.NOT)) {
      return not().negate();
    }
    if (tokens.take("(")) {
      Condition inner = or();
      tokens.expect(")");
      return inner;
    }
    Token name = tokens.take();
    if (name.isKeyword(Keyword.MISSING) && tokens.take("(")) {
      Field field = field(tokens.take());
      tokens.expect(")");
      return new Condition.InSet(
          field, LiteralMatcher.missing(field), "missing(" + quoted(field) + ")");
    }
    return comparison(field(name));
  }

  private Condition comparison(Field field) {
    boolean negated = tokens.take(Keyword.NOT);
    if (tokens.take(Keyword.IN)) {
      tokens.expect("(");
      ValueSet set = LiteralMatcher.none(field);
      List<String> texts = new ArrayList<>();
      do {
        Token value = tokens.take();
        set = set.union(literals.compare(field, "==", value));
        texts.add(shown(value));
      } while (tokens.take(","));
      tokens.expect(")");
      String text =
          "%s %s (%s)"
              .formatted(quoted(field), negated ? "not in" : "in", String.join(", ", texts));
      return new Condition.InSet(field, negated ? set.complement().withoutMissing() : set, text);
    }
    Token operator = tokens.take();
    if (negated || operator.kind() != Kind.OPERATOR || !COMPARISONS.contains(operator.text())) {
      throw error(operator, "expected ==, !=, <, <=, >, >= or in");
    }
    Token value = tokens.take();
    String text = "%s %s %s".formatted(quoted(field), operator.text(), shown(value));
    return new Condition.InSet(field, literals.compare(field, operator.text(), value), text);
  }

  private Field field(Token token) {
    if (!token.isName()) {
      throw error(token, "expected a column");
    }
    int index = schema.find(token.text());
    if (index < 0) {
      throw error(
          token,
          "unknown column '%s'; columns are: %s"
              .formatted(token.text(), String.join(", ", schema.names())));
    }
    Field field = schema.field(index);
    if (field.type() instanceof ColumnType.Identifier) {
      throw error(
          token, "column '" + field.name() + "' is an identifier: no condition can name it");
    }
    return field;
  }

  private static String quoted(Field field) {
    return Grammar.CONDITION.quoted(field.name());
  }

  private static String shown(Token value) {
    String quote = value.text().indexOf('"') < 0 ? "\"" : "'";
    return value.kind() == Kind.TEXT ? quote + value.text() + quote : value.text();
  }

  private InputException error(Token token, String expected) {
    return tokens.error(token, expected);
  }
}
