package org.ehrsynth.models.neural;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.discretization.RejectionBudget;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.OutputActivation;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.models.nn.Tensor;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * Samples rows from a network and noise, each level from its softmax.
 *
 * <p>Given the noise, columns are independent. Under a condition that is a set per column, noise is
 * therefore accepted with the probability that its levels meet the condition, and the levels are
 * drawn from those that do: the distribution of rejection sampling, at a cost that does not depend
 * on how finely numbers are restricted. From a conditional network the level of the rarest column
 * is requested: rows then follow the network's conditional distribution, not exactly that of its
 * other rows. Other conditions are left to rejection.
 */
public final class NeuralSampler implements Sampler {
  /** Rows drawn in vain, one after another, before a condition is given up: some seconds. */
  private static final int MAX_REJECTED = 400_000;

  private static final String HEAD = "network/network.json";

  private final Codec codec;
  private final RowGenerator source;
  private final Training.BestEpoch kept;

  /** Of a network that is still learning. */
  public NeuralSampler(Codec codec, RowGenerator source) {
    this(codec, source, new Training.BestEpoch(0, 0));
  }

  /** Of a network that has learned. */
  NeuralSampler(Codec codec, RowGenerator source, Training.BestEpoch kept) {
    this.codec = codec;
    this.source = source;
    this.kept = kept;
  }

  @Override
  public Dataset draw(int rows, Seed seed) {
    EncodedRows out = EncodedRows.of(codec.spans(), rows);
    try (ComputeContext engine = ComputeContext.of(1)) {
      RowGenerator.Workspace desk = source.desk(engine);
      for (int from = 0; from < rows; from += RowGenerator.BLOCK) {
        Seed own = seed.derive(from / RowGenerator.BLOCK);
        Tensor logits = desk.logits(null, own.derive("network"));
        RandomStream draws = own.derive("levels").generator();
        Levels levels = new Levels(logits, new double[codec.spans().size()][], draws);
        for (int r = 0; r < Math.min(RowGenerator.BLOCK, rows - from); r++) {
          levels.draw(r, out, from + r);
        }
      }
    }
    return codec.decode(out, seed.derive("cells"));
  }

  /** Draws the levels of rows from their softmax, or from a part of it. */
  private final class Levels {
    private final Tensor logits;
    private final double[][] fractions; // by span: of each level; null for all
    private final RandomStream draws;
    private final float[] p;
    private final float[] deviations = source.deviations();

    Levels(Tensor logits, double[][] fractions, RandomStream draws) {
      this.logits = logits;
      this.fractions = fractions;
      this.draws = draws;
      p = new float[logits.width()];
    }

    /** Fills p with the probabilities of a span's levels that are in its part; their sum. */
    private double weigh(int r, int s) {
      OutputBlock span = codec.spans().get(s);
      System.arraycopy(logits.data(), logits.at(r) + span.offset(), p, 0, span.width());
      OutputActivation.softmax(p, 0, span.width());
      if (fractions[s] == null) {
        return 1;
      }
      double sum = 0;
      for (int v = 0; v < span.width(); v++) {
        p[v] *= (float) fractions[s][v];
        sum += p[v];
      }
      return sum;
    }

    /** The probability that a row is within all parts. */
    double probability(int r) {
      double product = 1;
      for (int s = 0; s < fractions.length; s++) {
        product *= fractions[s] == null ? 1 : weigh(r, s);
      }
      return product;
    }

    void draw(int r, EncodedRows out, int to) {
      for (int s = 0; s < fractions.length; s++) {
        OutputBlock span = codec.spans().get(s);
        if (span.kind() == OutputBlock.Kind.SOFTMAX) {
          double left = weigh(r, s) * draws.nextDouble();
          out.codes()[s][to] = level(span.width(), left);
        } else {
          float given = logits.data()[logits.at(r) + span.offset()];
          double x = span.kind() == OutputBlock.Kind.TANH ? Math.tanh(given) : given;
          double noise = deviations == null ? 0 : deviations[s] * draws.nextGaussian();
          out.numbers()[s][to] = (float) (x + noise);
        }
      }
    }

