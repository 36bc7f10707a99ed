package org.ehrsynth.models.arf;

import java.util.ArrayList;
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
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * A learned adversarial random forest.
 *
 * <p>Conditions that are a set \( S_j \) per column are sampled exactly: a leaf ℓ of any tree is
 * drawn by \( n_\ell \prod_j p_{\ell, j}(S_j) \), then each column within its set. Where a set cuts
 * through an interval of numbers, a row whose number falls outside of it is drawn anew from the
 * leaf on.
 */
final class ArfSampler implements Sampler {
  /** Rows begun in vain, one after another, before a condition is given up: a few seconds. */
  private static final int MAX_REJECTED = 4_000_000;

  private static final String HEAD = "arf/arf.json";
  private static final String COLUMN = "arf/column-";

  private final Schema schema;
  private final List<Discretization> columns;
  private final ArfForest forest;
  private final double shrinkage;

  ArfSampler(Schema schema, List<Discretization> columns, ArfForest forest, double shrinkage) {
    this.schema = schema;
    this.columns = List.copyOf(columns);
    this.forest = forest;
    this.shrinkage = shrinkage;
  }

  ArfForest forest() {
    return forest;
  }

  @Override
  public Dataset draw(int rows, Seed seed) {
    RandomStream draws = seed.generator();
    RowBuffer out = new RowBuffer(columns, rows);
    int[] row = new int[columns.size()];
    for (int r = 0; r < rows; r++) {
      forest.draw(row, draws);
      for (int j = 0; j < row.length; j++) {
        out.set(r, j, row[j], draws);
      }
    }
    return out.toDataset(schema);
  }

  @Override
  public Optional<Dataset> draw(int rows, Condition where, Seed seed) {
    return where.asBox().map(regions -> new Conditioned(where, regions).draw(rows, seed));
  }

  /** The density under a condition. */
  private final class Conditioned {
    private final Condition where;
    private final ValueSet[] sets = new ValueSet[columns.size()];
    private final boolean[][] allowed = new boolean[columns.size()][];
    private final int[] order; // columns with a set first: most rows that fail do so early
    private final ArfForest.Leaves leaves;

    Conditioned(Condition where, Map<String, ValueSet> regions) {
      this.where = where;
      for (int j = 0; j < sets.length; j++) {
        sets[j] = regions.get(schema.field(j).name());
        allowed[j] = sets[j] == null ? null : columns.get(j).meeting(sets[j]);
      }
      order =
          IntStream.concat(
                  IntStream.range(0, sets.length).filter(j -> sets[j] != null),
                  IntStream.range(0, sets.length).filter(j -> sets[j] == null))
              .toArray();
      leaves = forest.leaves(allowed);
    }

    Dataset draw(int rows, Seed seed) {
      RandomStream draws = seed.generator();
      RowBuffer out = new RowBuffer(columns, rows);
      if (leaves == null) {
        throw new InputException(
            "condition '%s' cannot be met: the model holds it impossible".formatted(where));
      }
      RejectionBudget proposals = new RejectionBudget(where, rows, MAX_REJECTED);
      for (int r = 0; r < rows; ) {
        proposals.begin(r);
        if (tryRow(r, out, draws)) {
          r++;
          proposals.met();
        }
      }
      return out.toDataset(schema);
    }

    private boolean tryRow(int r, RowBuffer out, RandomStream draws) {
      int chosen = leaves.weights().draw(draws);
      ArfTree tree = forest.trees().get(leaves.tree()[chosen]);
      int leaf = leaves.number()[chosen];
      for (int j : order) {
        if (sets[j] == null) {
          out.set(r, j, tree.draw(leaf, j, draws), draws);
          continue;
        }
        double number = out.set(r, j, tree.draw(leaf, j, allowed[j], draws), draws);
        if (!schema.field(j).type().isCoded() && !sets[j].containsNumber(number)) {
          return false;
        }
      }
      return true;
    }
  }

  @Override
  public Optional<double[]> logDensity(Dataset rows) {
    int[][] codes = new int[columns.size()][];
    for (int j = 0; j < codes.length; j++) {
      codes[j] = columns.get(j).encode(rows.column(schema.field(j).name()));
    }
    double[] density = new double[rows.rowCount()];
    int[] row = new int[codes.length];
    for (int i = 0; i < density.length; i++) {
      for (int j = 0; j < row.length; j++) {
        row[j] = codes[j][i];
      }
      density[i] = forest.logDensity(row);
    }
    return Optional.of(density);
  }

  @Override
  public void write(ArchiveWriter archive) {
    JsonTree head = new JsonTree();
    head.put("smoothing", shrinkage);
    archive.json(HEAD, head);
    for (int j = 0; j < columns.size(); j++) {
      columns.get(j).write(archive, COLUMN + j);
    }
    forest.write(archive);
  }

  static ArfSampler read(ArchiveReader archive, Schema schema) {
    JsonObject head = archive.json(HEAD);
    double shrinkage = head.number("smoothing");
    if (!(shrinkage >= 0 && shrinkage < Double.POSITIVE_INFINITY)) {
      throw archive.malformed(HEAD, "a shrinkage of at least 0");
    }
    List<Discretization> columns = new ArrayList<>();
    for (int j = 0; j < schema.size(); j++) {
      columns.add(Discretization.read(archive, COLUMN + j, schema.field(j)));
    }
    ArfTree.Setup setup = ArfTree.Setup.of(columns.toArray(new Discretization[0]), shrinkage);
    return new ArfSampler(schema, columns, ArfForest.read(archive, setup), shrinkage);
  }

  @Override
  public List<String> disclosures() {
    List<String> facts = new ArrayList<>(Discretization.disclosures(columns));
    facts.add(
        ("%,d leaves of %,d trees, each of at least as many patients as the guard requires; a leaf is"
                + " how many of its rows have each category of each column, without which goes with"
                + " which")
            .formatted(forest.leaves(), forest.trees().size()));
    return facts;
  }
}
