package org.ehrsynth.llm.note;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ehrsynth.llm.note.Lexicon.Mention;

/** Finds the part of a note that belongs to each mention: its clause, and what negates it. */
final class MentionScopes {
  private static final Pattern SENTENCE_END = Pattern.compile("[.;!?](?=\\s|$)|\\R");

  private final String note;
  private final List<Mention> mentions;
  private final BitSet taken;

  /**
   * Reads a note.
   *
   * @param taken the characters that are values of earlier mentions; changed by the caller
   */
  MentionScopes(String note, List<Mention> mentions, BitSet taken) {
    this.note = note;
    this.mentions = mentions;
    this.taken = taken;
  }

  /**
   * The part of a note that belongs to a mention.
   *
   * @param before where the clause of the mention begins
   * @param end where its values end
   * @param isNegated whether a negation precedes the mention or the list it belongs to
   * @param isInherited whether the negation is that of the list
   */
  record Scope(Mention mention, int before, int end, boolean isNegated, boolean isInherited) {}

  /**
   * The scope of a mention.
   *
   * @param m position of the mention
   * @param previousNegated whether the previous mention is negated
   */
  Scope of(int m, boolean previousNegated) {
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
    boolean isList = previousNegated && isListed(m);
    return new Scope(mention, before, end(m), isOwn || isList, isList && !isOwn);
  }

  /**
   * Whether a mention continues a list: "or" joins it to the previous mention, or a comma does and
   * "or" follows later ("no ascites, spiders or edema"; in "no ascites, spiders" the spiders are
   * not negated).
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
}
