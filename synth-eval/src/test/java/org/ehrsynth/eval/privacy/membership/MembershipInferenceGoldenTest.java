package org.ehrsynth.eval.privacy.membership;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.Golden;
import org.ehrsynth.eval.learner.Auc;
import org.ehrsynth.eval.learner.RocCurve;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores, AUC and TPR of the attacks that other programs have too. */
class MembershipInferenceGoldenTest {
  private static final Map<String, String> ATTACKS =
      Map.of(
          "MIA.DCR", "distance",
          "MIA.DCRDiff", "distance_difference",
          "MIA.MC", "monte_carlo",
          "MIA.LocalNeighborhood", "neighborhood",
          "MIA.DPI", "dpi",
          "MIA.DOMIAS.kde", "domias",
          "MIA.DensityEstimate.kde", "density",
          "DOMIAS.prior", "prior",
          "DOMIAS.eq1", "eq1");

  @ParameterizedTest
  @ValueSource(strings = {"pbc", "flchain"})
  void attacks_equal_those_of_the_reference_programs(String set) {
    Map<String, Map<String, Attacked>> tables = new LinkedHashMap<>();
    Map<String, Integer> checked = new TreeMap<>();

    for (Golden.Entry entry : Golden.entries(set, "membership")) {
      int dot = entry.metric().lastIndexOf('.');
      String attack = ATTACKS.get(entry.metric().substring(0, dot));
      Attacked attacked =
          tables.computeIfAbsent(entry.synthetic(), name -> attack(set, name)).get(attack);
      Object ours =
          switch (entry.metric().substring(dot + 1)) {
            case "AUC" -> Auc.of(attacked.scores(), attacked.member()).value();
            case "TPR" ->
                RocCurve.of(attacked.scores(), attacked.member())
                    .tprAt(((Number) entry.param("fpr")).doubleValue());
            default -> Arrays.stream(attacked.scores()).limit(20).boxed().toList();
          };
      if (entry.checkValue(ours)) {
        checked.merge(entry.metric(), 1, Integer::sum);
      }
    }

    System.out.println("golden values checked, " + set + ": " + checked);
  }

  private record Attacked(double[] scores, boolean[] member) {}

  private static Map<String, Attacked> attack(String set, String name) {
    EvalContext context =
        Evaluator.context(
            Golden.train(set),
            Optional.of(Golden.synthetic(set, "holdout")),
            Golden.synthetic(set, name),
            Optional.empty(),
            Execution.with(Seed.of(1)));
    Dataset train = context.train();
    Dataset holdout = context.holdout().orElseThrow();
    Map<String, Attacked> attacked = new LinkedHashMap<>();

    AttackContext scene = scene(context, every(holdout, 1), every(holdout, 0));
    boolean[] member = member(train.rowCount(), scene.targets().rowCount());
    DistanceAttacks.of(scene)
        .byAttack()
        .forEach((attack, scores) -> attacked.put(attack, new Attacked(scores, member)));
    DensityAttacks.of(scene)
        .forEach((attack, scores) -> attacked.put(attack, new Attacked(scores, member)));

    AttackContext whole = scene(context, holdout, holdout);
    boolean[] learned = member(train.rowCount(), whole.targets().rowCount());
    DensityAttacks.AgainstPrior prior = DensityAttacks.againstPrior(whole);
    attacked.put("prior", new Attacked(prior.ratio(), learned));
    attacked.put("eq1", new Attacked(prior.density(), learned));
    return attacked;
  }

  private static AttackContext scene(EvalContext context, Dataset reference, Dataset strangers) {
    return new AttackContext(
        context.train(),
        context.synthetic(),
        reference,
        Dataset.concat(List.of(context.train(), strangers)),
        context.run());
  }

  private static Dataset every(Dataset table, int parity) {
    return table.selectRows(
        IntStream.range(0, table.rowCount()).filter(i -> i % 2 == parity).toArray());
  }

  private static boolean[] member(int members, int all) {
    boolean[] member = new boolean[all];
    Arrays.fill(member, 0, members, true);
    return member;
  }
}
