package org.ehrsynth.eval.privacy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.neighbor.RowKeys;
import org.ehrsynth.schema.Field;

/**
 * Measures the fraction of synthetic rows that equal a training row in every column, beside the
 * fraction that equal a holdout row, which is chance. Replicated uniques are rows that occur once
 * in train and once in the synthetic table (Nowok, Raab and Dibben 2016).
 */
public final class Uniques implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "privacy.uniques";

  /** The fraction of synthetic rows that copy a training row. */
  public static final MetricKey EXACT_COPIES = MetricKey.of(ID, "exact_copies");

  /** The fraction of synthetic rows that copy a training row, among as many as the holdout has. */
  public static final MetricKey MATCHED_COPIES = MetricKey.of(ID, "matched_copies");

  /** The fraction of synthetic rows that copy a holdout row, which is chance. */
  public static final MetricKey HOLDOUT_COPIES = MetricKey.of(ID, "holdout_copies");

  /** The training rows with a unique key that are replicated, per synthetic row. */
  public static final MetricKey MATCHED_KEYS = MetricKey.of(ID, "matched_keys");

  /** The holdout rows with a unique key that are replicated, per synthetic row: chance. */
  public static final MetricKey HOLDOUT_KEYS = MetricKey.of(ID, "holdout_keys");

  /** The number of training rows that equal no other. */
  public static final MetricKey TRAIN_UNIQUES = MetricKey.of(ID, "train_uniques");

  /** The number of synthetic rows. */
  public static final MetricKey ROWS = MetricKey.of(ID, "rows");

  @Override
  public MetricInfo info() {
    return MetricInfo.lowerIsBetter(ID, "synthetic rows that are exact copies")
        .withCitation("Nowok, Raab, Dibben (2016), doi:10.18637/jss.v074.i11")
        .withCaveat("in tables of few columns chance makes copies too: compare with the holdout's");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    Dataset synthetic = context.synthetic();
    int n = synthetic.rowCount();
    if (n == 0 || context.train().rowCount() == 0) {
      return new NotApplicable("needs at least one train row and one synthetic row");
    }
    List<String> all = context.train().schema().names();
    int copies = copies(context.train(), synthetic, all);
    ReplicatedUniques rows = replication(context.train(), synthetic, all);
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put(EXACT_COPIES.component(), copies / (double) n);
    parts.put(TRAIN_UNIQUES.component(), (double) rows.real());
    parts.put("replicated_uniques", (double) rows.replicated());
    List<String> keys =
        context.train().schema().fields().stream()
            .filter(Field::quasiIdentifier)
            .map(Field::name)
            .toList();
    if (!keys.isEmpty()) {
      ReplicatedUniques known = replication(context.train(), synthetic, keys);
      parts.put("train_key_uniques", (double) known.real());
      parts.put("replicated_keys", known.replicated() / (double) n);
    }
    context.holdout().ifPresent(holdout -> addChance(parts, context, holdout, all, keys));
    parts.put(ROWS.component(), (double) n);
    return new Score(copies / (double) n, WilsonInterval.interval(copies, n), parts);
  }

  /** As many train rows as holdout rows: only then do both have the same chances. */
  private static void addChance(
      Map<String, Double> parts,
      EvalContext context,
      Dataset holdout,
      List<String> all,
      List<String> keys) {
    Dataset synthetic = context.synthetic();
    double n = synthetic.rowCount();
    int size = Math.min(context.train().rowCount(), holdout.rowCount());
    Dataset train = AttackTargets.cut(context.train(), size, context, "uniques/train");
    Dataset unseen = AttackTargets.cut(holdout, size, context, "uniques/holdout");
    parts.put(MATCHED_COPIES.component(), copies(train, synthetic, all) / n);
    parts.put(HOLDOUT_COPIES.component(), copies(unseen, synthetic, all) / n);
    if (!keys.isEmpty()) {
      parts.put(MATCHED_KEYS.component(), replication(train, synthetic, keys).replicated() / n);
      parts.put(HOLDOUT_KEYS.component(), replication(unseen, synthetic, keys).replicated() / n);
    }
  }

  /** Synthetic rows that are equal to some real row. */
  private static int copies(Dataset real, Dataset synthetic, List<String> columns) {
    RowKeys keys = new RowKeys();
    int[] known = keys.of(real.select(columns));
    int[] requested = keys.of(synthetic.select(columns));
    int[] counts = ReplicatedUniques.count(known, keys.size());
    return (int) Arrays.stream(requested).filter(key -> counts[key] > 0).count();
  }

  static ReplicatedUniques replication(Dataset real, Dataset synthetic, List<String> columns) {
    RowKeys keys = new RowKeys();
    int[] known = keys.of(real.select(columns));
    int[] requested = keys.of(synthetic.select(columns));
    return ReplicatedUniques.of(known, requested, keys.size());
  }
}
