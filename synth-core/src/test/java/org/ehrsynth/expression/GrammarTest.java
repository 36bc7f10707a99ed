package org.ehrsynth.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ehrsynth.InputException;
import org.ehrsynth.expression.Token.Kind;
import org.junit.jupiter.api.Test;

class GrammarTest {

  @Test
  void a_condition_references_its_names_and_no_keyword_or_text() {
    assertThat(
            Grammar.CONDITION.columns(
                "age >= 65 AND `and` == \"sex\" or not missing(blood-pressure) and a in ('x', 2)"))
        .containsExactly("age", "and", "blood-pressure", "a");
  }

  @Test
  void missing_is_a_column_where_no_parenthesis_follows() {
    assertThat(Grammar.CONDITION.columns("missing == 1 and missing(age)"))
        .containsExactly("missing", "age");
  }

  @Test
  void a_formula_references_its_names_and_no_function_or_exponent() {
    assertThat(Grammar.FORMULA.columns("round(a-b) * 1e5 + `log` + log (c) / not"))
        .containsExactly("a", "b", "log", "c", "not");
  }

  @Test
  void names_are_found_in_an_unfinished_expression() {
    assertThat(Grammar.CONDITION.columns("age = 1 and 'sex")).containsExactly("age", "sex");
  }

  @Test
  void positions_count_from_one_and_include_the_quote() {
    assertThat(Grammar.CONDITION.tokens(" age<= -1.5e3 'a \"b' "))
        .containsExactly(
            new Token(Kind.WORD, "age", 2),
            new Token(Kind.OPERATOR, "<=", 5),
            new Token(Kind.NUMBER, "-1.5e3", 8),
            new Token(Kind.TEXT, "a \"b", 15),
            new Token(Kind.END, "the end", 22));
  }

  @Test
  void a_sign_is_an_operator_of_a_formula_only() {
    assertThat(Grammar.FORMULA.tokens("-2")).hasSize(3);
    assertThat(Grammar.CONDITION.tokens("-2")).hasSize(2);
  }

  @Test
  void a_name_is_quoted_where_a_grammar_would_misread_it() {
    assertThat(Grammar.CONDITION.quoted("heart-rate")).isEqualTo("heart-rate");
    assertThat(Grammar.FORMULA.quoted("heart-rate")).isEqualTo("`heart-rate`");
    assertThat(Grammar.portable("heart-rate")).isEqualTo("`heart-rate`");
    assertThat(Grammar.portable("In")).isEqualTo("`In`");
    assertThat(Grammar.portable("age")).isEqualTo("age");
  }

  @Test
  void an_invalid_character_is_refused_with_its_position() {
    assertThatThrownBy(() -> new TokenReader(Grammar.CONDITION, "age = 1", InputException::new))
        .hasMessage("condition 'age = 1', character 5: expected == or !=, found '='");
    assertThatThrownBy(() -> new TokenReader(Grammar.FORMULA, "`age", InputException::new))
        .hasMessage(
            "formula '`age', character 1: expected a closing quote of this kind, found '`'");
  }
}
