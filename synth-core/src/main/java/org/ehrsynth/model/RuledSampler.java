package org.ehrsynth.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.constraint.RulePlan;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.Seed;

/** What a method learned, held to the declared rules: rows in the columns of the table. */
record RuledSampler(Sampler sampler, RulePlan plan) {

  /**
   * Draws the rows of one block that meet a condition and keep the rules on single rows.
   *
   * @param rows at most a block
   */
  RejectionSampler.Kept draw(int rows, Condition where, Run run, long block) {
    Seed seed = run.seed().derive(block);
    Condition asked = plan.taught(where.implied());
    if (!plan.hasRules()) {
      Dataset drawn =
          RejectionSampler.draw(where, rows, seed, (n, own) -> propose(n, asked, run, own));
      return new RejectionSampler.Kept(drawn, new Redraws(rows, 0, 0));
    }
    return RejectionSampler.draw(where, rows, seed, plan.excusedShare(), new Restoring(asked, run));
  }

  private Dataset propose(int rows, Condition where, Run run, Seed seed) {
    run.checkInterrupted();
    Optional<Dataset> exact =
        where.equals(Condition.ANY) ? Optional.empty() : sampler.draw(rows, where, seed);
    return exact.orElseGet(() -> sampler.draw(rows, seed));
  }

  /** Proposes what the method draws, put back into the columns of the table. */
  private final class Restoring implements RejectionSampler.Proposer {
    private final Condition where;
    private final Run run;

    Restoring(Condition where, Run run) {
      this.where = where;
      this.run = run;
    }

    @Override
    public RulePlan.Restored draw(int rows, Seed seed) {
      Seed others = seed.derive("others");
      return plan.restore(
          propose(rows, where, run, seed), (n, stream) -> sampler.draw(n, others.derive(stream)));
    }

    @Override
    public String mostBroken(Dataset rows) {
      return plan.mostBroken(rows);
    }
  }

  /** Empty where rules are declared: rows that are put back and refused have another density. */
  Optional<double[]> logDensity(Dataset rows) {
    return plan.hasRules() ? Optional.empty() : sampler.logDensity(rows);
  }

  List<String> facts() {
    List<String> facts = new ArrayList<>(sampler.facts());
    facts.addAll(plan.facts());
    return facts;
  }

  void write(ArchiveWriter archive) {
    plan.write(archive);
    sampler.write(archive);
  }
}
