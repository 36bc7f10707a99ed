package org.ehrsynth.models.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.ehrsynth.models.nn.device.Device;
import org.ehrsynth.models.nn.device.Devices;

/**
 * Computes on a {@link org.ehrsynth.models.nn.device.Device} and a {@link SpinPool}. Work is cut by
 * its shape alone, never by the number of threads, and partial sums are added in a fixed order:
 * results do not depend on threads.
 */
public final class ComputeContext implements AutoCloseable {
  /** Pieces that a loop over rows is cut into, at most, and a product on the processor. */
  static final int PIECES = 4;

  private static final int MIN_TILE = 24;
  private static final int MIN_ROWS = 8;

  private final Device device;
  private final SpinPool team;
  private final List<Device.Memory> memory = new ArrayList<>();

  public ComputeContext(Device device, int threads) {
    this.device = device;
    // More threads than processors would wait for each other by keeping them busy.
    int max = Math.min(PIECES, Runtime.getRuntime().availableProcessors());
    this.team = new SpinPool(Math.min(threads, max));
  }

  /** On the device that {@link org.ehrsynth.models.nn.device.Devices} picked for this process. */
  public static ComputeContext of(int threads) {
    return new ComputeContext(Devices.best(), threads);
  }

  /** Zeros, in memory that is freed when this engine is closed. */
  public Tensor tensor(int rows, int width) {
    Tensor tensor = Tensor.of(device, rows, width);
    memory.add(tensor.memory());
    return tensor;
  }

  /** Ends the threads and frees the memory of all tensors that it made. */
  @Override
  public void close() {
    team.close();
    memory.forEach(Device.Memory::free);
    memory.clear();
  }

  /** Runs task(0) … task(tasks − 1) on all threads. */
  public void forEach(int tasks, IntConsumer task) {
    team.forEach(tasks, task);
  }

  /** Work on the rows from … to − 1, the part-th of all. */
  @FunctionalInterface
  public interface RowWork {
    void run(int part, int from, int to);
  }

  /** How many parts {@link #rows} cuts so many rows into. */
  public static int parts(int rows) {
    return Math.max(1, Math.min(PIECES, rows / MIN_ROWS));
  }

  /** Loops over rows in parts. */
  public void rows(int rows, RowWork work) {
    int parts = parts(rows);
    team.forEach(
        parts,
        p -> work.run(p, (int) ((long) rows * p / parts), (int) ((long) rows * (p + 1) / parts)));
  }

  /** Loops over the rows of a tensor in parts, and uploads them. */
  public void fill(Tensor out, RowWork work) {
    rows(
        out.rows(),
        (part, from, to) -> {
          work.run(part, from, to);
          out.upload(from, to);
        });
  }

  /**
   * One term of a sum of products.
   *
   * @param a op(A) is m × k, uploaded
   * @param b op(B) is k × n, uploaded
   */
  public record Product(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    public Product {
      if ((transposeA ? a.rows() : a.width()) != (transposeB ? b.width() : b.rows())) {
        throw new IllegalArgumentException(
            "%d × %d%s and %d × %d%s have no product"
                .formatted(
                    a.rows(),
                    a.width(),
                    transposeA ? " transposed" : "",
                    b.rows(),
                    b.width(),
                    transposeB ? " transposed" : ""));
      }
    }

    private int inner() {
      return transposeA ? a.rows() : a.width();
    }

    private int m() {
      return transposeA ? a.width() : a.rows();
    }

    private int n() {
      return transposeB ? b.rows() : b.width();
    }
  }

  /** A B. */
  public static Product product(Tensor a, Tensor b) {
    return new Product(a, false, b, false);
  }

  /** A Bᵀ. */
  public static Product byTransposed(Tensor a, Tensor b) {
    return new Product(a, false, b, true);
  }

  /** Aᵀ B. */
  public static Product transposed(Tensor a, Tensor b) {
    return new Product(a, true, b, false);
  }

  /** C = Σ products. */
  public void sum(Tensor c, Product... products) {
    sum(c, null, products);
  }

  /**
   * C = Σ products + 1 biasᵀ, in C's array; without the bias in C's memory.
   *
   * @param bias one a column of C, or null
   */
  public void sum(Tensor c, float[] bias, Product... products) {
    long multiplications = 0;
    for (Product each : products) {
      multiplications += (long) each.m() * each.n() * each.inner();
      if (each.m() != c.rows() || each.n() != c.width()) {
        throw new IllegalArgumentException(
            "a product of %d × %d is not %d × %d"
                .formatted(each.m(), each.n(), c.rows(), c.width()));
      }
    }
    int pieces = device.pieces(multiplications);
    int across = 1;
    int along = 1;
    while (across * along < pieces) {
      double height = (double) c.rows() / along;
      double breadth = (double) c.width() / across;
      if (height >= breadth && height >= 2 * MIN_TILE) {
        along *= 2;
      } else if (breadth >= 2 * MIN_TILE) {
        across *= 2;
      } else {
        break;
      }
    }
    int tilesAcross = across;
    int tilesAlong = along;
    team.forEach(
        across * along,
        tile -> {
          int i = tile / tilesAcross;
          int j = tile % tilesAcross;
          int top = c.rows() * i / tilesAlong;
          int bottom = c.rows() * (i + 1) / tilesAlong;
          int left = c.width() * j / tilesAcross;
          int right = c.width() * (j + 1) / tilesAcross;
          for (int t = 0; t < products.length; t++) {
            multiply(products[t], c, top, bottom, left, right, t > 0);
          }
          download(c, top, bottom, left, right, bias);
        });
  }

  private void multiply(
      Product p, Tensor c, int top, int bottom, int left, int right, boolean add) {
    Tensor a = p.a;
    Tensor b = p.b;
    device.multiply(
        p.transposeA,
        p.transposeB,
        bottom - top,
        right - left,
        p.inner(),
        a.memory(),
        p.transposeA ? a.at(0) + top : a.at(top),
        a.width(),
        b.memory(),
        p.transposeB ? b.at(left) : b.at(0) + left,
        b.width(),
        add ? 1 : 0,
        c.memory(),
        c.at(top) + left,
        c.width());
  }

  private static void download(Tensor c, int top, int bottom, int left, int right, float[] bias) {
    float[] data = c.data();
    if (right - left == c.width()) {
      c.download(top, bottom);
    }
    for (int r = top; r < bottom; r++) {
      if (right - left < c.width()) {
        c.download(r, left, right - left);
      }
      if (bias != null) {
        int at = c.at(r);
        for (int j = left; j < right; j++) {
          data[at + j] += bias[j];
        }
      }
    }
  }
}
