package org.ehrsynth.llm.note;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.llm.row.ColumnDescription;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * The words by which a note speaks of columns: their names, what their levels mean, units, and
 * findings that no column holds. Capitals do not matter, but where two names differ in them alone
 * they do; a name that two columns share means neither.
 */
final class Lexicon {
  /** A level's meaning in fewer letters is too common a word to speak for itself. */
  private static final int MIN_LETTERS = 3;

  /** Units of measurement that a note may use whatever the columns are in. */
  private static final Set<String> UNITS =
      Set.of(
          "mg/dL", "g/dL", "g/L", "mg/L", "µg/L", "ng/mL", "pg/mL", "µmol/L", "mmol/L", "nmol/L",
          "pmol/L", "U/L", "IU/L", "U/mL", "IU/mL", "mU/L", "mEq/L", "µg/day", "g/day", "mg/day",
          "10^9/L", "10^12/L", "mmHg", "bpm", "kg/m²", "kg", "cm", "mm", "days", "weeks", "months",
          "years", "hours", "minutes", "seconds", "%", "°C");

  /** What a word in a note points at; the other parts are −1 or null. */
  record Entry(int field, String level, boolean isFinding) {
    static Entry of(int field) {
      return new Entry(field, null, false);
    }
  }

  /** An entry where a note has it. */
  record Mention(Entry entry, int start, int end) {}

  private final Schema schema;
  private final List<ColumnDescription> descriptions = new ArrayList<>();
  private final Map<String, Set<Entry>> byWord = new HashMap<>();
  private final Map<String, Entry> byExactName = new HashMap<>();

  /** Of all words, the longest first. */
  private final int[] lengths;

  private final List<String> units;

  Lexicon(Schema schema, ColumnDescriptions known, Collection<String> findings) {
    this.schema = schema;
    Set<String> measured = new LinkedHashSet<>();
    for (int j = 0; j < schema.size(); j++) {
      Field field = schema.field(j);
      ColumnDescription meaning = known.of(field.name());
      descriptions.add(meaning);
      List<String> names = new ArrayList<>(meaning.synonyms());
      names.add(NoteFacts.label(field, meaning));
      for (String name : names) {
        put(name, Entry.of(j));
        byExactName.merge(name, Entry.of(j), (one, other) -> one.equals(other) ? one : NOTHING);
      }
      int column = j;
      meaning
          .codes()
          .forEach(
              (level, reported) ->
                  reported.stream()
                      .filter(word -> word.length() >= MIN_LETTERS)
                      .forEach(word -> put(word, new Entry(column, level, false))));
      if (!meaning.unit().isEmpty()) {
        measured.add(meaning.unit());
      }
    }
    findings.forEach(finding -> put(finding, new Entry(-1, null, true)));
    measured.addAll(UNITS);
    this.lengths =
        byWord.keySet().stream()
            .map(String::length)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .mapToInt(length -> length)
            .toArray();
    this.units =
        measured.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  private static final Entry NOTHING = new Entry(-1, null, false);

  private void put(String word, Entry entry) {
    if (!word.isBlank()) {
      byWord.computeIfAbsent(fold(word), w -> new HashSet<>()).add(entry);
    }
  }

  /** Letter by letter, so that places stay the same. */
  private static String fold(String text) {
    StringBuilder folded = new StringBuilder(text);
    for (int i = 0; i < folded.length(); i++) {
      folded.setCharAt(i, Character.toLowerCase(folded.charAt(i)));
    }
    return folded.toString();
  }

  Schema schema() {
    return schema;
  }

  ColumnDescription description(int field) {
    return descriptions.get(field);
  }

  /** All that a note mentions, from left to right, no two overlapping. */
  List<Mention> mentions(String note) {
    List<Mention> mentions = new ArrayList<>();
    String folded = fold(note);
    for (int start = 0; start < note.length(); start++) {
      int end = start > 0 && isInWord(note.charAt(start - 1)) ? -1 : longestAt(folded, start);
      if (end > 0) {
        Entry entry = meant(note.substring(start, end));
        if (!entry.equals(NOTHING)) {
          mentions.add(new Mention(entry, start, end));
        }
        start = end - 1;
      }
    }
    return mentions;
  }

  /** Where the longest whole word that begins at a place ends; −1 if there is none. */
  private int longestAt(String folded, int start) {
    for (int length : lengths) {
      int end = start + length;
      boolean isWhole =
          end <= folded.length() && (end == folded.length() || !isInWord(folded.charAt(end)));
      if (isWhole && byWord.containsKey(folded.substring(start, end))) {
        return end;
      }
    }
    return -1;
  }

  private static boolean isInWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private Entry meant(String word) {
    Entry exact = byExactName.get(word);
    if (exact != null) {
      return exact;
    }
    Set<Entry> entries = byWord.get(fold(word));
    return entries.size() == 1 ? entries.iterator().next() : NOTHING;
  }

  /** The longest known unit at a place of a note; empty if there is none. */
  String unitAt(String note, int start) {
    for (String unit : units) {
      if (isAt(note, start, unit)) {
        return unit;
      }
    }
    return "";
  }

  /** Whether a unit stands at a place, whichever sign for micro it has, and no word goes on. */
  static boolean isAt(String note, int start, String unit) {
    int end = start + unit.length();
    boolean isThere =
        end <= note.length() && micro(note.substring(start, end)).equalsIgnoreCase(micro(unit));
    return isThere && (end == note.length() || !Character.isLetterOrDigit(note.charAt(end)));
  }

  private static String micro(String unit) {
    return unit.replace('μ', 'µ').replaceFirst("^u(?=[a-zA-Z])", "µ");
  }

  /** The words for each level of a column: its text and its meanings. */
  Map<String, List<String>> levels(int field) {
    Map<String, List<String>> levels = new LinkedHashMap<>();
    ColumnDescription meaning = descriptions.get(field);
    for (String level : schema.field(field).levels()) {
      List<String> reported = new ArrayList<>(meaning.codes().getOrDefault(level, List.of()));
      reported.add(level);
      levels.put(level, reported);
    }
    return levels;
  }
}
