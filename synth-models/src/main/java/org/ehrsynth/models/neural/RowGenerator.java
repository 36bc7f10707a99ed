package org.ehrsynth.models.neural;

import java.util.List;
import java.util.Optional;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.models.nn.Tensor;
import org.ehrsynth.random.Seed;

/** Generates rows from noise by a network. {@link #desk} is thread-safe while no weight changes. */
public interface RowGenerator {
  /** Rows that are made at once, always: a product's last bits may depend on how many there are. */
  int BLOCK = 256;

  /** A place to make rows in, for one thread; its memory is the engine's. */
  Workspace desk(ComputeContext engine);

  /** The bias of the last layer, by which the shares of levels can be set. */
  Parameter outputBias();

  /** All that a row depends on. */
  List<Parameter> state();

  /** Sizes of layers, by which an equal network is made before its state is read. */
  JsonTree shape();

  /** Returns the levels that can be requested, if any. */
  Optional<ConditionVector> levels();

  /** The deviation of a number about what the network gives, by span; null for none. */
  float[] deviations();

  /** A place to make rows in. */
  @FunctionalInterface
  interface Workspace {
    /**
     * The logits of {@link #BLOCK} rows.
     *
     * @param requested a level for each row; null: as real rows have them, or none
     */
    Tensor logits(int[] requested, Seed seed);
  }
}
