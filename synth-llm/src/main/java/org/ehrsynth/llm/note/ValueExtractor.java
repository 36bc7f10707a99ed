package org.ehrsynth.llm.note;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ehrsynth.llm.note.MentionScopes.Scope;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.DecimalParser;

/** Finds numbers, levels and dates in a note. */
final class ValueExtractor {
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}_.,/-])[+−-]?(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?(?![\\p{N}_]|[.,]\\d)");

  /** A number may be rounded by so much. */
  private static final double ROUNDING = .01;

  private final Lexicon lexicon;
  private final String note;
  private final BitSet taken;
  private final BitSet dates;

  ValueExtractor(Lexicon lexicon, String note, BitSet taken, BitSet dates) {
    this.lexicon = lexicon;
    this.note = note;
    this.taken = taken;
    this.dates = dates;
  }

  /**
   * A number where a note has it.
   *
   * @param end of the unit if there is one
   * @param unit as the lexicon writes it; empty for none
   */
  record Quantity(double value, int decimals, int start, int end, String unit) {

    /** Whether it is a cell as written, or rounded by at most 1 %, or its completed years. */
    boolean isWritingOf(String cell, String unitOfCell) {
      double exact = DecimalParser.parse(cell);
      double half = .5 * Math.pow(10, -decimals) * (1 + 1e-9);
      boolean isRounded =
          Math.abs(value - exact) <= half && Math.abs(value - exact) <= ROUNDING * Math.abs(exact);
      boolean isCompleted =
          unitOfCell.equals("years") && decimals == 0 && value == Math.floor(exact);
      return value == exact || isRounded || isCompleted;
    }
  }

  /** A level where a note has it; at its distance from the mention. */
  record Level(String level, int start, int end, int distance) {
    /** What follows goes before what precedes, then the nearest, then the longest. */
    static final Comparator<Level> NEAREST =
        Comparator.comparingInt(Level::distance)
            .thenComparing(Comparator.comparingInt((Level l) -> l.end() - l.start()).reversed());
  }

  /**
   * The number that is said of a mention: one that a hyphen joins to it (54-year-old), else the
   * first that follows, else one just before it.
   */
  Optional<Quantity> number(Scope scope) {
    Optional<Quantity> before = numberBefore(scope);
    if (before.isPresent() && note.charAt(scope.mention().start() - 1) == '-') {
      return before;
    }
    return numberAfter(scope).or(() -> before);
  }

  Optional<Quantity> numberAfter(Scope scope) {
    Matcher matcher = NUMBER.matcher(note).useTransparentBounds(true);
    matcher.region(scope.mention().end(), scope.end());
    while (matcher.find()) {
      if (isFree(matcher.start())) {
        return Optional.of(number(matcher));
      }
    }
    return Optional.empty();
  }

  private Optional<Quantity> numberBefore(Scope scope) {
    Matcher matcher = NUMBER.matcher(note).useTransparentBounds(true);
    matcher.region(scope.before(), scope.mention().start());
    Quantity last = null;
    while (matcher.find()) {
      if (isFree(matcher.start())) {
        last = number(matcher);
      }
    }
    boolean isJoined =
        last != null
            && note.substring(last.end(), scope.mention().start()).matches("[\\s-]*(?:of\\s)?");
    return isJoined ? Optional.of(last) : Optional.empty();
  }

  private boolean isFree(int at) {
    return !taken.get(at) && !dates.get(at);
  }

  private Quantity number(Matcher matcher) {
    String text = matcher.group().replace(",", "").replace('−', '-');
    int point = text.indexOf('.');
    int after = matcher.end();
    while (after < note.length() && note.charAt(after) == ' ') {
      after++;
    }
    String unit = lexicon.unitAt(note, after);
    return new Quantity(
        DecimalParser.parse(text),
        point < 0 ? 0 : text.length() - point - 1,
        matcher.start(),
        unit.isEmpty() ? matcher.end() : after + unit.length(),
        unit);
  }

  /** How many numbers with a unit no mention has taken. */
  int numbersLeft() {
    Matcher matcher = NUMBER.matcher(note);
    int left = 0;
    while (matcher.find()) {
      left += isFree(matcher.start()) && !number(matcher).unit().isEmpty() ? 1 : 0;
    }
    return left;
  }

  /** Whether a word stands whole at a place; of one or two letters the capitals matter. */
  boolean isWordAt(int start, String word) {
    int end = start + word.length();
    return !word.isEmpty()
        && note.regionMatches(word.length() > 2, start, word, 0, word.length())
        && !(end < note.length() && isInWord(word.charAt(word.length() - 1), end));
  }

  /** Whether a word that ends in a letter or digit goes on, or a number does. */
  private boolean isInWord(char last, int end) {
    char next = note.charAt(end);
    boolean isNumber =
        Character.isDigit(last)
            && (next == '.' || next == ',')
            && end + 1 < note.length()
            && Character.isDigit(note.charAt(end + 1));
    return isNumber
        || (Character.isLetterOrDigit(last) && (Character.isLetterOrDigit(next) || next == '_'));
  }

  /** A word for a level after a mention, or just before it (placebo arm, female sex). */
  Optional<Level> levelIn(String level, String word, Scope scope) {
    int mentioned = scope.mention().end();
    boolean isLetter = word.length() == 1 && Character.isLetter(word.charAt(0));
    for (int i = mentioned; i + word.length() <= scope.end() && !isLetter; i++) {
      if (!taken.get(i) && !isWordBefore(i) && isWordAt(i, word)) {
        return Optional.of(new Level(level, i, i + word.length(), i - mentioned));
      }
    }
    int start = note.substring(0, scope.mention().start()).stripTrailing().length() - word.length();
    boolean isJoined =
        start >= scope.before() && !isLetter && !isWordBefore(start) && isWordAt(start, word);
    return isJoined
        ? Optional.of(new Level(level, start, start + word.length(), Integer.MAX_VALUE))
        : Optional.empty();
  }

  private boolean isWordBefore(int start) {
    char before = start == 0 ? ' ' : note.charAt(start - 1);
    return Character.isLetterOrDigit(before)
        || before == '_'
        || (before == '.' && start > 1 && Character.isDigit(note.charAt(start - 2)));
  }

  /** Whether a text has the cell's day, or its point in time, in ISO form. */
  boolean hasIso(String text, TypedRow row, int field, ColumnType.Temporal type) {
    OptionalLong time = type.parse(row.text(field));
    if (time.isEmpty()) {
      return false;
    }
    boolean isDay = type.resolution() == ColumnType.Temporal.Resolution.DAY;
    String iso =
        isDay
            ? LocalDate.ofEpochDay(time.getAsLong()).toString()
            : Instant.ofEpochSecond(time.getAsLong())
                .atOffset(ZoneOffset.UTC)
                .toLocalDateTime()
                .toString();
    return text.contains(iso) || text.contains(iso.replace('T', ' '));
  }
}
