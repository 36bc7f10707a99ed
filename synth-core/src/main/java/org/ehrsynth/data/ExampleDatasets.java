package org.ehrsynth.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.ehrsynth.InputException;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.schema.Schema;

/**
 * Provides the tables that come with the library: real cohorts of published clinical studies, as
 * redistributed with the R package <i>survival</i> (T. Therneau, version 3.5-3, LGPL ≥ 2), and one
 * wholly synthetic table of Synthea.
 */
public final class ExampleDatasets {
  private static final Map<String, Supplier<Dataset>> BY_NAME =
      Map.of(
          "pbc", ExampleDatasets::pbc,
          "flchain", ExampleDatasets::flchain,
          "nafld", ExampleDatasets::nafld,
          "gbsg", ExampleDatasets::gbsg,
          "synthea", ExampleDatasets::synthea);

  private ExampleDatasets() {}

  /** The names of all tables, in order. */
  public static List<String> names() {
    return BY_NAME.keySet().stream().sorted().toList();
  }

  /**
   * The table of that name.
   *
   * @throws InputException if there is none; the message lists the known names
   */
  public static Dataset named(String name) {
    Supplier<Dataset> table = BY_NAME.get(name);
    if (table == null) {
      throw new InputException(
          "unknown bundled table '%s'; known: %s".formatted(name, String.join(", ", names())));
    }
    return table.get();
  }

  /**
   * Primary biliary cholangitis: 418 patients of the Mayo Clinic trial of D-penicillamine, 1974 to
   * 1984; the last 106 were followed but not randomised, so that most of their tests are missing.
   *
   * <p>id; time: days to death, transplant or last visit; status: 0 censored, 1 transplant, 2 dead
   * (the event); trt: 1 D-penicillamine, 2 placebo; age: years; sex; ascites, hepato (enlarged
   * liver), spiders: 0 or 1; edema: 0, 0.5, 1; bili: bilirubin mg/dl; chol: cholesterol mg/dl;
   * albumin: g/dl; copper: urine copper µg/day; alk.phos: alkaline phosphatase U/l; ast: U/ml;
   * trig: triglycerides mg/dl; platelet: per ml/1000; protime: prothrombin time s; stage:
   * histologic, 1 to 4.
   *
   * <p>Fleming and Harrington (1991), <i>Counting Processes and Survival Analysis</i>, appendix D;
   * Dickson et al. (1989), <a href="https://doi.org/10.1002/hep.1840100102">
   * doi:10.1002/hep.1840100102</a>.
   */
  public static Dataset pbc() {
    return read("pbc");
  }

  /**
   * Serum free light chain and mortality: 7,874 residents of Olmsted County, Minnesota, aged 50 or
   * more, a stratified half of the study's sample.
   *
   * <p>age: years; sex; sample.yr: calendar year of the blood sample; kappa, lambda: free light
   * chains mg/dl; flc.grp: decile of their sum, 1 to 10; creatinine: mg/dl; mgus: diagnosed with
   * monoclonal gammopathy; futime: days to death or last contact; death: 0 or 1 (the event);
   * chapter: cause of death by ICD-9 chapter, missing for the living.
   *
   * <p>Dispenzieri et al. (2012), <a href="https://doi.org/10.1016/j.mayocp.2012.03.009">
   * doi:10.1016/j.mayocp.2012.03.009</a>; Kyle et al. (2006), <a
   * href="https://doi.org/10.1056/NEJMoa054494">doi:10.1056/NEJMoa054494</a>.
   */
  public static Dataset flchain() {
    return read("flchain");
  }

  /**
   * Non-alcoholic fatty liver disease: 17,549 residents of Olmsted County, Minnesota, cases and up
   * to four controls each, followed for death.
   *
   * <p>id; age: years at entry; male: 0 or 1; weight: kg, height: cm, bmi: kg/m², missing for many,
   * most often together; case.id: the case a control was matched to (not learned); futime: days to
   * death or last follow-up; status: 0 or 1 (the event: death).
   *
   * <p>Allen et al. (2018), <a href="https://doi.org/10.1002/hep.29546">doi:10.1002/hep.29546</a>.
   */
  public static Dataset nafld() {
    return read("nafld");
  }

  /**
   * German Breast Cancer Study Group: 686 patients with node-positive cancer, 1984 to 1989, without
   * missing cells; receptors and nodes have heavy tails and zeros.
   *
   * <p>pid; age: years; meno: postmenopausal, 0 or 1; size: mm; grade: 1 to 3; nodes: positive
   * lymph nodes; pgr, er: progesterone and oestrogen receptors fmol/l; hormon: hormonal therapy, 0
   * or 1; rfstime: days to recurrence, death or last follow-up; status: 0 or 1 (the event).
   *
   * <p>Schumacher et al. (1994), <a href="https://doi.org/10.1200/JCO.1994.12.10.2086">
   * doi:10.1200/JCO.1994.12.10.2086</a>.
   */
  public static Dataset gbsg() {
    return read("gbsg");
  }

  /**
   * 1,722 patients of Massachusetts who never lived, one row each, condensed from records generated
   * by Synthea 3.3.0: dates of birth, death, first and last encounter, counts and costs with heavy
   * tails, last measurements that are missing for those never measured, flags of diseases, and
   * constraints that hold in every row.
   *
   * <p>Walonoski et al. (2018), <a href="https://doi.org/10.1093/jamia/ocx079">
   * doi:10.1093/jamia/ocx079</a>.
   */
  public static Dataset synthea() {
    return read("synthea");
  }

  private static Dataset read(String name) {
    String json = new String(resource(name + ".schema.json"), StandardCharsets.UTF_8);
    Schema schema = Schema.fromJson(JsonObject.parse(json, name + ".schema.json"));
    return CsvDatasetReader.read(CsvSource.of(resource(name + ".csv"), name), schema);
  }

  private static byte[] resource(String name) {
    try (InputStream in = ExampleDatasets.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the library's own " + name + " cannot be read", e);
    }
  }
}
