package org.ehrsynth.llm.row;

/** A deviation from the requested format of a row that is unambiguous and corrected. */
public enum Coercion {
  /** A number written as a text. */
  TEXT_FOR_NUMBER("a number written as a text"),
  /** A text of digits, such as a level or a date, written as a number. */
  NUMBER_FOR_TEXT("a text written as a number"),
  /** True or false for the second or the first level of a flag. */
  TRUTH_FOR_LEVEL("a level written as true or false"),
  /** 12,5 for 12.5. */
  DECIMAL_COMMA("a decimal comma"),
  /** 3.1 mg/dL in a column with the unit mg/dL. */
  UNIT_STRIPPED("a unit after the number"),
  /** More decimals than the column has. */
  ROUNDED("too many decimals"),
  /** 3.0 in a column of whole numbers. */
  WHOLE_WITH_POINT("a whole number with a point"),
  /** A level with other capitals or blanks, or a numeric level in another notation. */
  LEVEL_WRITING("a level in another spelling"),
  /** A word such as NA or unknown for a missing cell. */
  MISSING_IN_WORDS("a missing cell in words"),
  /** An ISO date in a column with another format. */
  DATE_WRITING("a date in another format"),
  /** The name of a column with other capitals or blanks. */
  NAME_WRITING("a column name in another spelling"),
  /** A cell that differs from the result of a declared formula. */
  COMPUTED("a cell replaced by the result of its formula"),
  /** A field that the table does not have. */
  EXTRA_DROPPED("an unknown field, dropped");

  private final String label;

  Coercion(String label) {
    this.label = label;
  }

  /** The kind of deviation, in words. */
  public String label() {
    return label;
  }
}
