package org.ehrsynth.eval.privacy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ehrsynth.execution.Execution;

/**
 * Contains which records are singled out, and by which guesses.
 *
 * <p>Unseen records that satisfy the same guess are singled out together or not at all, so that
 * their fraction varies more than that of independent records. With d the part of a guess in the
 * difference of the two fractions (a record that several guesses single out is split evenly), v = Σ
 * (d − mean)² and b the binomial variance of the difference, both tables count as max(1, v / b)
 * times fewer records: the design effect of Kish (1965), Survey Sampling, section 8.2, with guesses
 * as clusters.
 */
final class SingledOut {
  private static final int BLOCK = 64;

  private final AttackableRecords real;
  private final List<int[]> members; // by guess: the records it singles out
  private final List<int[]> unseen;

  private SingledOut(AttackableRecords real, List<int[]> members, List<int[]> unseen) {
    this.real = real;
    this.members = members;
    this.unseen = unseen;
  }

  /** Tries all guesses on all records. */
  static SingledOut by(List<Predicate> guesses, AttackableRecords real, Execution run) {
    int[][] members = new int[guesses.size()][];
    int[][] unseen = new int[guesses.size()][];
    run.forEach(
        (members.length + BLOCK - 1) / BLOCK,
        b -> {
          int[] found = new int[Math.max(real.train().rows(), real.holdout().rows())];
          for (int g = b * BLOCK; g < Math.min(members.length, (b + 1) * BLOCK); g++) {
            int n = guesses.get(g).find(real.train(), found);
            int only = n == 1 ? found[0] : -1;
            members[g] = n == 1 ? new int[] {only} : new int[0];
            int m = n > 1 ? 0 : guesses.get(g).find(real.holdout(), found);
            unseen[g] =
                Arrays.stream(found, 0, m)
                    .filter(row -> n == 0 || real.replaced()[row] == only)
                    .toArray();
          }
        });
    return new SingledOut(real, List.of(members), List.of(unseen));
  }

  /** Returns what the guesses of this or of the other single out. */
  SingledOut or(SingledOut other) {
    return new SingledOut(real, join(members, other.members), join(unseen, other.unseen));
  }

  private static List<int[]> join(List<int[]> a, List<int[]> b) {
    return Stream.concat(a.stream(), b.stream()).toList();
  }

  ExcessRisk risk() {
    int n = real.train().rows();
    int m = real.holdout().rows();
    int[] inTrain = count(members, n);
    int[] inHoldout = count(unseen, m);
    double attack = fraction(inTrain);
    double control = fraction(inHoldout);
    double mean = (attack - control) / members.size();
    double clustered = 0;
    for (int g = 0; g < members.size(); g++) {
      double d = part(members.get(g), inTrain) - part(unseen.get(g), inHoldout) - mean;
      clustered += d * d;
    }
    double binomial = attack * (1 - attack) / n + control * (1 - control) / m;
    double effect = binomial > 0 ? Math.max(1, clustered / binomial) : 1;
    return new ExcessRisk(
        new SuccessRate(attack, n / effect), new SuccessRate(control, m / effect));
  }

  /** How many guesses single out each record. */
  private static int[] count(List<int[]> byGuess, int rows) {
    int[] count = new int[rows];
    for (int[] records : byGuess) {
      for (int row : records) {
        count[row]++;
      }
    }
    return count;
  }

  private static double fraction(int[] count) {
    return Arrays.stream(count).filter(k -> k > 0).count() / (double) count.length;
  }

  private static double part(int[] records, int[] count) {
    double sum = 0;
    for (int row : records) {
      sum += 1.0 / count[row];
    }
    return sum / count.length;
  }
}
