package org.ehrsynth.models.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.RejectionBudget;
import org.ehrsynth.discretization.RowBuffer;
import org.ehrsynth.discretization.TruncatedCategories;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.models.nn.device.Gemm;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * Samples from a fitted circuit and computes probabilities.
 *
 * <p>A condition is cut into boxes, a set per column each, no two of which meet. The categories of
 * a box are evidence: its probability is exact, and rows given it are drawn without rejection. A
 * box is drawn by its probability, then a row of it. Only where a set cuts through an interval of
 * numbers and one is rounded out of it, or it is of a derived column, a row that falls outside is
 * drawn anew, box and all: the rows have exactly the conditional distribution.
 */
final class CircuitSampler implements Sampler {
  /** Rows begun in vain, one after another, before a condition is given up: a few seconds. */
  private static final int MAX_REJECTED = 2_000_000;

  /** Boxes that a condition is cut into, at most: then it is left to rejection. */
  private static final int MAX_BOXES = 64;

  private static final String HEAD = "circuit/circuit.json";
  private static final String ROOT = "circuit/root.npy";
  private static final String PARENTS = "circuit/parents.npy";
  private static final String ORDER = "circuit/order.npy";
  private static final String COLUMN = "circuit/column-";

  private final Schema schema;
  private final ColumnFormulas derivations;
  private final List<Discretization> columns;
  private final LatentTree model;
  private final AncestralSampler free;

  CircuitSampler(
      Schema schema, ColumnFormulas derivations, List<Discretization> columns, LatentTree model) {
    this.schema = schema;
    this.derivations = derivations;
    this.columns = List.copyOf(columns);
    this.model = model;
    free = AncestralSampler.of(model, Posterior.of(model, new double[columns.size()][]));
  }

  @Override
  public Dataset draw(int rows, Seed seed) {
    RandomStream draws = seed.generator();
    RowBuffer out = new RowBuffer(columns, rows);
    TruncatedCategories[] anywhere = new TruncatedCategories[columns.size()];
    AncestralSampler.Even even = free.even();
    int[] states = new int[columns.size()];
    int[] categories = new int[columns.size()];
    for (int r = 0; r < rows; r++) {
      even.draw(states, categories, draws);
      put(r, categories, anywhere, out, draws);
    }
    return out.toDataset(schema);
  }

  private void put(
      int row, int[] categories, TruncatedCategories[] reach, RowBuffer out, RandomStream draws) {
    for (int j = 0; j < categories.length; j++) {
      if (reach[j] == null) {
        out.set(row, j, categories[j], draws);
      } else {
        out.set(row, j, categories[j], reach[j], draws);
      }
    }
    derivations.restore(out.numbers(), row, schema);
  }

  @Override
  public Optional<Dataset> draw(int rows, Condition where, Seed seed) {
    return where.boxes(MAX_BOXES).map(boxes -> draw(rows, where, boxes(boxes), seed));
  }

  /**
   * A box of a condition.
   *
   * @param sets by column; null without a condition
   * @param reach by column; null without a condition, or the column is derived
   * @param posterior given what is within reach
   */
  private record Box(ValueSet[] sets, TruncatedCategories[] reach, Posterior posterior) {}

  private List<Box> boxes(List<Map<String, ValueSet>> regions) {
    boolean[] derived = derivations.derived(columns.size());
    List<Box> boxes = new ArrayList<>();
    for (Map<String, ValueSet> region : regions) {
      ValueSet[] sets = new ValueSet[columns.size()];
      TruncatedCategories[] reach = new TruncatedCategories[columns.size()];
      double[][] weights = new double[columns.size()][];
      for (int j = 0; j < sets.length; j++) {
        sets[j] = region.get(schema.field(j).name());
        if (sets[j] != null && !derived[j]) {
          reach[j] = TruncatedCategories.of(columns.get(j), sets[j]);
          weights[j] = reach[j].fractions();
        }
      }
      boxes.add(new Box(sets, reach, Posterior.of(model, weights)));
    }
    return boxes;
  }

