package org.ehrsynth.constraint.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.ehrsynth.Fixtures;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.constraint.ScreenedRows;
import org.ehrsynth.constraint.ViolationPolicy;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintTransformTest {
  private static final Dataset RULED = Fixtures.ruled(true);
  private static final ConstrainedTable LESSON = lesson(RULED);

  private static ConstrainedTable lesson(Dataset table) {
    Subjects subjects = table.subjects();
    return ConstrainedTable.of(
        ScreenedRows.of(table, ViolationPolicy.FAIL, 5),
        DisclosureGuard.DEFAULT.apply(table.learned(), subjects, Seed.of(1)),
        subjects,
        DisclosureGuard.DEFAULT,
        Seed.of(2));
  }

  @Test
  void columns_are_learned_in_the_shape_that_keeps_their_rules() {
    assertThat(LESSON.transformed().schema().names())
        .containsExactly(
            "age",
            "sex",
            "pregnant",
            "height",
            "weight",
            "bmi",
            "ward+floor",
            "diastolic",
            "systolic", // there are rows without a diastolic pressure
            "systolic-diastolic",
            "admitted",
            "discharged-admitted",
            "died",
            "cause",
            "days_to_death",
            "red+green+blue");
    assertThat(
            Arrays.stream(
                    ((Column.Numeric) LESSON.transformed().column("systolic-diastolic")).toArray())
                .filter(gap -> gap < 1)
                .count())
        .isZero();
    assertThat(LESSON.transformed().schema().constraints()).isEmpty();
  }

  @Test
  void what_is_taught_comes_back() {
    ConstraintTransform.Restored restored =
        LESSON.plan().restore(LESSON.transformed(), (n, stream) -> null);
    Dataset guarded = DisclosureGuard.DEFAULT.apply(RULED.learned(), RULED.subjects(), Seed.of(1));

    assertThat(restored.repaired().isEmpty()).isTrue();
    for (String name : List.of("age", "sex", "ward", "floor", "cause", "blue", "admitted")) {
      for (int i = 0; i < guarded.rowCount(); i++) {
        assertThat(restored.rows().column(name).text(i))
            .as("%s, row %d", name, i)
            .isEqualTo(guarded.column(name).text(i));
      }
    }
  }

  @Test
  void a_saved_plan_restores_alike() {
    ArchiveWriter archive = ArchiveWriter.create();
    LESSON.plan().write(archive);
    Schema schema = RULED.learned().schema().withConstraints(LESSON.plan().constraints());
    Schema guarded =
        DisclosureGuard.DEFAULT
            .apply(RULED.learned(), RULED.subjects(), Seed.of(1))
            .schema()
            .withConstraints(schema.constraints());
    ConstraintTransform read =
        ConstraintTransform.read(ArchiveReader.of(archive.toBytes()), guarded);

    Dataset one = LESSON.plan().restore(LESSON.transformed(), (n, stream) -> null).rows();
    Dataset two = read.restore(LESSON.transformed(), (n, stream) -> null).rows();
    assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
    assertThat(read.transformed()).isEqualTo(LESSON.transformed().schema());
    assertThat(read.unique()).isEqualTo(LESSON.plan().unique());
    assertThat(read.disclosures()).isEqualTo(LESSON.plan().disclosures());
  }

  @Test
  void a_file_of_a_model_that_was_held_to_no_rule_is_read_as_such() {
    ArchiveReader old = ArchiveReader.of(ArchiveWriter.create().toBytes());
    ConstraintTransform plan = ConstraintTransform.read(old, RULED.learned().schema());

    assertThat(plan.hasConstraints()).isFalse();
    assertThat(plan.unique()).isEmpty();
    assertThat(plan.transformed().names()).isEqualTo(RULED.schema().names());
  }

  @Test
  void combinations_of_fewer_than_k_patients_are_nowhere_in_the_file() {
    double[] secret = new double[300];
    int[] ward = new int[300];
    for (int i = 0; i < 300; i++) {
      secret[i] = i < 4 ? 5 : i % 5;
      ward[i] = i < 4 ? 1 : i % 5 == 4 ? 1 : 0;
    }
    secret[0] = 3; // 3 is common, and so is ward B; only four patients have both
    secret[1] = 3;
    secret[2] = 3;
    secret[3] = 3;
    Dataset table =
        Dataset.of(
            Column.Numeric.of(Field.of("score", ColumnType.Numeric.unbounded(0)), secret),
            Column.Coded.of(
                Field.of("ward", new ColumnType.Categorical(List.of("A", "B"), false)), ward));
    Schema schema =
        table
            .schema()
            .withConstraints(List.of(new Constraint.FixedCombination(List.of("score", "ward"))));
    ConstraintTransform plan = lesson(Dataset.of(table.columns(), schema)).plan();
    ArchiveWriter archive = ArchiveWriter.create();
    plan.write(archive);
    ArchiveReader written = ArchiveReader.of(archive.toBytes());

    double[] scores = written.doubles("rules/joint-0/0.npy");
    int[] wards = written.ints("rules/joint-0/1.npy");
    assertThat(scores).containsExactly(0, 1, 2, 3, 4);
    assertThat(wards).containsExactly(0, 0, 0, 0, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "age > 40 | age > 40",
        "ward == 'B' and age > 40 | (ward == \"B\") and (age > 40)",
        "bmi > 25 | every row",
        "cause == 'lung' and height > 170 | height > 170",
        "discharged > '2016-01-01' | every row",
        "age > 40 or ward == 'B' | every row",
      })
  void the_part_of_a_condition_on_unchanged_columns_is_asked_of_the_method(
      String where, String requested) {
    Condition condition = Condition.parse(where, RULED.schema());
    String transformed = LESSON.plan().transformed(condition.boxRelaxation()).toString();

    assertThat(transformed.replace("(", "").replace(")", ""))
        .isEqualTo(requested.replace("(", "").replace(")", ""));
  }

  @Test
  void a_condition_on_a_joined_column_becomes_one_on_its_combinations() {
    Condition transformed =
        LESSON.plan().transformed(Condition.parse("floor == 2", RULED.schema()).boxRelaxation());

    assertThat(transformed.asBox().orElseThrow()).containsOnlyKeys("ward+floor");
    assertThat(transformed.matching(LESSON.transformed()))
        .isEqualTo(Condition.parse("floor == 2", RULED.schema()).matching(RULED));
  }

  @Test
  void a_combination_that_nobody_holds_often_is_refused_at_once() {
    int n = 40;
    double[] one = new double[n];
    double[] two = new double[n];
    for (int i = 0; i < n; i++) {
      one[i] = i;
      two[i] = i * i;
    }
    Dataset table =
        Dataset.of(
            Column.Numeric.of(Field.of("one", ColumnType.Numeric.unbounded(0)), one),
            Column.Numeric.of(Field.of("two", ColumnType.Numeric.unbounded(0)), two));
    Schema schema =
        table
            .schema()
            .withConstraints(List.of(new Constraint.FixedCombination(List.of("one", "two"))));

    assertThatThrownBy(() -> lesson(Dataset.of(table.columns(), schema)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "rule 1 (fixedCombination: known combination of one, two): expected a combination that"
                + " at least 5 patients hold, found none");
  }

  @Test
  void rules_in_a_circle_are_still_judged() {
    double[] same = new double[60];
    for (int i = 0; i < 60; i++) {
      same[i] = i % 12;
    }
    Dataset table =
        Dataset.of(
            Column.Numeric.of(Field.of("one", ColumnType.Numeric.unbounded(0)), same),
            Column.Numeric.of(Field.of("two", ColumnType.Numeric.unbounded(0)), same));
    Schema schema =
        table
            .schema()
            .withConstraints(
                List.of(
                    new Constraint.Ordered(List.of("one", "two"), false),
                    new Constraint.Ordered(List.of("two", "one"), false)));
    ConstrainedTable lesson = lesson(Dataset.of(table.columns(), schema));

    BitSet broken = lesson.plan().restore(lesson.transformed(), (n, stream) -> null).broken();
    assertThat(broken.isEmpty()).isTrue();
    assertThat(lesson.transformed().schema().names()).containsExactly("one", "two-one");
  }
}
