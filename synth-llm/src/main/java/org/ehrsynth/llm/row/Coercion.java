package org.ehrsynth.llm.row;

/** A way of writing a row otherwise than was asked, which is understood and put right. */
public enum Coercion {
  /** A number written as a text. */
  TEXT_FOR_NUMBER("a number written as a text"),
  /** A text of digits, such as a level or a date, written as a number. */
  NUMBER_FOR_TEXT("a text written as a number"),
  /** True or false for the second or the first level of a flag. */
  TRUTH_FOR_LEVEL("a level written as true or false"),
  /** 12,5 for 12.5. */
  DECIMAL_COMMA("a decimal comma"),
  /** 3.1 mg/dL where the column is in mg/dL. */
  UNIT_STRIPPED("a unit after the number"),
  /** More decimals than the column has. */
  ROUNDED("too many decimals"),
  /** 3.0 in a column of whole numbers. */
  WHOLE_WITH_POINT("a whole number with a point"),
  /** A level in other capitals, with other blanks, or a number's level written otherwise. */
  LEVEL_WRITING("a level written otherwise"),
  /** A word such as NA or unknown for a missing cell. */
  MISSING_IN_WORDS("a missing cell in words"),
  /** A date in ISO form where the column has another. */
  DATE_WRITING("a date written otherwise"),
  /** A column's name in other capitals or with other blanks. */
  NAME_WRITING("a column's name written otherwise"),
  /** A cell that a declared formula gives, and that was another. */
  COMPUTED("a cell that a formula gives"),
  /** A field that the table does not have. */
  EXTRA_DROPPED("an unknown field, dropped");

  private final String label;

  Coercion(String label) {
    this.label = label;
  }

  /** What was found, in words. */
  public String label() {
    return label;
  }
}
