package org.ehrsynth.eval.privacy;

/**
 * Replicated uniques count the rows whose key is unique in one table, in the other, and in both.
 *
 * @param real keys of one real row
 * @param synthetic keys of one synthetic row
 * @param occurring those of {@code synthetic} that real rows have at all
 * @param replicated keys of one real and one synthetic row
 */
record ReplicatedUniques(int real, int synthetic, int occurring, int replicated) {

  /**
   * Counts them.
   *
   * @param size greater than all keys
   */
  static ReplicatedUniques of(int[] real, int[] synthetic, int size) {
    int[] inReal = count(real, size);
    int[] inSynthetic = count(synthetic, size);
    int[] found = new int[4];
    for (int key = 0; key < size; key++) {
      found[0] += inReal[key] == 1 ? 1 : 0;
      found[1] += inSynthetic[key] == 1 ? 1 : 0;
      found[2] += inSynthetic[key] == 1 && inReal[key] > 0 ? 1 : 0;
      found[3] += inSynthetic[key] == 1 && inReal[key] == 1 ? 1 : 0;
    }
    return new ReplicatedUniques(found[0], found[1], found[2], found[3]);
  }

  static int[] count(int[] keys, int size) {
    int[] counts = new int[size];
    for (int key : keys) {
      counts[key]++;
    }
    return counts;
  }
}
