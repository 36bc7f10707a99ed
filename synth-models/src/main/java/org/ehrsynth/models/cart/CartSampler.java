package org.ehrsynth.models.cart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.RejectionBudget;
import org.ehrsynth.discretization.RowBuffer;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.models.tree.Tree;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * Samples from sequential trees. Rows drawn without a condition share the trees and the contents of
 * the leaves evenly ({@link StratifiedForestSampler}).
 *
 * <p>Conditions that are a set per column are sampled exactly: a row is drawn column by column; at
 * a column with a set S, drawn from the leaf ℓ of a random tree, it continues with probability p(S
 * | ℓ) / b, where b is the largest such mass of any leaf, its category is drawn among those in S,
 * and it restarts otherwise. Most rejections come early.
 */
final class CartSampler implements Sampler {
  /**
   * Rows begun in vain, one after another, before a condition is given up: two or three seconds.
   */
  private static final int MAX_REJECTED = 6_000_000;

  private static final String HEAD = "cart/cart.json";
  private static final String ORDER = "cart/order.npy";

  private final Schema schema;
  private final Discretization[] columns;
  private final List<Forest> forests; // in the order of drawing
  private final boolean donors;

  CartSampler(Schema schema, Discretization[] columns, List<Forest> forests, boolean donors) {
    this.schema = schema;
    this.columns = columns;
    this.forests = List.copyOf(forests);
    this.donors = donors;
  }

  @Override
  public Dataset draw(int rows, Seed seed) {
    RandomStream draws = seed.generator();
    RowBuffer out = new RowBuffer(List.of(columns), rows);
    int[] row = new int[columns.length];
    StratifiedForestSampler[] even =
        forests.stream().map(StratifiedForestSampler::new).toArray(StratifiedForestSampler[]::new);
    for (int r = 0; r < rows; r++) {
      for (StratifiedForestSampler forest : even) {
        int j = forest.column();
        row[j] = forest.draw(row, draws);
        out.set(r, j, row[j], draws);
      }
    }
    return out.toDataset(schema);
  }

  @Override
  public Optional<Dataset> draw(int rows, Condition where, Seed seed) {
    Optional<Map<String, ValueSet>> regions = where.asBox();
    if (regions.isEmpty()) {
      return Optional.empty();
    }
    ColumnCondition[] demands = new ColumnCondition[columns.length];
    for (Forest forest : forests) {
      int j = forest.column();
      ValueSet set = regions.get().get(schema.field(j).name());
      if (set != null) {
        demands[j] = ColumnCondition.of(set, columns[j], forest);
        if (demands[j].maxMass == 0) {
          throw new InputException(
              "condition '%s' cannot be met: the model knows no such value of column '%s'"
                  .formatted(where, schema.field(j).name()));
        }
      }
    }
    RandomStream draws = seed.generator();
    RowBuffer out = new RowBuffer(List.of(columns), rows);
    int[] row = new int[columns.length];
    RejectionBudget proposals = new RejectionBudget(where, rows, MAX_REJECTED);
    for (int r = 0; r < rows; ) {
      proposals.begin(r);
      if (meets(r, row, demands, out, draws)) {
        for (int j = 0; j < row.length; j++) {
          if (demands[j] == null) {
            out.set(r, j, row[j], draws);
          }
        }
        r++;
        proposals.met();
      }
    }
    return Optional.of(out.toDataset(schema));
  }

  @Override
  public Optional<Dataset> impute(Dataset table, Seed seed) {
    return Optional.of(new TreeImputer(columns, forests).impute(table, seed));
  }

  @Override
  public Optional<Dataset> draw(Dataset given, Seed seed) {
    return Optional.of(new GivenForestSampler(schema, columns, forests).draw(given, seed));
  }

  /**
   * The set that a condition requires of a column.
   *
   * @param allowed by category
   * @param mass of the allowed categories by tree and leaf
   * @param maxMass the largest of them
   */
  private record ColumnCondition(ValueSet set, boolean[] allowed, double[][] mass, double maxMass) {

    static ColumnCondition of(ValueSet set, Discretization column, Forest forest) {
      boolean[] allowed = column.meeting(set);
      double[][] mass = new double[forest.trees().size()][];
      double max = 0;
      for (int t = 0; t < mass.length; t++) {
        Tree tree = forest.trees().get(t);
        mass[t] = new double[tree.leaves()];
        for (int leaf = 0; leaf < mass[t].length; leaf++) {
          mass[t][leaf] = tree.mass(leaf, allowed);
          max = Math.max(max, mass[t][leaf]);
        }
      }
      return new ColumnCondition(set, allowed, mass, max);
    }
  }

  /** Draws the categories of a row and its conditioned cells; returns false on a rejection. */
  private boolean meets(
      int r, int[] row, ColumnCondition[] demands, RowBuffer out, RandomStream draws) {
    for (Forest forest : forests) {
      int j = forest.column();
      double u = draws.nextDouble() * forest.trees().size();
      int t = (int) u; // what remains of u is uniform again
      u -= t;
      Tree tree = forest.trees().get(t);
      int leaf = tree.leaf(row);
      ColumnCondition demand = demands[j];
      if (demand == null) {
        row[j] = tree.draw(leaf, u);
        continue;
      }
      if (u * demand.maxMass >= demand.mass[t][leaf]) {
        return false;
      }
      row[j] = tree.draw(leaf, demand.allowed, draws.nextDouble());
      double number = out.set(r, j, row[j], draws);
      if (!columns[j].field().type().isCoded() && !demand.set.containsNumber(number)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void write(ArchiveWriter archive) {
    JsonTree head = new JsonTree();
    head.put("donors", donors);
    archive.json(HEAD, head);
    archive.ints(ORDER, forests.stream().mapToInt(Forest::column).toArray());
    for (int j = 0; j < columns.length; j++) {
      columns[j].write(archive, "cart/column-" + j);
    }
    for (Forest forest : forests) {
      forest.write(archive, "cart/forest-" + forest.column());
    }
  }

  static CartSampler read(ArchiveReader archive, Schema schema) {
    JsonObject head = archive.json(HEAD);
    Discretization[] columns = new Discretization[schema.size()];
    Arrays.setAll(columns, j -> Discretization.read(archive, "cart/column-" + j, schema.field(j)));
    int[] sizes = Arrays.stream(columns).mapToInt(Discretization::size).toArray();
    List<Forest> forests = new ArrayList<>();
    int[] order = archive.ints(ORDER);
    int[] sorted = IntStream.of(order).sorted().toArray();
    if (!Arrays.equals(sorted, IntStream.range(0, columns.length).toArray())) {
      throw archive.malformed(ORDER, "each column once");
    }
    for (int j : order) {
      forests.add(Forest.read(archive, "cart/forest-" + j, sizes, j));
    }
    return new CartSampler(schema, columns, forests, head.bool("donors", false));
  }

  @Override
  public List<String> disclosures() {
    int leaves = forests.stream().mapToInt(Forest::leaves).sum();
    int trees = forests.stream().mapToInt(f -> f.trees().size()).sum();
    if (donors) {
      return List.of(
          "REAL VALUES, also those of single patients: it was learned with leaves=donors",
          "%,d leaves of %,d trees".formatted(leaves, trees));
    }
    List<String> facts = new ArrayList<>(Discretization.disclosures(List.of(columns)));
    facts.add(
        ("%,d leaves of %,d trees, each of at least as many patients as the guard requires; a leaf is a"
                + " list of categories drawn from its smoothed distribution")
            .formatted(leaves, trees));
    return facts;
  }
}
