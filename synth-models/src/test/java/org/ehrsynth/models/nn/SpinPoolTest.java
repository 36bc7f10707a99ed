package org.ehrsynth.models.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SpinPoolTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void every_task_runs_once(int threads) {
    try (SpinPool team = new SpinPool(threads)) {
      for (int tasks : new int[] {0, 1, 3, 1000}) {
        AtomicIntegerArray runs = new AtomicIntegerArray(tasks);

        team.forEach(tasks, runs::incrementAndGet);

        for (int i = 0; i < tasks; i++) {
          assertThat(runs.get(i)).as("task %d of %d", i, tasks).isEqualTo(1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void a_failure_reaches_the_caller_and_the_team_goes_on(int threads) {
    try (SpinPool team = new SpinPool(threads)) {
      for (int round = 0; round < 100; round++) {
        assertThatThrownBy(
                () ->
                    team.forEach(
                        8,
                        i -> {
                          if (i == 5) {
                            throw new IllegalStateException("five");
                          }
                        }))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("five");
        AtomicIntegerArray runs = new AtomicIntegerArray(8);
        team.forEach(8, runs::incrementAndGet);
        for (int i = 0; i < 8; i++) {
          assertThat(runs.get(i)).isEqualTo(1);
        }
      }
      assertThatThrownBy(
              () ->
                  team.forEach(
                      3,
                      i -> {
                        throw new AssertionError("an error");
                      }))
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void many_short_rounds_end_with_the_right_sums() {
    int rounds = 20_000;
    long[] sums = new long[7];
    try (SpinPool team = new SpinPool(3)) {
      for (int round = 0; round < rounds; round++) {
        int own = round;
        team.forEach(sums.length, i -> sums[i] += (long) own * (i + 1));
      }
    }

    long once = (long) rounds * (rounds - 1) / 2;
    for (int i = 0; i < sums.length; i++) {
      assertThat(sums[i]).isEqualTo(once * (i + 1));
    }
  }

  @Test
  void a_team_wakes_after_a_rest() throws InterruptedException {
    try (SpinPool team = new SpinPool(3)) {
      for (int round = 0; round < 5; round++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(20);
        team.forEach(20, runs::incrementAndGet);
        TimeUnit.MILLISECONDS.sleep(20); // its threads are asleep by then
        for (int i = 0; i < 20; i++) {
          assertThat(runs.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void closing_ends_the_threads() throws InterruptedException {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    try (SpinPool team = new SpinPool(3)) {
      while (seen.size() < 2) { // the caller's and one other at least
        team.forEach(
            50,
            i -> {
              seen.add(Thread.currentThread());
              LockSupport.parkNanos(100_000);
            });
      }
    }

    seen.remove(Thread.currentThread());
    assertThat(seen).isNotEmpty();
    for (Thread thread : seen) {
      thread.join(TimeUnit.SECONDS.toMillis(20));
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void a_team_of_nobody_is_refused() {
    assertThatThrownBy(() -> new SpinPool(0)).hasMessage("threads must be at least 1, found 0");
  }
}
