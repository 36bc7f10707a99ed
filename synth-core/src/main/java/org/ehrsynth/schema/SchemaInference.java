package org.ehrsynth.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.ehrsynth.schema.ColumnType.Categorical;
import org.ehrsynth.schema.ColumnType.Code;
import org.ehrsynth.schema.ColumnType.Flag;
import org.ehrsynth.schema.ColumnType.Identifier;
import org.ehrsynth.schema.ColumnType.Numeric;

/**
 * Proposes a schema from the texts of a table and explains it for each column. One pass, bounded
 * memory. It never guesses survival roles or outcomes: those are for the user to declare.
 */
public final class SchemaInference {
  private static final int MAX_CATEGORIES = 50;
  private static final int FEW_NUMBERS = 5;
  private static final double MOSTLY = 0.9;
  private static final double HALF = 0.5;
  private static final int FEW_KEYS = 5;
  private static final int SOME_KEYS = 20;
  private static final int SMALL_TABLE = 20;
  private static final Pattern ICD =
      Pattern.compile("[A-TV-Z][0-9][0-9A-Z](\\.?[0-9A-Z]{1,4})?|[VE]?\\d{3}(\\.\\d{1,2})?");
  private static final Map<String, String> NEGATIVES =
      Map.of(
          "n",
          "y",
          "no",
          "yes",
          "false",
          "true",
          "f",
          "t",
          "0",
          "1",
          "negative",
          "positive",
          "absent",
          "present");

  private final List<String> names;
  private final List<ColumnProfile> profiles = new ArrayList<>();

  /**
   * What is proposed for a column.
   *
   * @param field the field
   * @param why short clauses, the strongest first; no values of cells
   */
  public record Proposal(Field field, List<String> why) {}

  /**
   * Starts.
   *
   * @param decimalComma whether numbers are written as 3,14
   */
  public SchemaInference(List<String> names, boolean decimalComma) {
    this.names = List.copyOf(names);
    names.forEach(name -> profiles.add(new ColumnProfile(decimalComma)));
  }

  /** Looks at one row; as many cells as names. */
  public void accept(List<String> row) {
    for (int j = 0; j < profiles.size(); j++) {
      profiles.get(j).accept(row.get(j));
    }
  }

  /** The proposals in column order. */
  public List<Proposal> proposals() {
    List<Proposal> proposals = new ArrayList<>();
    for (int j = 0; j < names.size(); j++) {
      proposals.add(propose(names.get(j), profiles.get(j)));
    }
    int key = subjectKey(proposals);
    if (key >= 0) {
      Proposal old = proposals.get(key);
      List<String> why = new ArrayList<>(old.why);
      why.add(1, "taken as the key of the patient");
      proposals.set(key, new Proposal(old.field.withRole(Role.SUBJECT), List.copyOf(why)));
    }
    return proposals;
  }

  /** A key whose name speaks of a person, else one that is just called id; −1 if none. */
  private static int subjectKey(List<Proposal> proposals) {
    int plain = -1;
    for (int j = 0; j < proposals.size(); j++) {
      Field field = proposals.get(j).field;
      if (!(field.type() instanceof Identifier) || field.role() != Role.FEATURE) {
        continue;
      }
      if (ColumnNameHints.of(field.name()).personKey()) {
        return j;
      }
      plain = plain < 0 && field.name().equalsIgnoreCase("id") ? j : plain;
    }
    return plain;
  }

