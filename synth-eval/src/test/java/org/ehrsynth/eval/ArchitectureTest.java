package org.ehrsynth.eval;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import org.ehrsynth.eval.metric.Metric;
import org.junit.jupiter.api.Test;

/**
 * The arrows between the packages of this module, and that nothing is forgotten in the registry.
 */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.ehrsynth.eval");

  @Test
  void packages_import_only_those_below_them() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("metric")
        .definedBy("..eval.metric..")
        .layer("means")
        .definedBy(
            "..eval.comparison..",
            "..eval.neighbor..",
            "..eval.learner..",
            "..eval.regression..",
            "..eval.survival..")
        .layer("measures")
        .definedBy("..eval.validity..", "..eval.fidelity..", "..eval.utility..", "..eval.privacy..")
        .layer("report")
        .definedBy("..eval.report..")
        .layer("evaluator")
        .definedBy("org.ehrsynth.eval")
        .whereLayer("evaluator")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("report")
        .mayOnlyBeAccessedByLayers("evaluator")
        .whereLayer("measures")
        .mayOnlyBeAccessedByLayers("report", "evaluator") // a report addresses them by their keys
        .whereLayer("means")
        .mayOnlyBeAccessedByLayers("measures", "evaluator")
        .check(CLASSES);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("org.ehrsynth.eval.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void the_learning_libraries_live_in_one_package() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage("..eval.learner..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ml.dmlc..", "org.nd4j..", "org.deeplearning4j..", "org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void every_metric_is_registered() {
    List<String> written =
        CLASSES.stream()
            .filter(c -> c.isAssignableTo(Metric.class) && !c.isInterface())
            .filter(c -> !c.getModifiers().contains(JavaModifier.ABSTRACT))
            .map(JavaClass::getName)
            .toList();
    List<String> registered =
        Metric.registry().all().stream().map(metric -> metric.getClass().getName()).toList();

    assertThat(written).isNotEmpty();
    assertThat(registered).containsExactlyInAnyOrderElementsOf(written);
  }
}
