package org.ehrsynth.eval.privacy;

import java.util.HashMap;
import java.util.Map;

/**
 * A disclosure is the distribution of a secret given the keys in a table: p(t | k), the fraction of
 * level t among the rows with key k.
 *
 * <p>Raab, Nowok and Dibben (2024), <a
 * href="https://arxiv.org/abs/2406.16826">arXiv:2406.16826</a>; Taub et al. (2018), <a
 * href="https://doi.org/10.1007/978-3-319-99771-1_9">doi:10.1007/978-3-319-99771-1_9</a>.
 */
final class Disclosure {
  private final Map<Integer, int[]> rowsOf = new HashMap<>(); // by key: rows of each level
  private final Map<Integer, Integer> sizeOf = new HashMap<>();

  private Disclosure() {}

  /**
   * Of a table.
   *
   * @param keys the number of each row's key
   * @param secret the level of each row, 0 … levels − 1
   */
  static Disclosure of(int[] keys, int[] secret, int levels) {
    Disclosure table = new Disclosure();
    for (int i = 0; i < keys.length; i++) {
      table.rowsOf.computeIfAbsent(keys[i], k -> new int[levels])[secret[i]]++;
      table.sizeOf.merge(keys[i], 1, Integer::sum);
    }
    return table;
  }

  /** Returns the number of rows with the key. */
  int size(int key) {
    return sizeOf.getOrDefault(key, 0);
  }

  /** Returns the number of rows with the key and the level. */
  int size(int key, int level) {
    int[] rows = rowsOf.get(key);
    return rows == null ? 0 : rows[level];
  }

  /** Returns p(t | k); 0 where no row has the key. */
  double fraction(int key, int level) {
    return size(key) == 0 ? 0 : size(key, level) / (double) size(key);
  }

  /** Returns whether there are rows with the key and all have the level. */
  boolean isCertain(int key, int level) {
    return size(key) > 0 && size(key, level) == size(key);
  }
}
