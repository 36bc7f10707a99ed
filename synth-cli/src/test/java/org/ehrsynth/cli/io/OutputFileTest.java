package org.ehrsynth.cli.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ehrsynth.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir private Path folder;

  @Test
  void a_new_file_in_a_folder_is_admitted() {
    String name = folder.resolve("new.csv").toString();

    assertThat(new OutputFile(name).checked("-", null).path()).isEqualTo(Path.of(name));
  }

  @Test
  void standard_output_is_admitted() {
    assertThat(new OutputFile("-").checked("-").isStandardOutput()).isTrue();
  }

  @Test
  void a_missing_folder_is_refused() {
    Path target = folder.resolve("no/such/folder/x.csv");

    assertThatThrownBy(() -> new OutputFile(target.toString()).checked())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void a_folder_as_target_is_refused() {
    assertThatThrownBy(() -> new OutputFile(folder.toString()).checked())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("it is a folder");
  }

  @Test
  void an_input_is_not_overwritten_even_under_another_name() throws IOException {
    Path input = Files.writeString(folder.resolve("data.csv"), "a\n1\n");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), input);

    assertThatThrownBy(() -> new OutputFile(link.toString()).checked(input.toString()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("also an input");
  }
}
