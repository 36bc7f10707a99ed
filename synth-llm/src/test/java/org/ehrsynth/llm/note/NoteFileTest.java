package org.ehrsynth.llm.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.PatientContent;
import org.ehrsynth.llm.pack.DomainPack;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoteFileTest {
  private static final Dataset PBC = ExampleDatasets.pbc();
  private static final DomainPack.Applied PACK =
      DomainPack.bundled("hepatology").applyTo(PBC.schema());

  @TempDir Path folder;

  @Test
  void a_file_has_a_row_and_its_note_on_each_line() throws IOException {
    Path file = folder.resolve("notes.jsonl");
    NoteFile notes =
        NoteFile.of(PBC.head(3), TemplateNoteWriter.standard(PACK.descriptions()), Seed.of(1));

    notes.write(file);

    assertThat(Files.readAllLines(file))
        .hasSize(3)
        .allMatch(line -> line.startsWith("{\"row\":{\"time\":") && line.contains("},\"note\":\""))
        .noneMatch(line -> line.contains("\"id\":"));
    assertThat(NoteFile.notes(file)).isEqualTo(notes.notes());
    NoteFile more =
        NoteFile.of(PBC.head(5), TemplateNoteWriter.standard(PACK.descriptions()), Seed.of(1));
    assertThat(more.notes().subList(0, 3)).isEqualTo(notes.notes());
  }

  @Test
  void a_language_model_is_told_one_synthetic_patient_and_what_it_refuses_is_counted()
      throws IOException {
    List<ChatPrompt> requested = new ArrayList<>();
    LlmNoteWriter writer =
        new LlmNoteWriter(
            question -> {
              requested.add(question);
              ChatCompletion.FinishReason end =
                  requested.size() == 1
                      ? ChatCompletion.FinishReason.COMPLETE
                      : requested.size() == 2
                          ? ChatCompletion.FinishReason.REFUSED
                          : ChatCompletion.FinishReason.CUT_OFF;
              return new ChatCompletion(" A note. ", end, ChatCompletion.Usage.NONE);
            },
            PACK.descriptions(),
            "hepatology");
    Path file = folder.resolve("notes.jsonl");

    NoteFile notes = NoteFile.of(PBC.head(3), writer, Seed.of(1));
    notes.write(file);

    assertThat(notes.notes()).containsExactly("A note.", null, null);
    assertThat(notes.withoutNote()).isEqualTo(2);
    assertThat(NoteFile.notes(file)).containsExactly("A note.");
    assertThat(requested)
        .extracting(ChatPrompt::content)
        .containsOnly(PatientContent.SYNTHETIC_ROWS);
    assertThat(requested).extracting(ChatPrompt::seed).doesNotHaveDuplicates();
    assertThat(requested).extracting(ChatPrompt::responseSchema).containsOnly(Optional.empty());
    assertThat(requested.get(0).user())
        .startsWith("The patients: hepatology.\nThe facts:\n- \"follow-up\": \"400 days\"\n")
        .contains(
            "- \"outcome\": \"death\"\n",
            "- \"ascites\": \"present\"\n",
            "- \"bilirubin\": \"14.5 mg/dL\"\n")
        .endsWith("\nWrite the note.");
    assertThat(requested.get(1).user()).contains("- \"ascites\": \"absent\"\n");
  }

  @Test
  void a_line_of_another_form_is_told_and_not_shown() throws IOException {
    Path file = folder.resolve("notes.jsonl");
    Files.writeString(file, "{\"text\": \"one\"}\n\n{\"note\": null}\n{\"note\": 5}\n");

    assertThatThrownBy(() -> NoteFile.notes(file))
        .hasMessage("'" + file + "', line 4, field 'note': expected a text, found a whole number");
    assertThatThrownBy(() -> NoteFile.notes(folder.resolve("none")))
        .hasMessageEndingWith("there is no such file");
  }
}
