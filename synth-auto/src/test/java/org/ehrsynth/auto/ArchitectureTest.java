package org.ehrsynth.auto;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The dependencies of automatic model selection. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.ehrsynth.auto");

  @Test
  void models_are_found_in_the_registry_and_not_named_as_classes() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.ehrsynth.models..", "org.ehrsynth.llm..")
        .check(CLASSES);
  }

  @Test
  void selection_needs_neither_the_benchmark_nor_the_command_line() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.ehrsynth.bench..", "org.ehrsynth.review..", "org.ehrsynth.cli..")
        .check(CLASSES);
  }
}
