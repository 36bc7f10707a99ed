package org.ehrsynth.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.scale.StatisticContract.Case;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class StatisticsContractTest {
  private static final PairTable.Axis LEVEL =
      new PairTable.Axis("level", StatisticContract.LEVELS.size());
  private static final PairTable.Axis OTHER =
      new PairTable.Axis("other", StatisticContract.OTHERS.size());

  private static final List<Case<?>> CASES =
      List.of(
          new Case<>(
              "LevelCounts",
              () -> new LevelCounts("level", StatisticContract.LEVELS),
              LevelCounts::read),
          new Case<>("MissingCounts", () -> new MissingCounts("number"), MissingCounts::read),
          new Case<>("MissingCounts", () -> new MissingCounts("level"), MissingCounts::read),
          new Case<>("Extremes", () -> new Extremes("number", 1), Extremes::read),
          new Case<>("Extremes", () -> new Extremes("number", 10), Extremes::read),
          new Case<>("Extremes", () -> new Extremes("number", 200), Extremes::read),
          new Case<>(
              "PairTable",
              () -> new PairTable(LEVEL, OTHER, PairTable.Cells.ROWS),
              PairTable::read),
          new Case<>(
              "PairTable",
              () -> new PairTable(OTHER, LEVEL, PairTable.Cells.ROWS_AND_SUBJECTS),
              PairTable::read),
          new Case<>(
              "PairTables",
              () -> new PairTables(List.of(LEVEL, OTHER, LEVEL), PairTable.Cells.ROWS_AND_SUBJECTS),
              PairTables::read),
          new Case<>("ValueCounts", () -> new ValueCounts("number"), ValueCounts::read),
          new Case<>("ValueCounts", () -> new ValueCounts("blank"), ValueCounts::read));

  @TestFactory
  Stream<DynamicTest> statistics_keep_the_laws() {
    return CASES.stream().flatMap(StatisticContract::tests);
  }

  @Test
  void every_statistic_is_tested() {
    List<String> written =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.ehrsynth")
                .stream()
                .filter(c -> c.isAssignableTo(Statistic.class) && !c.isInterface())
                .map(JavaClass::getSimpleName)
                .toList();

    assertThat(CASES.stream().map(Case::name).distinct())
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void the_suite_finds_a_sum_that_depends_on_the_order() {
    assertThat(StatisticContract.broken(new Case<>("float sum", FloatSum::new, FloatSum::read)))
        .contains("any cut of the subjects gives equal bytes");
  }

  /** Adds floating-point numbers in the order in which they arrive. */
  private static final class FloatSum implements Statistic<FloatSum> {
    private double sum;

    @Override
    public void accept(Dataset chunk, Subjects subjects) {
      Column number = chunk.column("number");
      for (int i = 0; i < number.size(); i++) {
        sum += number.isMissing(i) ? 0 : number.number(i);
      }
    }

    @Override
    public void combine(FloatSum other) {
      sum += other.sum;
    }

    @Override
    public byte[] toBytes() {
      return ByteBuffer.allocate(Double.BYTES).putDouble(sum).array();
    }

    static FloatSum read(byte[] bytes) {
      FloatSum read = new FloatSum();
      read.sum = ByteBuffer.wrap(bytes).getDouble();
      return read;
    }
  }
}