  private Dataset draw(int rows, Condition where, List<Box> boxes, Seed seed) {
    double[] logs = boxes.stream().mapToDouble(box -> box.posterior.logProbability()).toArray();
    double max = Arrays.stream(logs).max().orElse(Double.NEGATIVE_INFINITY);
    if (max == Double.NEGATIVE_INFINITY) {
      throw new InputException(unmet(where));
    }
    AliasSampler chosen =
        AliasSampler.of(Arrays.stream(logs).map(log -> Math.exp(log - max)).toArray());
    AncestralSampler[] walks = new AncestralSampler[logs.length];
    RandomStream draws = seed.generator();
    RowBuffer out = new RowBuffer(columns, rows);
    int[] states = new int[columns.size()];
    int[] categories = new int[columns.size()];
    RejectionBudget proposals = new RejectionBudget(where, rows, MAX_REJECTED);
    for (int r = 0; r < rows; ) {
      proposals.begin(r);
      int at = chosen.draw(draws);
      Box box = boxes.get(at);
      walks[at] = walks[at] == null ? AncestralSampler.of(model, box.posterior) : walks[at];
      walks[at].draw(states, categories, draws);
      put(r, categories, box.reach, out, draws);
      if (meets(box, out.numbers(), r)) {
        proposals.met();
        r++;
      }
    }
    return out.toDataset(schema);
  }

  private static boolean meets(Box box, double[][] numbers, int row) {
    for (int j = 0; j < numbers.length; j++) {
      if (box.sets[j] != null
          && numbers[j] != null
          && !box.sets[j].containsNumber(numbers[j][row])) {
        return false;
      }
    }
    return true;
  }

  private String unmet(Condition where) {
    for (Map.Entry<String, ValueSet> requested : where.asBox().orElse(Map.of()).entrySet()) {
      Discretization column = columns.get(schema.indexOf(requested.getKey()));
      if (Arrays.stream(column.fractions(requested.getValue())).sum() == 0) {
        return "condition '%s' cannot be met: the model knows no such value of column '%s'"
            .formatted(where, requested.getKey());
      }
    }
    return "condition '%s' cannot be met: the model holds it impossible".formatted(where);
  }

  @Override
  public OptionalDouble probability(Condition where) {
    Optional<List<Map<String, ValueSet>>> boxes = where.boxes(MAX_BOXES);
    boolean[] derived = derivations.derived(columns.size());
    if (boxes.isEmpty()) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (Map<String, ValueSet> region : boxes.get()) {
      double[][] weights = new double[columns.size()][];
      for (int j = 0; j < weights.length; j++) {
        ValueSet set = region.get(schema.field(j).name());
        if (set != null && derived[j]) {
          return OptionalDouble.empty();
        }
        weights[j] = set == null ? null : columns.get(j).fractions(set);
      }
      sum += Math.exp(Posterior.of(model, weights).logProbability());
    }
    return OptionalDouble.of(Math.min(1, sum));
  }

  @Override
  public Optional<double[]> logDensity(Dataset rows) {
    Dataset inner = derivations.differences(inOrder(rows));
    int[][] codes = encode(inner);
    Gemm.prepare();
    int block = Math.min(StochasticEm.BLOCK, Math.max(1, rows.rowCount()));
    MessagePassing pass = new MessagePassing(model, block);
    double[] density = new double[rows.rowCount()];
    for (int from = 0; from < density.length; from += block) {
      int n = Math.min(block, density.length - from);
      pass.observe(codes, from, n);
      double[] log = new double[n];
      pass.upward(n, log);
      System.arraycopy(log, 0, density, from, n);
    }
    return Optional.of(density);
  }

  private Dataset inOrder(Dataset rows) {
    return Dataset.of(schema.fields().stream().map(f -> rows.column(f.name())).toList());
  }

  private int[][] encode(Dataset inner) {
    int[][] codes = new int[columns.size()][];
    Arrays.setAll(codes, j -> columns.get(j).encode(inner.column(j)));
    return codes;
  }

