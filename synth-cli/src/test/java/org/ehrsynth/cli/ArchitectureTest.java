package org.ehrsynth.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.ehrsynth.cli.command.BenchCommand;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** The dependencies of the command line. */
class ArchitectureTest {
  private static final String CLI = "org.ehrsynth.cli";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(CLI);

  /** The root command lists its subcommands, and each subcommand holds the root command. */
  private static final DescribedPredicate<JavaClass> ROOT =
      DescribedPredicate.describe(
          "the root command", type -> type.getName().startsWith(RootCommand.class.getName()));

  @Test
  void only_the_bench_command_enters_the_benchmark() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(BenchCommand.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.ehrsynth.bench..")
        .check(CLASSES);
  }

  @Test
  void packages_have_no_cycles_but_for_the_links_of_the_root_command() {
    SlicesRuleDefinition.slices()
        .matching(CLI + ".(*)..")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(ROOT, DescribedPredicate.alwaysTrue())
        .check(CLASSES);
  }

  @Test
  void streams_and_options_know_no_command() {
    noClasses()
        .that()
        .resideInAnyPackage(CLI + ".io..", CLI + ".option..")
        .should()
        .dependOnClassesThat()
        .areAnnotatedWith(Command.class)
        .check(CLASSES);
  }
}