    /** The level at which the probabilities reach a sum; never one of probability 0. */
    private int level(int levels, double sum) {
      double left = sum;
      int last = 0;
      for (int v = 0; v < levels; v++) {
        if (p[v] > 0) {
          last = v;
          left -= p[v];
          if (left < 0) {
            break;
          }
        }
      }
      return last;
    }
  }

  @Override
  public Optional<Dataset> draw(int rows, Condition where, Seed seed) {
    return conditionVector(where).map(question -> draw(rows, question, seed));
  }

  /**
   * A request to a network.
   *
   * @param sets by column, that levels decide
   * @param fractions by span: of each level what share is in the column's set, the largest being 1;
   *     null for all
   * @param column of the levels that are requested, or −1
   */
  private record Question(
      Condition where,
      Map<String, ValueSet> sets,
      double[][] fractions,
      int column,
      AliasSampler level) {}

  /** Returns the request; empty where levels do not decide the condition. */
  private Optional<Question> conditionVector(Condition where) {
    Map<String, ValueSet> sets = new LinkedHashMap<>();
    double[][] fractions = new double[codec.spans().size()][];
    int column = -1;
    double min = 2;
    for (Map.Entry<String, ValueSet> region : where.asBox().orElse(Map.of()).entrySet()) {
      Optional<double[]> of = codec.fractions(region.getKey(), region.getValue());
      double max = of.map(s -> Arrays.stream(s).max().orElse(0)).orElse(0.0);
      if (max == 0) {
        continue;
      }
      int span = codec.spanOf(region.getKey());
      sets.put(region.getKey(), region.getValue());
      fractions[span] = Arrays.stream(of.get()).map(fraction -> fraction / max).toArray();
      int requested = source.levels().map(levels -> levels.columnOf(span)).orElse(-1);
      double met =
          requested < 0 ? 0 : source.levels().orElseThrow().fraction(requested, fractions[span]);
      if (met > 0 && met < min) {
        min = met;
        column = requested;
      }
    }
    if (sets.isEmpty()) {
      return Optional.empty();
    }
    AliasSampler level = column < 0 ? null : within(column, fractions);
    return Optional.of(new Question(where, sets, fractions, column, level));
  }

  private AliasSampler within(int column, double[][] fractions) {
    ConditionVector levels = source.levels().orElseThrow();
    return levels.within(column, fractions[levels.spanOf(column)]);
  }

  private Dataset draw(int rows, Question question, Seed seed) {
    RejectionBudget proposals = new RejectionBudget(question.where, rows, MAX_REJECTED);
    List<Dataset> kept = new ArrayList<>();
    kept.add(codec.decode(EncodedRows.of(codec.spans(), 0), seed));
    int found = 0;
    try (ComputeContext engine = ComputeContext.of(1)) {
      RowGenerator.Workspace desk = source.desk(engine);
      for (int block = 0; found < rows; block++) {
        Dataset met = block(desk, question, proposals, found, rows, seed.derive(block));
        kept.add(met);
        found += met.rowCount();
      }
    }
    return Dataset.concat(kept);
  }

