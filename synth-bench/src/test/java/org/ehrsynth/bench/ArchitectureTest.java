package org.ehrsynth.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dependencies between the packages of the benchmark. */
class ArchitectureTest {
  private static final String BENCH = "org.ehrsynth.bench.";

  /** A package depends only on those before it. */
  private static final List<String> ORDER =
      List.of("result", "suite", "run", "ranking", "plot", "board");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.ehrsynth.bench");

  @Test
  void a_package_depends_only_on_those_before_it() {
    for (int i = 0; i < ORDER.size() - 1; i++) {
      String[] later =
          ORDER.subList(i + 1, ORDER.size()).stream()
              .map(name -> BENCH + name + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(BENCH + ORDER.get(i) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .check(CLASSES);
    }
  }

  @Test
  void rankings_and_plots_are_made_from_results_alone() {
    noClasses()
        .that()
        .resideInAnyPackage(BENCH + "ranking..", BENCH + "plot..", BENCH + "board..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BENCH + "suite..", BENCH + "run..")
        .check(CLASSES);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching(BENCH + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void every_package_has_its_place_in_the_order() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
        .containsExactlyInAnyOrderElementsOf(ORDER.stream().map(name -> BENCH + name).toList());
  }
}
