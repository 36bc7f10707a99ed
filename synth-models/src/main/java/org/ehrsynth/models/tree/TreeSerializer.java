package org.ehrsynth.models.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;

/** Trees as arrays of integers in a model file: those of all trees one behind the other. */
public final class TreeSerializer {
  private TreeSerializer() {}

  /**
   * Writes arrays {@code array-0 … array-(n − 1)} and their lengths under a prefix.
   *
   * @param trees of each the same number n of arrays
   */
  public static void write(ArchiveWriter archive, String prefix, List<int[][]> trees) {
    int n = trees.get(0).length;
    for (int a = 0; a < n; a++) {
      int array = a;
      archive.ints(
          array(prefix, a),
          trees.stream().flatMapToInt(tree -> Arrays.stream(tree[array])).toArray());
    }
    archive.ints(
        lengths(prefix),
        trees.stream().flatMapToInt(tree -> Arrays.stream(tree).mapToInt(a -> a.length)).toArray());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param n arrays of a tree
   * @return at least one tree
   */
  public static List<int[][]> read(ArchiveReader archive, String prefix, int n) {
    int[] lengths = archive.ints(lengths(prefix));
    int[][] all = new int[n][];
    Arrays.setAll(all, a -> archive.ints(array(prefix, a)));
    int[] at = new int[n];
    List<int[][]> trees = new ArrayList<>();
    for (int t = 0; t < lengths.length / n; t++) {
      int[][] arrays = new int[n][];
      for (int a = 0; a < n; a++) {
        int length = lengths[t * n + a];
        if (length < 0 || length > all[a].length - at[a]) {
          throw archive.malformed(lengths(prefix), "lengths of whole trees");
        }
        arrays[a] = Arrays.copyOfRange(all[a], at[a], at[a] + length);
        at[a] += length;
      }
      trees.add(arrays);
    }
    if (trees.isEmpty()) {
      throw archive.malformed(lengths(prefix), "at least one tree");
    }
    return trees;
  }

  public static String lengths(String prefix) {
    return prefix + "/lengths.npy";
  }

  private static String array(String prefix, int a) {
    return prefix + "/array-" + a + ".npy";
  }

  /** Words of 64 bits as twice as many integers, the low half first. */
  public static int[] halves(long[] words) {
    int[] halves = new int[2 * words.length];
    for (int i = 0; i < words.length; i++) {
      halves[2 * i] = (int) words[i];
      halves[2 * i + 1] = (int) (words[i] >>> 32);
    }
    return halves;
  }

  /** The words that {@link #halves} halved. */
  public static long[] words(int[] halves) {
    long[] words = new long[halves.length / 2];
    for (int i = 0; i < words.length; i++) {
      words[i] = (halves[2 * i] & 0xFFFFFFFFL) | ((long) halves[2 * i + 1] << 32);
    }
    return words;
  }
}
