package org.ehrsynth;

import static org.assertj.core.api.Assertions.assertThat;

import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.junit.jupiter.api.Test;

class FixturesTest {
  @Test
  void there_are_twelve_and_every_cell_can_be_written() {
    assertThat(Fixtures.all()).hasSize(12);
    for (Dataset fixture : Fixtures.all().values()) {
      for (Column column : fixture.columns()) {
        for (int i = 0; i < fixture.rowCount(); i++) {
          assertThat(column.text(i) == null).isEqualTo(column.isMissing(i));
        }
      }
    }
  }

  @Test
  void the_busy_patient_is_one_subject_of_121() {
    Subjects subjects = Fixtures.named("one subject with many rows").subjects();

    assertThat(subjects.of()).startsWith(0, 0, 0).endsWith(119, 120);
  }
}
