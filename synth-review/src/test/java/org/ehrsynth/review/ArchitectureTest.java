package org.ehrsynth.review;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.ehrsynth.eval.metric.Metric;
import org.junit.jupiter.api.Test;

/** Checks the dependencies of the review, and that its metrics are registered. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.ehrsynth");

  private static final JavaClasses REVIEW =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.ehrsynth.review");

  @Test
  void a_review_uses_only_the_foundations_of_the_evaluation() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.ehrsynth.eval.comparison..",
            "org.ehrsynth.eval.fidelity..",
            "org.ehrsynth.eval.privacy..",
            "org.ehrsynth.eval.regression..",
            "org.ehrsynth.eval.survival..",
            "org.ehrsynth.eval.utility..",
            "org.ehrsynth.eval.validity..",
            "org.ehrsynth.llm..",
            "org.ehrsynth.cli..")
        .check(REVIEW);
  }

  @Test
  void the_only_class_of_the_reports_that_a_review_uses_is_the_page() {
    noClasses()
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("org.ehrsynth.eval.report..")
                .and(JavaClass.Predicates.simpleName("SelfContainedPage").as("a page").negate()))
        .check(REVIEW);
  }

  @Test
  void the_evaluation_does_not_depend_on_reviews() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.ehrsynth.review..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.ehrsynth.review..")
        .check(ALL);
  }

  @Test
  void statistics_do_not_depend_on_reviews() {
    noClasses()
        .that()
        .resideInAPackage("org.ehrsynth.review.statistics..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.ehrsynth.review")
        .check(REVIEW);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("org.ehrsynth.(review..)").should().beFreeOfCycles().check(REVIEW);
  }

  @Test
  void every_metric_is_registered() {
    List<String> written =
        REVIEW.stream()
            .filter(c -> c.isAssignableTo(Metric.class))
            .map(JavaClass::getName)
            .toList();
    List<String> registered =
        Metric.registry().all().stream()
            .map(metric -> metric.getClass().getName())
            .filter(name -> name.startsWith("org.ehrsynth.review."))
            .toList();

    assertThat(written).isNotEmpty();
    assertThat(registered).containsExactlyInAnyOrderElementsOf(written);
  }
}
