package org.ehrsynth.models;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.model.SynthesizerProvider;
import org.junit.jupiter.api.Test;

/** That models know the core only, and that none is forgotten in the registry. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.ehrsynth.models");

  @Test
  void models_know_neither_the_evaluation_nor_the_command() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.ehrsynth.eval..", "org.ehrsynth.cli..")
        .check(CLASSES);
  }

  @Test
  void families_have_no_cycles() {
    slices().matching("org.ehrsynth.models.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void native_libraries_are_known_to_one_package_and_nd4j_to_two_classes() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..models.nn..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.bytedeco..")
        .check(CLASSES);
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.nn\\.device\\.(Nd4jDevice(\\$.*)?|CudaProbe)")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.bytedeco.cuda..")
        .check(CLASSES);
  }

  @Test
  void every_model_is_registered() {
    List<String> written =
        CLASSES.stream()
            .filter(c -> c.isAssignableTo(Synthesizer.class) && !c.isInterface())
            .map(c -> c.getName() + "$Provider")
            .toList();
    List<String> providers =
        CLASSES.stream()
            .filter(c -> c.isAssignableTo(SynthesizerProvider.class))
            .filter(c -> !c.getModifiers().contains(JavaModifier.ABSTRACT))
            .map(JavaClass::getName)
            .toList();
    List<String> registered =
        SynthesizerProvider.registry().all().stream()
            .map(p -> p.getClass().getName())
            .filter(name -> !name.equals(ToyModel.Provider.class.getName()))
            .toList();

    assertThat(written).isNotEmpty();
    assertThat(registered)
        .containsExactlyInAnyOrderElementsOf(written)
        .containsExactlyInAnyOrderElementsOf(providers);
  }
}
