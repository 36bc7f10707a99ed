package org.ehrsynth.eval.privacy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Requirement;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.schema.Field;

/**
 * Attacks a secret (a column of role SENSITIVE, OUTCOME or EVENT) by one who knows a patient's key
 * columns: the guess is the secret of a synthetic row drawn among those with the same key; its
 * probability of being right, p(t | k), is computed, not drawn, and is 0 where no synthetic row has
 * the key. Numbers and times are taken by fifth. Every secret is attacked from the keys beside it;
 * records whose secret is missing are not attacked.
 *
 * <p>That a secret can be told from keys is what research wants to learn and harms learned and
 * unseen patients alike. The value is what members suffer beyond that: the {@link ExcessRisk} of
 * learned records over as many unseen ones, all secrets together.
 *
 * <p>Parts per secret: {@code excess/…} with its interval; {@code tcap/…}, of the learned records
 * whose key occurs, the share whose secret all synthetic rows of the key agree on, and rightly;
 * {@code disco/…}, their share of all learned records, and {@code disco_holdout/…} of unseen ones.
 *
 * <p>Raab, Nowok and Dibben (2024), <a href="https://arxiv.org/abs/2406.16826">arXiv:2406.16826</a>
 * (DiSCO); Taub et al. (2018), <a
 * href="https://doi.org/10.1007/978-3-319-99771-1_9">doi:10.1007/978-3-319-99771-1_9</a> (TCAP).
 * Differs: both compare with nothing, so that a faithful model is accused of what the population
 * tells.
 */
public final class AttributeDisclosure implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "privacy.attribute";

  @Override
  public MetricInfo info() {
    return MetricInfo.lowerIsBetter(ID, "excess risk of a secret told by keys")
        .withRange(ExcessRisk.MIN, ExcessRisk.MAX)
        .withRequirements(Requirement.HOLDOUT, Requirement.KEYS)
        .withCitation(
            "Raab, Nowok, Dibben (2024), arXiv:2406.16826; Taub et al. (2018),"
                + " doi:10.1007/978-3-319-99771-1_9")
        .withCaveat(
            "sees only what exact keys tell: with many keys hardly any synthetic row has a"
                + " patient's key, and inference by near rows is the stronger attack");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    if (!AttackTargets.areEnough(context)) {
      return new NotApplicable(AttackTargets.TOO_FEW);
    }
    Dataset holdout = context.holdout().orElseThrow();
    int n = Math.min(context.train().rowCount(), holdout.rowCount());
    Dataset members = AttackTargets.cut(context.train(), n, context, "attribute/train");
    Dataset others = AttackTargets.cut(holdout, n, context, "attribute/holdout");
    EquivalenceClasses groups =
        EquivalenceClasses.of(Dataset.concat(List.of(context.train(), holdout)));
    Attack attack = new Attack(n);
    Attack control = new Attack(n);
    Attack baseline = new Attack(n);
    Map<String, Double> parts = new LinkedHashMap<>();
    for (Field secret : context.train().schema().sensitiveFields()) {
      List<String> keys = context.train().schema().quasiIdentifiersExcept(secret);
      if (keys.isEmpty()) {
        continue;
      }
      Guesses guesses = Guesses.of(context.synthetic(), secret.name(), keys, groups);
      Guesses blind = Guesses.of(context.synthetic(), secret.name(), List.of(), groups);
      Attack one = guesses.attack(members);
      Attack other = guesses.attack(others);
      attack.add(one);
      control.add(other);
      baseline.add(blind.attack(members));
      new ExcessRisk(one.rate(), other.rate()).addTo(parts, secret.name());
      parts.put("tcap/" + secret.name(), one.sure / Math.max(1, one.known));
      parts.put("disco/" + secret.name(), one.sure / n);
      parts.put("disco_holdout/" + secret.name(), other.sure / n);
    }
    ExcessRisk risk = new ExcessRisk(attack.rate(), control.rate());
    if (!risk.isDefined()) {
      return new NotApplicable("needs cells that are not missing");
    }
    risk.addRates(parts, baseline.rate());
    parts.put("records", (double) n);
    return new Score(risk.value(), risk.interval(), parts);
  }

  /** What a synthetic table tells of a secret. */
  private record Guesses(
      Disclosure disclosure,
      String secret,
      int missing,
      List<String> keys,
      EquivalenceClasses groups) {

    static Guesses of(
        Dataset synthetic, String secret, List<String> keys, EquivalenceClasses groups) {
      Column column = synthetic.column(secret);
      int levels = groups.count(column);
      Disclosure reported = Disclosure.of(groups.keys(synthetic, keys), groups.of(column), levels);
      return new Guesses(reported, secret, levels - 1, keys, groups);
    }

    Attack attack(Dataset targets) {
      int[] key = groups.keys(targets, keys);
      int[] truth = groups.of(targets.column(secret));
      Attack attack = new Attack(key.length);
      for (int i = 0; i < key.length; i++) {
        if (truth[i] != missing) {
          attack.tries[i] = 1;
          attack.hits[i] = disclosure.fraction(key[i], truth[i]);
          attack.known += disclosure.size(key[i]) > 0 ? 1 : 0;
          attack.sure += disclosure.isSure(key[i], truth[i]) ? 1 : 0;
        }
      }
      return attack;
    }
  }

  /** Tries and successes by record. */
  private static final class Attack {
    final double[] hits;
    final double[] tries;
    double known;
    double sure;

    Attack(int records) {
      hits = new double[records];
      tries = new double[records];
    }

    void add(Attack other) {
      Arrays.setAll(hits, i -> hits[i] + other.hits[i]);
      Arrays.setAll(tries, i -> tries[i] + other.tries[i]);
    }

    SuccessRate rate() {
      return SuccessRate.of(hits, tries);
    }
  }
}