  /**
   * The rows of a block that meet the condition. A row is kept with the probability that its levels
   * are within the condition, and then they are drawn from there: the same rows as by rejection.
   */
  private Dataset block(
      RowGenerator.Workspace desk,
      Question question,
      RejectionBudget proposals,
      int found,
      int wanted,
      Seed seed) {
    Tensor logits = desk.logits(conditioned(question, seed.derive("asked").generator()), seed);
    RandomStream draws = seed.derive("levels").generator();
    Levels levels = new Levels(logits, question.fractions, draws);
    EncodedRows proposed = EncodedRows.of(codec.spans(), RowGenerator.BLOCK);
    int[] of = new int[RowGenerator.BLOCK];
    int n = 0;
    for (int r = 0; r < RowGenerator.BLOCK; r++) {
      if (draws.nextDouble() < levels.probability(r)) {
        levels.draw(r, proposed, n);
        of[n++] = r;
      }
    }
    Dataset decoded = codec.decode(proposed, question.sets, seed.derive("cells"));
    int[] met = question.where.matching(decoded);
    int[] kept = new int[met.length];
    int count = 0;
    int next = 0;
    for (int r = 0; r < RowGenerator.BLOCK && found + count < wanted; r++) {
      proposals.begin(found + count);
      if (next < met.length && of[met[next]] == r) {
        proposals.met();
        kept[count++] = met[next++];
      }
    }
    return decoded.selectRows(Arrays.copyOf(kept, count));
  }

  private int[] conditioned(Question question, RandomStream draws) {
    if (question.column < 0) {
      return null;
    }
    int[] requested = new int[RowGenerator.BLOCK];
    ConditionVector levels = source.levels().orElseThrow();
    Arrays.setAll(requested, i -> levels.number(question.column, question.level.draw(draws)));
    return requested;
  }

  @Override
  public void write(ArchiveWriter archive) {
    JsonTree head = new JsonTree(source.shape());
    head.put("codec", codec.name());
    head.put("epoch", (long) kept.epoch());
    head.put("epochs", (long) kept.epochs());
    archive.json(HEAD, head);
    codec.write(archive);
    source.levels().ifPresent(levels -> levels.write(archive));
    for (Parameter each : source.state()) {
      archive.floats(
          entry(each.name()), each.value().data(), each.value().rows(), each.value().width());
    }
  }

  private static String entry(String parameter) {
    return "network/" + parameter + ".npy";
  }

  /**
   * Checks that a file holds a parameter of that shape: before a network is made as large as the
   * file says it is.
   *
   * @throws org.ehrsynth.archive.ArchiveFormatException if it does not
   */
  public static void expect(ArchiveReader archive, String parameter, int rows, int width) {
    archive.floats(entry(parameter), rows, width);
  }

  /** Makes a network of a written shape, for rows of a codec. */
  @FunctionalInterface
  public interface Maker {
    RowGenerator make(JsonObject shape, List<OutputBlock> spans);
  }

  /** Reads what {@link #write} wrote. */
  public static NeuralSampler read(ArchiveReader archive, Schema schema, Maker maker) {
    JsonObject head = archive.json(HEAD);
    Codec codec =
        switch (head.string("codec")) {
          case EncoderCodec.NAME -> EncoderCodec.read(archive, schema);
          case CategoryCodec.NAME -> CategoryCodec.read(archive, schema);
          default -> throw archive.malformed(HEAD, "a known codec");
        };
    RowGenerator source = maker.make(head, codec.spans());
    for (Parameter each : source.state()) {
      float[] data = each.value().data();
      float[] read = archive.floats(entry(each.name()), each.value().rows(), each.value().width());
      for (int i = 0; i < data.length; i++) {
        if (!Float.isFinite(read[i])) {
          throw archive.malformed(entry(each.name()), "finite numbers");
        }
        data[i] = read[i];
      }
      each.value().upload();
    }
    Training.BestEpoch kept =
        new Training.BestEpoch(
            Math.toIntExact(head.integer("epoch")), Math.toIntExact(head.integer("epochs")));
    return new NeuralSampler(codec, source, kept);
  }

  @Override
  public List<String> disclosures() {
    List<String> facts = new ArrayList<>(codec.disclosures());
    int numbers = source.state().stream().mapToInt(Parameter::size).sum();
    facts.add(
        ("%,d weights of a network, as they were after epoch %,d of %,d, learned from all rows: what"
                + " they hold of single patients is not known; membership attacks measure it")
            .formatted(numbers, kept.epoch(), kept.epochs()));
    return facts;
  }
}
