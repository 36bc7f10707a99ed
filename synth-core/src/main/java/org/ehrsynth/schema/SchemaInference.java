package org.ehrsynth.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.ehrsynth.schema.ColumnType.Categorical;
import org.ehrsynth.schema.ColumnType.Code;
import org.ehrsynth.schema.ColumnType.Flag;
import org.ehrsynth.schema.ColumnType.Identifier;
import org.ehrsynth.schema.ColumnType.Numeric;

/**
 * Proposes a schema from the texts of a table and says why for each column. One pass, bounded
 * memory. It never guesses survival roles or outcomes: those are for the user to declare.
 */
public final class SchemaInference {
  private static final int MAX_CATEGORIES = 50;
  private static final int FEW_NUMBERS = 5;
  private static final double MOSTLY = 0.9;
  private static final Pattern ID_NAME =
      Pattern.compile(
          "(?i)(id|ids|mrn|ssn|uuid|guid|key|.*[_. -](id|key|nr|mrn|ssn|uuid|number)"
              + "|(patient|subject|person|encounter|visit|admission|record|hadm|icustay)(id|nr|no)?)"
              + "|.*[a-z](Id|ID)");
  private static final Pattern SUBJECT_NAME =
      Pattern.compile("(?i)(id|mrn|.*(patient|subject|person|mrn).*)");
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
    boolean subjectFound = false;
    for (int j = 0; j < names.size(); j++) {
      Proposal proposal = propose(names.get(j), profiles.get(j));
      Field field = proposal.field;
      if (field.role() == Role.SUBJECT) {
        if (subjectFound) {
          proposal = new Proposal(field.withRole(Role.FEATURE), proposal.why);
        }
        subjectFound = true;
      }
      proposals.add(proposal);
    }
    return proposals;
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
        proposals.stream().map(Proposal::field).toList(),
        markers.isEmpty() ? Schema.DEFAULT_MISSING : markers);
  }

  private static boolean isNumberOrTime(Field field) {
    return field.type() instanceof Numeric || field.type() instanceof ColumnType.Temporal;
  }

  private static Proposal propose(String name, ColumnProfile p) {
    Proposal proposal;
    if (p.present == 0 && p.weak == 0) {
      proposal = of(name, new Categorical(List.of(), false), "every cell is missing");
    } else if (p.leadingZeros > 0 && p.leadingZeros == Math.min(p.leadingZeros, p.whole)) {
      proposal =
          p.distinct() > MAX_CATEGORIES || p.overflow
              ? text(name, p, "numbers with leading zeros are codes")
              : of(name, new Code("", p.texts(true)), "numbers with leading zeros are codes");
    } else if (p.numbers == p.present && p.present > 0) {
      proposal = number(name, p);
    } else if (p.parsedByBest() == p.present && p.present > 0) {
      String pattern = p.bestFormat().format();
      proposal = of(name, p.bestFormat(), "every cell is a time written as " + pattern);
    } else if (p.parsedByBest() >= MOSTLY * p.present && p.present > 0) {
      proposal =
          text(
              name,
              p,
              "%,d of %,d cells are impossible dates or written in another way than %s"
                  .formatted(p.present - p.parsedByBest(), p.present, p.bestFormat().format()));
    } else {
      proposal = text(name, p, "not every cell is a number or a date");
    }
    long missing = p.rows - p.present - (isNumberOrTime(proposal.field) ? 0 : p.weak);
    List<String> why = new ArrayList<>(proposal.why);
    why.add(missing == 0 ? "no cell is missing" : "%,d of %,d missing".formatted(missing, p.rows));
    return new Proposal(proposal.field, List.copyOf(why));
  }

  private static Proposal number(String name, ColumnProfile p) {
    boolean whole = p.whole == p.present;
    boolean distinct = !p.overflow && p.distinct() - weakTexts(p) == p.present;
    boolean sequence = whole && p.increasing && distinct && p.present > 20;
    if (whole && (sequence || (ID_NAME.matcher(name).matches() && p.distinct() > 20))) {
      return identifier(name, sequence ? "numbered without gaps" : "the name says identifier");
    }
    if (whole && Math.max(Math.abs(p.min), Math.abs(p.max)) > 0x1p53) {
      return identifier(name, "whole numbers too long for arithmetic");
    }
    List<String> texts = p.texts(false);
    boolean oneTextEach =
        texts.stream().map(t -> NumberText.parse(t.trim())).distinct().count() == texts.size();
    if (!p.overflow && oneTextEach && texts.size() <= FEW_NUMBERS && enough(p, texts.size())) {
      if (new TreeSet<>(texts).equals(Set.of("0", "1"))) {
        return of(name, new Flag(List.of("0", "1")), "0 and 1 only");
      }
      List<String> ordered =
          texts.stream()
              .sorted(Comparator.comparingDouble(t -> NumberText.parse(t.trim())))
              .toList();
      return of(
          name,
          new Categorical(ordered, true),
          texts.size() == 1 ? "constant" : texts.size() + " different numbers only");
    }
    int decimals = p.decimals();
    return of(
        name,
        Numeric.unbounded(decimals),
        decimals == 0 ? "whole numbers" : "numbers with up to " + decimals + " decimals");
  }

  private static int weakTexts(ColumnProfile p) {
    return p.texts(true).size() - p.texts(false).size();
  }

  /** Whether so few different numbers are few because they repeat, not because rows are few. */
  private static boolean enough(ColumnProfile p, int distinct) {
    return p.present >= 4L * distinct;
  }

  private static Proposal text(String name, ColumnProfile p, String why) {
    List<String> texts = p.texts(true);
    long cells = p.present + p.weak;
    boolean nearlyUnique = p.overflow || texts.size() > MOSTLY * cells;
    if (ID_NAME.matcher(name).matches() && texts.size() > 20) {
      return identifier(name, "the name says identifier");
    }
    if (nearlyUnique && cells > 20) {
      return new Proposal(
          Field.of(name, new Identifier()).withRole(Role.IGNORE),
          List.of("nearly every cell is a text of its own: left out", why));
    }
    if (texts.size() == 2) {
      String a = texts.get(0);
      String b = texts.get(1);
      if (isNegativeOf(a, b)) {
        return of(name, new Flag(List.of(a, b)), "two opposite texts");
      }
      if (isNegativeOf(b, a)) {
        return of(name, new Flag(List.of(b, a)), "two opposite texts");
      }
    }
    if (texts.size() <= MAX_CATEGORIES) {
      String count = texts.size() == 1 ? "constant" : texts.size() + " different texts";
      return of(name, new Categorical(texts, false), count, why);
    }
    boolean icd =
        texts.stream().filter(t -> ICD.matcher(t.trim()).matches()).count() > MOSTLY * texts.size();
    return of(name, new Code(icd ? "ICD" : "", texts), texts.size() + " different texts", why);
  }

  private static boolean isNegativeOf(String a, String b) {
    return b.trim()
        .toLowerCase(Locale.ROOT)
        .equals(NEGATIVES.get(a.trim().toLowerCase(Locale.ROOT)));
  }

  private static Proposal identifier(String name, String why) {
    Field field = Field.of(name, new Identifier());
    boolean subject = SUBJECT_NAME.matcher(name).matches();
    return new Proposal(
        subject ? field.withRole(Role.SUBJECT) : field,
        subject ? List.of(why, "taken as the key of the patient") : List.of(why));
  }

  private static Proposal of(String name, ColumnType type, String... why) {
    return new Proposal(Field.of(name, type), List.of(why));
  }
}
