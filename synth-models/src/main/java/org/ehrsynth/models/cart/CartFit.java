package org.ehrsynth.models.cart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.execution.Execution;

/** Learns a {@link CartSampler}: categories, the order of the columns, a forest for each. */
final class CartFit {
  /** Levels from which on a nominal column is drawn late: it predicts little of others. */
  private static final int MANY_LEVELS = 100;

  /** Patients below which columns of small entropy come first with the automatic order. */
  private static final int FEW_PATIENTS = 1_000;

  private static final Set<String> ENTROPY_ORDERS =
      Set.of(CartConfig.ORDER_BY_SIZE, CartConfig.UNCERTAIN_FIRST, CartConfig.CERTAIN_FIRST);

  private final Dataset data;
  private final Subjects subjects;
  private final int k;
  private final CartConfig config;
  private final Execution run;

  CartFit(Dataset data, Subjects subjects, int k, CartConfig config, Execution run) {
    this.data = data;
    this.subjects = subjects;
    this.k = k;
    this.config = config;
    this.run = run;
  }

  CartSampler fit() {
    boolean donors = config.leaves() == CartConfig.Leaves.DONORS;
    DiscretizedTable table =
        DiscretizedTable.of(
            data,
            subjects,
            column ->
                donors
                    ? Discretization.exact(column, subjects)
                    : Discretization.of(column, subjects, k, config.bins()),
            run);
    int[] order = order(table);
    int minLeaf = donors ? config.minLeaf() : Math.max(config.minLeaf(), k);
    ForestFit fit = new ForestFit(table, config, minLeaf, run);
    Forest[] forests = new Forest[order.length];
    for (int at = 0; at < order.length; at++) {
      forests[at] = fit.fit(order[at], Arrays.copyOf(order, at));
      run.listener().progress("learning", (at + 1.0) / order.length);
    }
    return new CartSampler(data.schema(), table.columns(), List.of(forests), donors);
  }

  private int[] order(DiscretizedTable table) {
    int[] bySchema = IntStream.range(0, table.size()).toArray();
    if (config.order().equals(CartConfig.SCHEMA_ORDER)) {
      return bySchema;
    }
    boolean certainFirst =
        !config.order().equals(CartConfig.UNCERTAIN_FIRST)
            && (config.order().equals(CartConfig.CERTAIN_FIRST)
                || table.subjects().count() < FEW_PATIENTS);
    double[] entropy =
        IntStream.of(bySchema).mapToDouble(j -> entropy(table.fractions(j))).toArray();
    Set<Integer> order = new LinkedHashSet<>();
    if (!ENTROPY_ORDERS.contains(config.order())) {
      named().forEach(name -> order.add(data.schema().indexOf(name)));
    }
    IntStream.of(bySchema)
        .boxed()
        .sorted(
            Comparator.comparing((Integer j) -> isManyLevelled(table.columns()[j]))
                .thenComparing(j -> certainFirst ? entropy[j] : -entropy[j]))
        .forEach(order::add);
    return order.stream().mapToInt(j -> j).toArray();
  }

  private List<String> named() {
    List<String> names = new ArrayList<>();
    for (String name : config.order().split(",")) {
      if (data.schema().find(name.trim()) < 0) {
        throw new InputException(
            "setting 'order': expected %s, %s, %s, %s or names of learned columns, found '%s'"
                .formatted(
                    CartConfig.ORDER_BY_SIZE,
                    CartConfig.UNCERTAIN_FIRST,
                    CartConfig.CERTAIN_FIRST,
                    CartConfig.SCHEMA_ORDER,
                    name.trim()));
      }
      names.add(name.trim());
    }
    return names;
  }

  private static boolean isManyLevelled(Discretization column) {
    return column.isNominal() && column.size() > MANY_LEVELS;
  }

  private static double entropy(double[] fractions) {
    return Arrays.stream(fractions).map(p -> p > 0 ? -p * Math.log(p) : 0).sum();
  }
}