  /** The proposed fields, and the missing markers that occur, the most frequent first. */
  public Schema schema() {
    List<Proposal> proposals = proposals();
    Map<String, Integer> found = new HashMap<>();
    for (int j = 0; j < profiles.size(); j++) {
      boolean weak = isNumberOrTime(proposals.get(j).field);
      profiles.get(j).markers(weak).forEach((marker, n) -> found.merge(marker, n, Integer::sum));
    }
    List<String> markers =
        found.keySet().stream()
            .sorted(
                Comparator.comparing((String m) -> -found.get(m))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    return new Schema(
        proposals.stream().map(p -> without(p.field, markers)).toList(),
        markers.isEmpty() ? Schema.DEFAULT_MISSING : markers);
  }

  /** Markers hold for the whole table: what is one in a column of numbers is no level elsewhere. */
  private static Field without(Field field, List<String> markers) {
    if (field.levels().stream().noneMatch(level -> markers.contains(level.trim()))) {
      return field;
    }
    return field.withLevels(
        field.levels().stream().filter(level -> !markers.contains(level.trim())).toList());
  }

  private static boolean isNumberOrTime(Field field) {
    return field.type() instanceof Numeric || field.type() instanceof ColumnType.Temporal;
  }

  private static Proposal propose(String name, ColumnProfile p) {
    Proposal proposal;
    if (p.present == 0 && p.weak == 0) {
      proposal = of(name, new Categorical(List.of(), false), "every cell is missing");
    } else if (p.numbers == p.present && p.present > 0) {
      proposal = p.leadingZeros > 0 ? codeWithZeros(name, p) : number(name, p);
    } else if (p.parsedByBest() == p.present && p.present > 0) {
      proposal = time(name, p);
    } else {
      proposal = text(name, p, whyText(p));
    }
    long missing = p.rows - p.present - (isNumberOrTime(proposal.field) ? 0 : p.weak);
    List<String> why = new ArrayList<>(proposal.why);
    why.removeIf(String::isEmpty);
    why.add(missing == 0 ? "no cell is missing" : "%,d of %,d missing".formatted(missing, p.rows));
    return new Proposal(proposal.field, List.copyOf(why));
  }

  /** Why a column that looks like numbers or times is none; empty for one that does not. */
  private static String whyText(ColumnProfile p) {
    if (p.numbers >= HALF * p.present) {
      return "%,d of %,d cells are not numbers".formatted(p.present - p.numbers, p.present);
    }
    if (p.parsedByBest() >= HALF * p.present) {
      return "%,d of %,d cells are impossible dates or written in another way than %s"
          .formatted(p.present - p.parsedByBest(), p.present, p.bestFormat().format());
    }
    return "";
  }

  private static Proposal codeWithZeros(String name, ColumnProfile p) {
    String why = "numbers with leading zeros are codes";
    return p.overflow || nearlyUnique(p)
        ? text(name, p, why)
        : of(name, new Code("", p.texts(true)), why);
  }

  private static Proposal time(String name, ColumnProfile p) {
    String why = "every cell is a time written as " + p.bestFormat().format();
    return p.ambiguousDays()
        ? of(name, p.bestFormat(), why, "day before month would fit as well")
        : of(name, p.bestFormat(), why);
  }

  private static Proposal number(String name, ColumnProfile p) {
    ColumnNameHints hint = ColumnNameHints.of(name);
    if (p.whole == p.present) {
      String key = whyKey(p, hint);
      if (key != null) {
        return of(name, new Identifier(), key);
      }
      if (p.digitsOfDays()) {
        return time(name, p);
      }
      if (Math.max(Math.abs(p.min), Math.abs(p.max)) > 0x1p53) {
        String why = "whole numbers too long for arithmetic";
        return allDistinct(p) ? of(name, new Identifier(), why) : text(name, p, why);
      }
      if (hint.code()) {
        return coded(name, p, "the name says code");
      }
      if (hint.someKey() && p.distinct() > 2) {
        return coded(name, p, "the name says identifier, but few numbers repeat often");
      }
    }
    List<String> texts = p.texts(false);
    boolean oneTextEach =
        !p.overflow
            && texts.stream().map(t -> DecimalParser.parse(t.trim())).distinct().count()
                == texts.size();
    // Few because they repeat, not because the rows are few.
    if (oneTextEach && texts.size() <= FEW_NUMBERS && p.present >= 4L * texts.size()) {
      List<String> ordered =
          texts.stream()
              .sorted(Comparator.comparingDouble(t -> DecimalParser.parse(t.trim())))
              .toList();
      if (ordered.size() == 2 && p.min == 0 && p.max == 1) {
        return of(name, new Flag(ordered), "0 and 1 only");
      }
      return of(
          name,
          new Categorical(ordered, true),
          texts.size() == 1 ? "constant" : texts.size() + " different numbers only");
    }
    int decimals = p.decimals();
    long longer = p.longerThan(decimals);
    return of(
        name,
        Numeric.unbounded(decimals),
        decimals == 0
            ? "whole numbers"
            : "numbers with up to " + decimals + (decimals == 1 ? " decimal" : " decimals"),
        longer == 0 ? "" : "%,d longer are rounded when written".formatted(longer));
  }

  /** Why whole numbers or texts are keys; null if they are not. */
  private static String whyKey(ColumnProfile p, ColumnNameHints hint) {
    boolean allDistinct = allDistinct(p);
    int distinct = p.distinct();
    if (hint.strongKey() && (allDistinct || distinct > FEW_KEYS)) {
      return "the name says identifier";
    }
    boolean many = p.overflow || (distinct > SOME_KEYS && 20L * distinct >= p.present);
    if (hint.someKey() && (allDistinct || many)) {
      return "the name says identifier";
    }
    if (p.increasing && p.present > SMALL_TABLE && p.numbers == p.present) {
      return "numbered without gaps";
    }
    if (p.uuids == p.present && p.present > 0 && (allDistinct || many)) {
      return "every cell is a UUID";
    }
    return null;
  }

  private static boolean allDistinct(ColumnProfile p) {
    return !p.overflow && p.texts(false).size() == p.present && p.present > 0;
  }

  private static boolean nearlyUnique(ColumnProfile p) {
    long cells = p.present + p.weak;
    return cells > SMALL_TABLE && p.distinct() > MOSTLY * cells;
  }

  /** A text column, or numbers that are names of things. */
  private static Proposal text(String name, ColumnProfile p, String why) {
    ColumnNameHints hint = ColumnNameHints.of(name);
    String key = p.present == 0 ? null : whyKey(p, hint);
    if (key != null) {
      return of(name, new Identifier(), key, why);
    }
    if (p.overflow) {
      return left(
          name,
          "more than %,d different texts: left out".formatted(ColumnProfile.MAX_DISTINCT),
          why);
    }
    if (nearlyUnique(p) && !hint.code()) {
      return left(name, "nearly every cell is a text of its own: left out", why);
    }
    List<String> texts = p.texts(true);
    if (texts.size() == 2) {
      String a = texts.get(0);
      String b = texts.get(1);
      if (isNegativeOf(a, b)) {
        return of(name, new Flag(List.of(a, b)), "two opposite texts", why);
      }
      if (isNegativeOf(b, a)) {
        return of(name, new Flag(List.of(b, a)), "two opposite texts", why);
      }
    }
    return coded(name, p, why);
  }

  private static Proposal left(String name, String... why) {
    return new Proposal(Field.of(name, new Identifier()).withRole(Role.IGNORE), List.of(why));
  }

  private static Proposal coded(String name, ColumnProfile p, String why) {
    if (p.overflow) {
      return left(
          name,
          "more than %,d different codes: left out".formatted(ColumnProfile.MAX_DISTINCT),
          why);
    }
    List<String> texts = p.texts(true);
    String count = texts.size() == 1 ? "constant" : texts.size() + " different texts";
    boolean icd =
        texts.size() > FEW_NUMBERS
            && texts.stream().filter(t -> ICD.matcher(t.trim()).matches()).count()
                > MOSTLY * texts.size();
    boolean letters = texts.stream().anyMatch(t -> Character.isLetter(t.trim().charAt(0)));
    if (texts.size() <= MAX_CATEGORIES && !(icd && letters)) {
      return of(name, new Categorical(texts, false), count, why);
    }
    return of(name, new Code(icd ? "ICD" : "", texts), count, why);
  }

  private static boolean isNegativeOf(String a, String b) {
    return b.trim()
        .toLowerCase(Locale.ROOT)
        .equals(NEGATIVES.get(a.trim().toLowerCase(Locale.ROOT)));
  }

  private static Proposal of(String name, ColumnType type, String... why) {
    return new Proposal(Field.of(name, type), List.of(why));
  }
}
