package org.ehrsynth.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Infers the meaning of a column from its name. Names are cut into words at punctuation and at
 * camel case, so that {@code patientId}, {@code PATIENT_ID} and {@code patient.id} say the same.
 *
 * @param personKey the key of a person, such as patient_id, mrn, subject
 * @param rowKey the key of a row or an event, such as id, encounter_id
 * @param someKey the key of something, possibly of few things, such as provider_id
 * @param code a code, such as zip, icd9, gender_concept_id
 */
record ColumnNameHints(boolean personKey, boolean rowKey, boolean someKey, boolean code) {
  private static final Set<String> PERSONS =
      Set.of("patient", "subject", "person", "participant", "member", "beneficiary", "bene", "pt");
  private static final Set<String> JOINED_PERSON_KEYS =
      Set.of("mrn", "patid", "patientid", "subjid", "usubjid", "subjectid", "personid", "ptid");
  private static final Set<String> EVENTS =
      Set.of(
          "encounter",
          "visit",
          "admission",
          "hadm",
          "stay",
          "icustay",
          "record",
          "episode",
          "claim",
          "row",
          "specimen",
          "accession",
          "order",
          "occurrence",
          "exposure",
          "detail",
          "measurement",
          "observation",
          "note");
  private static final Set<String> ROW_KEYS =
      Set.of("id", "ids", "uuid", "guid", "ssn", "pid", "rowid", "identifier", "encounter");
  private static final Set<String> KEY_WORDS =
      Set.of("id", "ids", "key", "uuid", "guid", "ssn", "mrn", "identifier", "sk");
  private static final Set<String> NUMBER_WORDS = Set.of("nr", "nbr", "no", "num", "number");
  private static final Set<String> CODE_WORDS =
      Set.of(
          "code",
          "codes",
          "icd",
          "icd9",
          "icd10",
          "snomed",
          "loinc",
          "rxnorm",
          "ndc",
          "cpt",
          "hcpcs",
          "drg",
          "atc",
          "zip",
          "zipcode",
          "postcode",
          "postal",
          "fips");

  static ColumnNameHints of(String name) {
    List<String> words = words(name);
    String last = words.isEmpty() ? "" : words.get(words.size() - 1);
    boolean single = words.size() == 1;
    boolean person = words.stream().anyMatch(PERSONS::contains);
    boolean keyWord = KEY_WORDS.contains(last);
    boolean concept = words.contains("concept") && keyWord;
    boolean personKey =
        JOINED_PERSON_KEYS.contains(last)
            || (person && (single || keyWord || NUMBER_WORDS.contains(last)));
    boolean event =
        words.size() > 1 && EVENTS.contains(words.get(words.size() - 2)) && keyWord && !concept;
    boolean rowKey = (single && ROW_KEYS.contains(last)) || event;
    boolean source = last.equals("value") && words.contains("source"); // OMOP's *_source_value
    boolean code =
        concept || source || last.endsWith("code") || words.stream().anyMatch(CODE_WORDS::contains);
    return new ColumnNameHints(personKey && !code, rowKey && !code, keyWord && !code, code);
  }

  /** Whether the name alone makes a column of many different cells a key. */
  boolean strongKey() {
    return personKey || rowKey;
  }

  private static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    String spaced = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2");
    for (String word : spaced.split("[^\\p{L}\\p{N}]+")) {
      if (!word.isEmpty()) {
        words.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }
}
