package org.ehrsynth;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the packages, the places of foreign libraries, and the size of files. */
class ArchitectureTest {
  /** A package imports only those before it. */
  private static final List<String> ORDER =
      List.of(
          "process",
          "random",
          "execution",
          "math",
          "json",
          "archive",
          "plugin",
          "expression",
          "schema",
          "data",
          "scale",
          "guard",
          "condition",
          "constraint",
          "encode",
          "fit",
          "model",
          "discretization");

  private static final int MAX_LINES = 500;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.ehrsynth");

  @Test
  void a_package_imports_only_those_before_it() {
    for (int i = 0; i < ORDER.size() - 1; i++) {
      String[] later =
          ORDER.subList(i + 1, ORDER.size()).stream()
              .map(name -> "org.ehrsynth." + name + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("org.ehrsynth." + ORDER.get(i) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .check(CLASSES);
    }
  }

  @Test
  void every_package_has_its_place_in_the_order() {
    List<String> packages =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals("org.ehrsynth"))
            .map(name -> name.split("\\.", -1)[2])
            .distinct()
            .toList();

    assertThat(packages).containsExactlyInAnyOrderElementsOf(ORDER);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("org.ehrsynth.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @ParameterizedTest(name = "{0} only in {1}")
  @CsvSource({
    "tech.tablesaw, data",
    "de.siegmar.fastcsv, data",
    "com.fasterxml.jackson, json",
    "org.ejml, math",
    "org.apache.commons.rng, random"
  })
  void a_foreign_library_lives_in_one_package(String library, String home) {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.ehrsynth." + home + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library + "..")
        .check(CLASSES);
  }

  @Test
  void no_file_of_any_module_is_a_cupboard_or_too_long() {
    List<Path> sources = sources();

    assertThat(sources).hasSizeGreaterThan(100);
    assertThat(sources)
        .allSatisfy(
            path -> {
              assertThat(path.getFileName().toString())
                  .doesNotMatch(".*(Utils?|Helper|Manager|Common)\\.java");
              assertThat(lines(path)).as("lines").isLessThan(MAX_LINES);
            });
  }

  /** What is written, not generated: the src folders of this module and its neighbours. */
  private static List<Path> sources() {
    List<Path> sources = new ArrayList<>();
    try (DirectoryStream<Path> modules = Files.newDirectoryStream(Path.of("..").toRealPath())) {
      for (Path module : modules) {
        if (Files.isDirectory(module.resolve("src"))) {
          try (Stream<Path> files = Files.walk(module.resolve("src"))) {
            files.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the sources cannot be walked", e);
    }
    return sources;
  }

  private static int lines(Path path) {
    try {
      return Files.readAllLines(path).size();
    } catch (IOException e) {
      throw new UncheckedIOException("the sources cannot be read", e);
    }
  }
}
