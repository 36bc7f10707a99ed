package org.ehrsynth.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.schema.Schema;

/**
 * Real cohorts that come with the library, facts of published clinical studies as redistributed
 * with the R package <i>survival</i> (T. Therneau, version 3.5-3, LGPL ≥ 2).
 */
public final class SampleData {
  private SampleData() {}

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

  private static Dataset read(String name) {
    String json = new String(resource(name + ".schema.json"), StandardCharsets.UTF_8);
    Schema schema = Schema.fromJson(JsonObject.parse(json, name + ".schema.json"));
    return TableFile.read(CsvSource.of(resource(name + ".csv"), name), schema);
  }

  private static byte[] resource(String name) {
    try (InputStream in = SampleData.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the library's own " + name + " cannot be read", e);
    }
  }
}
