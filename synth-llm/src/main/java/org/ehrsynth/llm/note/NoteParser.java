package org.ehrsynth.llm.note;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ehrsynth.llm.note.Lexicon.Mention;
import org.ehrsynth.llm.note.NoteVerifier.Status;
import org.ehrsynth.llm.note.NoteVerifier.Verdict;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * One reading of one note. Mentions are read from left to right; what one mention has taken as its
 * value, another does not take again.
 */
final class NoteParser {
  private static final Pattern SENTENCE_END = Pattern.compile("[.;!?](?=\\s|$)|\\R");
  private static final Pattern LINK =
      Pattern.compile(
          "\\s*(?:[:=]|\\b(?:is|was|are|were|of|at)\\b)*\\s*", Pattern.CASE_INSENSITIVE);

  /** Not a sign but a hyphen where a word or a number goes before it. */
  private static final Pattern DATE =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}])\\d{1,4}([-./])\\d{1,2}\\1\\d{1,4}(?:[T ]\\d{1,2}:\\d{2}(?::\\d{2})?)?");

  private final Lexicon lexicon;
  private final TypedRow row;
  private final String note;
  private final List<Mention> mentions;
  private final BitSet taken = new BitSet();
  private final Map<Integer, Status> statuses = new LinkedHashMap<>();
  private final ValueExtractor values;
  private int unsupportedMentions;

  NoteParser(Lexicon vocabulary, TypedRow row, String note) {
    this.lexicon = vocabulary;
    this.row = row;
    this.note = note;
    this.mentions = vocabulary.mentions(note);
    this.values = new ValueExtractor(vocabulary, note, taken, dates(note));
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
    boolean denied = false;
    for (int m = 0; m < mentions.size(); m++) {
      Mention mention = mentions.get(m);
      if (taken.get(mention.start())) {
        continue;
      }
      Scope scope = scope(m, denied);
      denied = scope.isDenied();
      if (mention.entry().isFinding()) {
        unsupportedMentions += denied ? 0 : 1;
      } else if (mention.entry().level() != null) {
        // A level that speaks for itself, such as "woman"; that it is denied says nothing of which.
        if (!denied) {
          verify(mention.entry().field(), mention.entry().level());
        }
      } else {
        read(mention, scope);
      }
    }
    unsupportedMentions += values.numbersLeft();
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
    return new Verdict(byColumn, unsupportedMentions);
  }

  /**
   * What stands around a mention.
   *
   * @param before where its clause begins
   * @param end where what may be said of it ends
   * @param isDenied whether "no" or the like goes before it or the list it belongs to
   * @param isInherited whether the denial is that of the list
   */
  record Scope(Mention mention, int before, int end, boolean isDenied, boolean isInherited) {}

  private Scope scope(int m, boolean previousDenied) {
    Mention mention = mentions.get(m);
    Mention previous = m == 0 ? null : mentions.get(m - 1);
    int before = previous == null ? 0 : previous.end();
    Matcher ends = SENTENCE_END.matcher(note).region(before, mention.start());
    while (ends.find()) {
      before = ends.end();
    }
    for (int i = before; i < mention.start(); i++) {
      before = taken.get(i) ? i + 1 : before;
    }
    String ahead = note.substring(before, mention.start());
    boolean isOwn = Negation.before(ahead);
    boolean isList = previousDenied && isListed(m);
    return new Scope(mention, before, end(m), isOwn || isList, isList && !isOwn);
  }

  /**
   * Whether a mention goes on a list: "or" joins it to the one before, or a comma does and "or"
   * comes later ("no ascites, spiders or edema"; "no ascites, spiders" leaves the spiders).
   */
  private boolean isListed(int m) {
    for (int next = m; next > 0 && next < mentions.size(); next++) {
      String between = note.substring(mentions.get(next - 1).end(), mentions.get(next).start());
      if (Negation.isConjunction(between)) {
        return true;
      }
      if (!between.strip().equals(",")) {
        return false;
      }
    }
    return false;
  }

  /** The next mention, or the end of the sentence; levels of the same column do not end a scope. */
  private int end(int m) {
    int end = note.length();
    int field = mentions.get(m).entry().field();
    for (int next = m + 1; next < mentions.size(); next++) {
      Mention other = mentions.get(next);
      boolean isOwnLevel = other.entry().level() != null && other.entry().field() == field;
      if (!isOwnLevel) {
        end = other.start();
        break;
      }
    }
    Matcher sentence = SENTENCE_END.matcher(note).region(mentions.get(m).end(), end);
    return sentence.find() ? sentence.start() : end;
  }

  private void read(Mention mention, Scope scope) {
    int field = mention.entry().field();
    Field column = row.schema().field(field);
    // A level may hold anything, even names and ends of sentences: it is looked for first.
    String direct = column.type().isCoded() ? direct(scope, field) : null;
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

  /** The level whose text or meaning follows the mention at once; the longest of those that do. */
  private String direct(Scope scope, int field) {
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
      // "ascites: no" denies; "ascites no" does as little as "ascites, no edema".
      boolean isLinked = !note.substring(scope.mention().end(), start).isBlank();
      if (!isLinked || found == null) {
        return isLinked ? said(field, start) : null;
      }
    }
    if (found == null) {
      return null;
    }
    taken.set(start, start + length);
    return found;
  }

  /** Yes and no of a finding, whichever words its levels are. */
  private String said(int field, int start) {
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
    Boolean said = Negation.after(after);
    boolean isOwn = scope.isDenied() && !scope.isInherited();
    boolean present = (said != null && !isOwn) ? said : !scope.isDenied();
    if (said != null) {
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
    } else if (scope.isDenied()) {
      denied(field);
    } else if (values.numberAfter(scope).isPresent()
        && column.levels().stream().allMatch(Negation::isNumber)) {
      put(field, row.isMissing(field) ? Status.UNSUPPORTED : Status.CONTRADICTS);
    } else {
      put(field, Status.NOT_FOUND);
    }
    return null;
  }

  /** "No ascites" where the levels are none, mild, severe. */
  private void denied(int field) {
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

  /** Of several mentions the worst counts; one of which nothing was understood does not. */
  private void put(int field, Status status) {
    statuses.merge(field, status, NoteParser::worse);
  }

  private static Status worse(Status one, Status other) {
    List<Status> order =
        List.of(Status.NOT_FOUND, Status.AGREES, Status.UNSUPPORTED, Status.CONTRADICTS);
    return order.indexOf(one) > order.indexOf(other) ? one : other;
  }
}
