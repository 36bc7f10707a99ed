package org.ehrsynth.llm.note;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.ehrsynth.InputException;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.eval.privacy.WilsonInterval;
import org.ehrsynth.json.JsonTree;

/**
 * Measures how much of notes occurs in real notes: the memorization of a language model that has
 * seen them.
 *
 * <p>A note is a sequence of words and numbers, without capitals and other signs. For each note:
 * the proportion of its runs of n = 8 words that occur in some real note, the longest run of words
 * that also occurs in one real note, and whether the note is a near duplicate of a real one, with a
 * Jaccard index of their sets of runs of at least .5 (computed exactly; Broder 1997,
 * doi:10.1109/SEQUEN.1997.666900). A note of fewer than n words has its words as its only run.
 *
 * <p>Clinicians repeat one another's phrases, so compare the figures with those of real notes that
 * were held out: the excess is memorization. The report contains figures only and no word of a
 * note.
 */
public final class NoteMemorization {
  /** The length of a run in words. */
  public static final int N = 8;

  private static final double NEAR = .5;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:[.,]\\p{N}+)*");

  private final Map<List<String>, List<Integer>> holders = new HashMap<>();
  private final List<Integer> sizes = new ArrayList<>();
  private final Runs runs;

  private NoteMemorization(List<String> real) {
    List<List<String>> read = real.stream().map(NoteMemorization::words).toList();
    for (List<String> words : read) {
      int own = sizes.size();
      Set<List<String>> shingles = shingles(words);
      sizes.add(shingles.size());
      shingles.forEach(s -> holders.computeIfAbsent(s, k -> new ArrayList<>()).add(own));
    }
    this.runs = new Runs(read);
  }

  /**
   * Indexes real notes.
   *
   * @throws InputException if there are none
   */
  public static NoteMemorization of(List<String> real) {
    if (real.isEmpty()) {
      throw new InputException("expected at least one real note to compare with, found none");
    }
    return new NoteMemorization(real);
  }

  static List<String> words(String note) {
    return WORD.matcher(note.toLowerCase(Locale.ROOT)).results().map(MatchResult::group).toList();
  }

  private static Set<List<String>> shingles(List<String> words) {
    Set<List<String>> shingles = new HashSet<>();
    for (int i = 0; i + N <= words.size(); i++) {
      shingles.add(words.subList(i, i + N));
    }
    if (shingles.isEmpty() && !words.isEmpty()) {
      shingles.add(words);
    }
    return shingles;
  }

  /**
   * The memorization of some notes.
   *
   * @param notes number of notes
   * @param fraction mean proportion of the runs of a note that occur in a real note, in [0, 1]
   * @param longest length, in words, of the longest run that a note shares with a real one
   * @param medianLongest the median over notes of the length of their longest shared run
   * @param nearDuplicates number of near duplicates of real notes
   */
  public record Figures(
      int notes, double fraction, int longest, double medianLongest, int nearDuplicates) {

    /** As a JSON tree; the proportion of near duplicates has Wilson's 95 % interval. */
    public JsonTree toJson() {
      JsonTree tree = new JsonTree();
      tree.put("notes", (long) notes);
      tree.put("share", fraction);
      tree.put("longest", (long) longest);
      tree.put("medianLongest", medianLongest);
      tree.put("nearDuplicates", (long) nearDuplicates);
      if (notes > 0) {
        ConfidenceInterval interval = WilsonInterval.interval(nearDuplicates, notes);
        tree.put("nearDuplicatesLow", interval.low());
        tree.put("nearDuplicatesHigh", interval.high());
      }
      return tree;
    }

    /** One line for the user. */
    public String summary() {
      return String.format(
          Locale.ROOT,
          "%,d notes: %.1f%% of their runs of %d words occur in a real note; longest common run %,d"
              + " words (median %.1f); %,d near duplicates",
          notes,
          100 * fraction,
          N,
          longest,
          medianLongest,
          nearDuplicates);
    }
  }

  /**
   * Compares notes with the real ones. Notes without a word are skipped.
   *
   * @param notes synthetic ones, or real ones that were held out
   */
  public Figures figures(List<String> notes) {
    double sum = 0;
    int near = 0;
    List<Integer> longest = new ArrayList<>();
    for (String note : notes) {
      List<String> words = words(note);
      if (words.isEmpty()) {
        continue;
      }
      Set<List<String>> shingles = shingles(words);
      int[] common = new int[sizes.size()];
      int known = 0;
      for (List<String> shingle : shingles) {
        List<Integer> held = holders.getOrDefault(shingle, List.of());
        known += held.isEmpty() ? 0 : 1;
        held.forEach(i -> common[i]++);
      }
      sum += (double) known / shingles.size();
      near += isNear(common, shingles.size()) ? 1 : 0;
      longest.add(runs.longest(words));
    }
    Collections.sort(longest);
    int n = longest.size();
    double median = n == 0 ? 0 : .5 * (longest.get((n - 1) / 2) + longest.get(n / 2));
    return new Figures(n, n == 0 ? 0 : sum / n, n == 0 ? 0 : longest.get(n - 1), median, near);
  }

  private boolean isNear(int[] common, int size) {
    for (int i = 0; i < common.length; i++) {
      if (common[i] > 0 && common[i] >= NEAR * (size + sizes.get(i) - common[i])) {
        return true;
      }
    }
    return false;
  }

  /** The ends of all notes from each word on, sorted: a run of words is found by halving. */
  private static final class Runs {
    private final Map<String, Integer> codes = new HashMap<>();

    /** The words of all notes; a note ends with a number of its own, below 0. */
    private final int[] text;

    private final Integer[] order;

    Runs(List<List<String>> notes) {
      text = new int[notes.stream().mapToInt(words -> words.size() + 1).sum()];
      int at = 0;
      for (int i = 0; i < notes.size(); i++) {
        for (String word : notes.get(i)) {
          text[at++] = codes.computeIfAbsent(word, w -> codes.size());
        }
        text[at++] = -1 - i;
      }
      order = new Integer[text.length];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, this::compare);
    }

    /** A total order without ties: the ends of notes differ. */
    private int compare(int a, int b) {
      if (a == b) {
        return 0;
      }
      while (text[a] == text[b]) {
        a++;
        b++;
      }
      return Integer.compare(text[a], text[b]);
    }

    /** The length, in words, of the longest run that a note shares with one of the notes. */
    int longest(List<String> words) {
      int[] note = words.stream().mapToInt(w -> codes.getOrDefault(w, Integer.MAX_VALUE)).toArray();
      int longest = 0;
      for (int start = 0; start < note.length; start++) {
        int from = start;
        int low = 0;
        int high = order.length;
        while (low < high) {
          int middle = (low + high) >>> 1;
          int common = common(note, from, order[middle]);
          longest = Math.max(longest, common);
          boolean isBelow =
              from + common < note.length && text[order[middle] + common] < note[from + common];
          low = isBelow ? middle + 1 : low;
          high = isBelow ? high : middle;
        }
      }
      return longest;
    }

    private int common(int[] note, int from, int at) {
      int common = 0;
      while (from + common < note.length && note[from + common] == text[at + common]) {
        common++;
      }
      return common;
    }
  }

  /** The figures of synthetic and held-out notes for the user, one line each. */
  public static String compared(Figures synthetic, Figures heldOut) {
    return "synthetic: %s\nheld out: %s".formatted(synthetic.summary(), heldOut.summary());
  }
}