  @Override
  public Optional<Dataset> impute(Dataset table, Seed seed) {
    return Optional.of(new CircuitImputer(schema, derivations, columns, model).impute(table, seed));
  }

  @Override
  public Optional<Dataset> draw(Dataset given, Seed seed) {
    GivenCircuitSampler sampler =
        new GivenCircuitSampler(schema, derivations, columns, model, free);
    return Optional.of(sampler.draw(given, seed));
  }

  @Override
  public void write(ArchiveWriter archive) {
    JsonTree head = new JsonTree();
    head.put("states", Arrays.stream(model.states()).asLongStream().boxed().toList());
    archive.json(HEAD, head);
    archive.ints(PARENTS, model.tree().parent());
    archive.ints(ORDER, model.tree().order());
    archive.matrix(ROOT, matrix(model.root(), model.root().length));
    for (int j = 0; j < columns.size(); j++) {
      columns.get(j).write(archive, COLUMN + j);
      int k = model.states()[j];
      archive.matrix(COLUMN + j + "/emissions.npy", matrix(model.emissions()[j], k));
      if (model.transitions()[j] != null) {
        archive.matrix(COLUMN + j + "/transitions.npy", matrix(model.transitions()[j], k));
      }
    }
    derivations.write(archive);
  }

  private static Matrix matrix(float[] cells, int states) {
    double[] wide = new double[cells.length];
    Arrays.setAll(wide, i -> cells[i]);
    return Matrix.of(cells.length / states, states, wide);
  }

  static CircuitSampler read(ArchiveReader archive, Schema schema) {
    JsonObject head = archive.json(HEAD);
    int[] states = head.integers("states").stream().mapToInt(Math::toIntExact).toArray();
    ColumnFormulas derivations = ColumnFormulas.read(archive, schema);
    List<Field> fields = derivations.inner(schema);
    List<Discretization> columns = new ArrayList<>();
    for (int j = 0; j < fields.size(); j++) {
      columns.add(Discretization.read(archive, COLUMN + j, fields.get(j)));
    }
    int[] sizes = columns.stream().mapToInt(Discretization::size).toArray();
    ChowLiu tree = new ChowLiu(archive.ints(PARENTS), archive.ints(ORDER));
    if (!tree.isTree(sizes.length)) {
      throw archive.malformed(ORDER, "a tree of the columns");
    }
    if (states.length != sizes.length || Arrays.stream(states).anyMatch(k -> k < 1)) {
      throw archive.malformed(HEAD, "a positive number of states for each column");
    }
    LatentTree model = LatentTree.zeros(tree, states, sizes);
    fill(archive, ROOT, model.root());
    for (int j = 0; j < sizes.length; j++) {
      fill(archive, COLUMN + j + "/emissions.npy", model.emissions()[j]);
      if (model.transitions()[j] != null) {
        fill(archive, COLUMN + j + "/transitions.npy", model.transitions()[j]);
      }
    }
    return new CircuitSampler(schema, derivations, columns, model);
  }

  private static void fill(ArchiveReader archive, String name, float[] to) {
    double[] from = archive.matrix(name).toArray();
    boolean sound = from.length == to.length && Arrays.stream(from).allMatch(x -> x >= 0 && x <= 2);
    if (!sound) {
      throw archive.malformed(name, "%,d probabilities".formatted(to.length));
    }
    for (int i = 0; i < to.length; i++) {
      to[i] = (float) from[i];
    }
  }

  @Override
  public List<String> disclosures() {
    List<String> facts = new ArrayList<>(Discretization.disclosures(columns));
    facts.addAll(derivations.disclosures());
    facts.add(
        ("at most %,d states of a latent variable a column, each expected of at least as many"
                + " patients as the guard requires; a state is a distribution of its column's"
                + " categories, smoothed towards the column's own, and one of the states next to it")
            .formatted(model.maxStates()));
    return facts;
  }
}
