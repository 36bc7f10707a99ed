package org.ehrsynth.llm.note;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ehrsynth.llm.note.Lexicon.Mention;
import org.ehrsynth.llm.note.MentionScopes.Scope;
import org.ehrsynth.llm.note.NoteVerifier.Status;
import org.ehrsynth.llm.note.NoteVerifier.Verdict;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * Parses one note on one row. Mentions are parsed from left to right; a value that belongs to one
 * mention does not belong to another.
 */
final class NoteParser {
  private static final Pattern LINK =
      Pattern.compile(
          "\\s*(?:[:=]|\\b(?:is|was|are|were|of|at)\\b)*\\s*", Pattern.CASE_INSENSITIVE);

  private static final Pattern DATE =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}])\\d{1,4}([-./])\\d{1,2}\\1\\d{1,4}(?:[T"
              + " ]\\d{1,2}:\\d{2}(?::\\d{2})?)?");

  private final Lexicon lexicon;
  private final TypedRow row;
  private final String note;
  private final List<Mention> mentions;
  private final BitSet taken = new BitSet();
  private final Map<Integer, Status> statuses = new LinkedHashMap<>();
  private final MentionScopes scopes;
  private final ValueExtractor values;
  private int unsupportedMentions;

  NoteParser(Lexicon lexicon, TypedRow row, String note) {
    this.lexicon = lexicon;
    this.row = row;
    this.note = note;
    this.mentions = lexicon.mentions(note);
    this.scopes = new MentionScopes(note, mentions, taken);
    this.values = new ValueExtractor(lexicon, note, taken, dates(note));
  }

  private static BitSet dates(String note) {
    BitSet dates = new BitSet();
    Matcher matcher = DATE.matcher(note);
    while (matcher.find()) {
      dates.set(matcher.start(), matcher.end());
    }
    return dates;
  }

  Verdict verdict() {
    boolean isNegated = false;
    for (int m = 0; m < mentions.size(); m++) {
      Mention mention = mentions.get(m);
      if (taken.get(mention.start())) {
        continue;
      }
      Scope scope = scopes.of(m, isNegated);
      isNegated = scope.isNegated();
      if (mention.entry().isFinding()) {
        unsupportedMentions += isNegated ? 0 : 1;
      } else if (mention.entry().level() != null) {
        // A level without a column, such as "woman"; its negation does not say which level holds.
        if (!isNegated) {
          verify(mention.entry().field(), mention.entry().level());
        }
      } else {
        parse(mention, scope);
      }
    }
    unsupportedMentions += values.numbersLeft();
    return new Verdict(byColumn(), unsupportedMentions);
  }

  private Map<String, Status> byColumn() {
    Map<String, Status> byColumn = new LinkedHashMap<>();
    for (int j = 0; j < row.schema().size(); j++) {
      Status status = statuses.get(j);
      if (status == null && !row.isMissing(j)) {
        status = Status.NOT_FOUND;
      }
      if (status != null && !(status == Status.NOT_FOUND && row.isMissing(j))) {
        byColumn.put(row.schema().field(j).name(), status);
      }
    }
    return byColumn;
  }

  private void parse(Mention mention, Scope scope) {
    int field = mention.entry().field();
    Field column = row.schema().field(field);
    // A level may contain any text, even names and ends of sentences: search for it first.
    String direct = column.type().isCoded() ? directLevel(scope, field) : null;
    if (direct != null) {
      verify(field, direct);
      return;
    }
    if (Negation.isMissing(note.substring(mention.end(), scope.end()))) {
      put(field, row.isMissing(field) ? Status.AGREES : Status.CONTRADICTS);
      return;
    }
    column
        .type()
        .match(
            n -> number(field, scope),
            c -> level(field, scope),
            f -> NoteFacts.isFinding(column) ? finding(field, scope) : level(field, scope),
            t -> time(field, t, scope),
            c -> level(field, scope),
            i -> null);
  }

  /** The longest level whose text or description follows the mention immediately; null if none. */
  private String directLevel(Scope scope, int field) {
    Matcher link = LINK.matcher(note).region(scope.mention().end(), note.length());
    int start = link.lookingAt() ? link.end() : scope.mention().end();
    String found = null;
    int length = 0;
    for (Map.Entry<String, List<String>> level : lexicon.levels(field).entrySet()) {
      for (String word : level.getValue()) {
        if (word.length() > length && values.isWordAt(start, word)) {
          found = level.getKey();
          length = word.length();
        }
      }
    }
    if (NoteFacts.isFinding(row.schema().field(field))) {
      // "ascites: no" is a negation; "ascites no" and "ascites, no edema" are not.
      boolean isLinked = !note.substring(scope.mention().end(), start).isBlank();
      if (!isLinked || found == null) {
        return isLinked ? yesOrNo(field, start) : null;
      }
    }
    if (found == null) {
      return null;
    }
    taken.set(start, start + length);
    return found;
  }

  /** The level of a finding that "yes" or "no" means, whatever its levels are called. */
  private String yesOrNo(int field, int start) {
    for (String word : List.of("no", "yes")) {
      if (values.isWordAt(start, word)) {
        taken.set(start, start + word.length());
        return row.schema().field(field).levels().get(word.equals("yes") ? 1 : 0);
      }
    }
    return null;
  }

  private Void finding(int field, Scope scope) {
    List<String> levels = row.schema().field(field).levels();
    String after = note.substring(scope.mention().end(), scope.end());
    Boolean affirmed = Negation.after(after);
    boolean isOwn = scope.isNegated() && !scope.isInherited();
    boolean present = (affirmed != null && !isOwn) ? affirmed : !scope.isNegated();
    if (affirmed != null) {
      taken.set(scope.mention().end(), scope.mention().end() + Negation.clause(after).length());
    }
    verify(field, levels.get(present ? 1 : 0));
    return null;
  }

  private Void level(int field, Scope scope) {
    Field column = row.schema().field(field);
    List<ValueExtractor.Level> found = new ArrayList<>();
    for (Map.Entry<String, List<String>> level : lexicon.levels(field).entrySet()) {
      for (String word : level.getValue()) {
        values.levelIn(level.getKey(), word, scope).ifPresent(found::add);
      }
    }
    if (!found.isEmpty()) {
      ValueExtractor.Level first = found.stream().min(ValueExtractor.Level.NEAREST).orElseThrow();
      taken.set(first.start(), first.end());
      verify(field, first.level());
    } else if (scope.isNegated()) {
      negatedLevel(field);
    } else if (values.numberAfter(scope).isPresent()
        && column.levels().stream().allMatch(Negation::isNumber)) {
      put(field, row.isMissing(field) ? Status.UNSUPPORTED : Status.CONTRADICTS);
    } else {
      put(field, Status.NOT_FOUND);
    }
    return null;
  }

  /** A negation of a column with levels such as none, mild, severe: "no ascites". */
  private void negatedLevel(int field) {
    for (Map.Entry<String, List<String>> level : lexicon.levels(field).entrySet()) {
      if (level.getValue().stream().anyMatch(Negation::isNone)) {
        verify(field, level.getKey());
        return;
      }
    }
    put(field, Status.NOT_FOUND);
  }

  private void verify(int field, String level) {
    if (row.isMissing(field)) {
      put(field, Status.UNSUPPORTED);
    } else {
      put(field, row.text(field).equals(level) ? Status.AGREES : Status.CONTRADICTS);
    }
  }

  private Void number(int field, Scope scope) {
    ValueExtractor.Quantity number = values.number(scope).orElse(null);
    if (number == null) {
      put(field, Status.NOT_FOUND);
      return null;
    }
    taken.set(number.start(), number.end());
    if (row.isMissing(field)) {
      put(field, Status.UNSUPPORTED);
      return null;
    }
    String unit = lexicon.description(field).unit();
    boolean isSameUnit =
        unit.isEmpty() || number.unit().isEmpty() || Lexicon.isAt(number.unit(), 0, unit);
    boolean isSame = isSameUnit && number.isWritingOf(row.text(field), unit);
    put(field, isSame ? Status.AGREES : Status.CONTRADICTS);
    return null;
  }

  private Void time(int field, ColumnType.Temporal type, Scope scope) {
    String after = note.substring(scope.mention().end(), scope.end());
    String written = row.text(field);
    boolean isThere = written != null && after.contains(written);
    boolean isOther = DATE.matcher(after).find() || after.matches("(?s).*\\d{6,}.*");
    if (isThere) {
      int start = scope.mention().end() + after.indexOf(written);
      taken.set(start, start + written.length());
      put(field, Status.AGREES);
    } else if (!isOther) {
      put(field, Status.NOT_FOUND);
    } else if (written == null) {
      put(field, Status.UNSUPPORTED);
    } else {
      put(field, values.hasIso(after, row, field, type) ? Status.AGREES : Status.CONTRADICTS);
    }
    return null;
  }

  /**
   * Of several mentions of a column the worst counts; a mention that is not understood does not.
   */
  private void put(int field, Status status) {
    statuses.merge(field, status, NoteParser::worse);
  }

  private static Status worse(Status one, Status other) {
    List<Status> order =
        List.of(Status.NOT_FOUND, Status.AGREES, Status.UNSUPPORTED, Status.CONTRADICTS);
    return order.indexOf(one) > order.indexOf(other) ? one : other;
  }
}
