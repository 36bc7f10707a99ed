package org.ehrsynth.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.encode.EncoderPlan;
import org.ehrsynth.encode.FittedTableEncoder;
import org.ehrsynth.encode.Layout;
import org.ehrsynth.encode.TableEncoder;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * Joins the floors: encodes a table, learns the matrix, and decodes what is drawn.
 *
 * @param generator learns the matrix; its name and settings are this method's
 * @param plan which encoder each column gets; part of the method, not of its settings
 */
public record EncodedSynthesizer(MatrixGenerator generator, EncoderPlan plan)
    implements Synthesizer {
  private static final String ENCODERS = "encoders";
  private static final String GENERATOR = "generator";

  public EncodedSynthesizer {
    Objects.requireNonNull(generator, "generator");
    Objects.requireNonNull(plan, "plan");
  }

  @Override
  public String name() {
    return generator.name();
  }

  @Override
  public Map<String, Object> settings() {
    return new LinkedHashMap<>(generator.settings());
  }

  @Override
  public Sampler fitGuarded(Dataset guarded, int[] subjects, Execution run) {
    FittedTableEncoder encoder =
        new TableEncoder(plan).fit(guarded, subjects, run.guard(), run.seed().derive("encoders"));
    run.checkInterrupted();
    Matrix x = encoder.encode(guarded, run.seed().derive("encode"));
    run.checkInterrupted();
    FittedMatrixGenerator learned =
        generator.fit(x, encoder.layout(), subjects, run.withSeed(run.seed().derive("generator")));
    return new EncodedSampler(encoder, learned);
  }

  /** Reads a generator that {@link FittedMatrixGenerator#write} wrote. */
  @FunctionalInterface
  public interface GeneratorReader {
    FittedMatrixGenerator read(ArchiveReader archive, String prefix, Layout layout);
  }

  /**
   * Reads what {@link #fitGuarded} learned; to be called by {@link SynthesizerProvider#read}.
   *
   * @throws org.ehrsynth.archive.ArchiveFormatException if it is not whole
   */
  public static Sampler read(ArchiveReader archive, Schema schema, GeneratorReader generator) {
    FittedTableEncoder encoder = FittedTableEncoder.read(archive, ENCODERS, schema);
    return new EncodedSampler(encoder, generator.read(archive, GENERATOR, encoder.layout()));
  }

  private record EncodedSampler(FittedTableEncoder encoder, FittedMatrixGenerator generator)
      implements Sampler {

    @Override
    public Dataset draw(int rows, Seed seed) {
      return encoder.decode(generator.draw(rows, seed.derive("rows")), seed.derive("cells"));
    }

    @Override
    public void write(ArchiveWriter archive) {
      encoder.write(archive, ENCODERS);
      generator.write(archive, GENERATOR);
    }

    @Override
    public List<String> disclosures() {
      List<String> facts = new ArrayList<>(encoder.disclosures());
      facts.addAll(generator.disclosures());
      return facts;
    }
  }
}
