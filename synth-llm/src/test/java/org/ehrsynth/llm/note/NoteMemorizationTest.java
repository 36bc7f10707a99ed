package org.ehrsynth.llm.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.json.Json;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteMemorizationTest {
  /** Notes of 60 words drawn from 300: two of them have hardly a run of three words in common. */
  private static List<String> notes(int n, long seed) {
    RandomStream draws = Seed.of(seed).generator();
    return IntStream.range(0, n)
        .mapToObj(
            i ->
                String.join(
                    " ",
                    IntStream.range(0, 60).mapToObj(w -> "word" + draws.nextInt(300)).toList()))
        .toList();
  }

  @Test
  void it_fires_on_copies_and_is_silent_on_fresh_notes() {
    List<String> real = notes(50, 1);

    NoteMemorization.Figures copies = NoteMemorization.of(real).figures(real.subList(10, 30));
    NoteMemorization.Figures fresh = NoteMemorization.of(real).figures(notes(50, 2));

    assertThat(copies).isEqualTo(new NoteMemorization.Figures(20, 1, 60, 60, 20));
    assertThat(fresh.fraction()).isZero();
    assertThat(fresh.nearDuplicates()).isZero();
    assertThat(fresh.longest()).isLessThan(NoteMemorization.N);
  }

  @Test
  void a_repeated_passage_is_measured() {
    List<String> real = notes(30, 1);
    String[] words = real.get(7).split(" ");
    String passage = String.join(" ", List.of(words).subList(20, 40));
    String fresh = notes(1, 5).get(0);
    String note = fresh.substring(0, fresh.length() / 2) + " x " + passage + " y";

    NoteMemorization.Figures figures = NoteMemorization.of(real).figures(List.of(note));

    int size = NoteMemorization.words(note).size();
    assertThat(figures.longest()).isEqualTo(20);
    assertThat(figures.fraction()).isEqualTo(13.0 / (size - 7)); // 20 − 8 + 1 runs of the passage
    assertThat(figures.nearDuplicates()).isZero();
  }

  @Test
  void a_note_with_some_words_changed_is_a_near_duplicate() {
    List<String> real = notes(30, 1);
    String[] words = real.get(7).split(" ");
    words[0] = "other";
    words[59] = "other";

    NoteMemorization.Figures figures =
        NoteMemorization.of(real).figures(List.of(String.join(", ", words)));

    // 51 of its 53 runs are those of the real note: 51 / 55 of both.
    assertThat(figures).isEqualTo(new NoteMemorization.Figures(1, 51.0 / 53, 58, 58, 1));
  }

  /** Halving finds the same as trying every pair of places. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void the_longest_run_is_that_found_by_trying_all(long seed) {
    RandomStream draws = Seed.of(seed).generator();
    List<String> real = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      real.add(
          String.join(" ", IntStream.range(0, 30).mapToObj(w -> "w" + draws.nextInt(3)).toList()));
    }
    String note =
        String.join(" ", IntStream.range(0, 40).mapToObj(w -> "w" + draws.nextInt(4)).toList());

    int expected = 0;
    List<String> words = NoteMemorization.words(note);
    for (String other : real) {
      List<String> theirs = NoteMemorization.words(other);
      for (int i = 0; i < words.size(); i++) {
        for (int j = 0; j < theirs.size(); j++) {
          int k = 0;
          while (i + k < words.size()
              && j + k < theirs.size()
              && words.get(i + k).equals(theirs.get(j + k))) {
            k++;
          }
          expected = Math.max(expected, k);
        }
      }
    }

    assertThat(NoteMemorization.of(real).figures(List.of(note)).longest()).isEqualTo(expected);
  }

  @Test
  void edges() {
    NoteMemorization memory =
        NoteMemorization.of(List.of("No ascites.", "", "Bilirubin 1.4 mg/dL"));

    assertThat(memory.figures(List.of())).isEqualTo(new NoteMemorization.Figures(0, 0, 0, 0, 0));
    assertThat(memory.figures(List.of("", "NO ASCITES!", "ascites")))
        .isEqualTo(new NoteMemorization.Figures(2, .5, 2, 1.5, 1));
    assertThatThrownBy(() -> NoteMemorization.of(List.of()))
        .hasMessage("expected at least one real note to compare with, found none");
  }

  @Test
  void the_report_has_no_word_of_a_note() {
    List<String> real = List.of("canary one two three four five six seven eight nine");
    NoteMemorization.Figures figures = NoteMemorization.of(real).figures(real);

    assertThat(figures.summary() + Json.write(figures.toJson())).doesNotContain("canary");
    assertThat(NoteMemorization.compared(figures, figures))
        .contains(
            "held out: 1 notes: 100.0% of their runs of 8 words occur in a real note; longest common"
                + " run 10 words (median 10.0); 1 near duplicates");
  }
}
