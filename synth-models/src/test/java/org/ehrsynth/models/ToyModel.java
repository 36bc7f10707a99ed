package org.ehrsynth.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.discretization.Pmf;
import org.ehrsynth.discretization.RowBuffer;
import org.ehrsynth.discretization.TruncatedCategories;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.model.RecordProvider;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.plugin.Checks;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.plugin.Setting;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * A complete model to start from: the columns form a first-order Markov chain, in which the
 * category of a cell depends on the category of the cell to its left.
 *
 * <p>It shows the three steps of a table model: {@link DiscretizedTable#of} turns guarded columns
 * into categories, the fit works on their codes, and a {@link RowBuffer} turns sampled categories
 * back into cells. Constraints, threads, provenance and model files are inherited; conditions are
 * too, by rejection, but a model that can draw under a condition need not wait for rare rows.
 *
 * @param bins the number of categories of a number with many values, roughly
 */
public record ToyModel(
    @Setting("at least 1; the number of categories of a number with many values, roughly") int bins)
    implements Synthesizer {
  private static final String NAME = "toy";

  public ToyModel {
    Checks.minimum("bins", bins, 1);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> settings() {
    return RecordSettings.of(this);
  }

  @Override
  public Sampler fitGuarded(Dataset guarded, Subjects subjects, FitOptions options, Execution run) {
    int k = options.minimumSubjects();
    DiscretizedTable table =
        DiscretizedTable.of(
            guarded, subjects, column -> Discretization.of(column, subjects, k, bins), run);
    double[][] weights = new double[table.size()][];
    int[] left = new int[table.rows()];
    for (int j = 0; j < weights.length; j++) {
      weights[j] = weights(table, j, left, j == 0 ? 1 : table.columns()[j - 1].size(), k);
      left = table.codes()[j];
    }
    return new Chain(guarded.schema(), List.of(table.columns()), weights);
  }

  /**
   * The rows of each pair of categories, by category to the left, then own. Pairs that fewer than k
   * patients hold are pooled: their rows are spread over the categories as if independent, so that
   * each category keeps its frequency, and no count of fewer than k patients is stored.
   */
  private static double[] weights(DiscretizedTable table, int j, int[] left, int lefts, int k) {
    int size = table.columns()[j].size();
    int[] pairs = new int[table.rows()];
    Arrays.setAll(pairs, i -> left[i] * size + table.codes()[j][i]);
    int[] holders = table.subjects().perCode(pairs, lefts * size);
    double[] weights = new double[lefts * size];
    double[] pooledLeft = new double[lefts];
    double[] pooledOwn = new double[size];
    double pooled = 0;
    for (int pair : pairs) {
      if (holders[pair] >= k) {
        weights[pair]++;
      } else {
        pooledLeft[pair / size]++;
        pooledOwn[pair % size]++;
        pooled++;
      }
    }
    for (int pair = 0; pair < weights.length && pooled > 0; pair++) {
      weights[pair] += pooledLeft[pair / size] * pooledOwn[pair % size] / pooled;
    }
    return weights;
  }

  /** The fitted model: the distributions of each column given the category to its left. */
  private record Chain(Schema schema, List<Discretization> columns, double[][] weights)
      implements Sampler {

    @Override
    public Dataset draw(int rows, Seed seed) {
      return draw(rows, Map.of(), seed).orElseThrow();
    }

    /** Exact for conditions that are one set per column; the caller rejects rows for all others. */
    @Override
    public Optional<Dataset> draw(int rows, Condition where, Seed seed) {
      return where.asBox().flatMap(sets -> draw(rows, sets, seed));
    }

    private Optional<Dataset> draw(int rows, Map<String, ValueSet> sets, Seed seed) {
      TruncatedCategories[] within = new TruncatedCategories[columns.size()];
      Pmf[][] next = new Pmf[columns.size()][];
      double[] onward = null; // by category: the probability that the columns to its right are met
      for (int j = next.length - 1; j >= 0; j--) {
        ValueSet set = sets.get(columns.get(j).field().name());
        within[j] = set == null ? null : TruncatedCategories.of(columns.get(j), set);
        double[] met = onward == null ? ones(columns.get(j).size()) : onward;
        double[] fractions = set == null ? ones(met.length) : within[j].fractions();
        Arrays.setAll(fractions, c -> fractions[c] * met[c]);
        next[j] = new Pmf[weights[j].length / met.length];
        onward = new double[next[j].length];
        for (int left = 0; left < onward.length; left++) {
          double[] row = Arrays.copyOfRange(weights[j], left * met.length, (left + 1) * met.length);
          double total = Arrays.stream(row).sum();
          Arrays.setAll(row, c -> row[c] * fractions[c]);
          onward[left] = total > 0 ? Arrays.stream(row).sum() / total : 0;
          next[j][left] = Pmf.of(row);
        }
      }
      return onward[0] > 0 ? Optional.of(draw(rows, next, within, seed)) : Optional.empty();
    }

    private Dataset draw(int rows, Pmf[][] next, TruncatedCategories[] within, Seed seed) {
      RandomStream draws = seed.generator();
      RowBuffer out = new RowBuffer(columns, rows);
      for (int i = 0; i < rows; i++) {
        int category = 0;
        for (int j = 0; j < next.length; j++) {
          category = next[j][category].draw(draws.nextDouble());
          if (within[j] == null) {
            out.set(i, j, category, draws);
          } else {
            out.set(i, j, category, within[j], draws);
          }
        }
      }
      return out.toDataset(schema);
    }

    private static double[] ones(int n) {
      double[] ones = new double[n];
      Arrays.fill(ones, 1);
      return ones;
    }

    @Override
    public void write(ArchiveWriter archive) {
      for (int j = 0; j < weights.length; j++) {
        columns.get(j).write(archive, "toy/" + j);
        archive.doubles("toy/" + j + "/weights.npy", weights[j]);
      }
    }

    static Chain read(ArchiveReader archive, Schema schema) {
      List<Discretization> columns = new ArrayList<>();
      double[][] weights = new double[schema.size()][];
      for (int j = 0; j < weights.length; j++) {
        columns.add(Discretization.read(archive, "toy/" + j, schema.field(j)));
        weights[j] = archive.doubles("toy/" + j + "/weights.npy");
      }
      return new Chain(schema, columns, weights);
    }

    @Override
    public List<String> disclosures() {
      List<String> facts = new ArrayList<>(Discretization.disclosures(columns));
      facts.add("how often neighbouring columns have two categories, each held by enough patients");
      return facts;
    }
  }

  /** Registered in META-INF/services. */
  public static final class Provider extends RecordProvider<ToyModel> {
    public Provider() {
      super(NAME, new ToyModel(20), settings -> settings, Chain::read);
    }

    @Override
    public String summary() {
      return "a Markov chain over the columns; a model to start from";
    }

    @Override
    public String citation() {
      return "the chain rule with the Markov assumption";
    }
  }
}
