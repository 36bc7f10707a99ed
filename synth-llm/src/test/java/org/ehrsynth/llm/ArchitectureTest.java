package org.ehrsynth.llm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That language models stay in their module, and what talks to servers in one package of it. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.ehrsynth.llm");

  @Test
  void servers_are_talked_to_in_one_package() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.ehrsynth.llm.client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.langchain4j..", "java.net.http..")
        .check(CLASSES);
  }

  @Test
  void questions_are_sent_by_one_class() {
    noClasses()
        .that()
        .haveNameNotMatching("org\\.ehrsynth\\.llm\\.client\\.HttpTransport(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.http.HttpClient")
        .check(CLASSES);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("org.ehrsynth.llm.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void the_door_knows_nothing_of_what_goes_through_it() {
    noClasses()
        .that()
        .resideInAnyPackage("org.ehrsynth.llm.chat..", "org.ehrsynth.llm.client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.ehrsynth.schema..", "org.ehrsynth.data..", "org.ehrsynth.eval..")
        .check(CLASSES);
  }

  @Test
  void only_the_command_is_built_with_this_module() throws IOException {
    List<String> users = new ArrayList<>();
    int modules = 0;
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("..").toRealPath())) {
      for (Path folder : folders) {
        Path pom = folder.resolve("pom.xml");
        if (Files.exists(pom)) {
          modules++;
          boolean isUser =
              Files.readString(pom)
                  .replaceAll("\\s", "")
                  .contains("<dependency><groupId>org.ehrsynth</groupId><artifactId>synth-llm<");
          if (isUser) {
            users.add(folder.getFileName().toString());
          }
        }
      }
    }

    assertThat(modules).isGreaterThan(5);
    assertThat(users).isSubsetOf("synth-cli");
  }
}
