package dev.elman.benchmarks;

import dev.elman.compute.Compute;
import dev.elman.compute.ComputeProvider;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The ladder of the matrix product, from the loops of a textbook to the register tile. All rungs
/// are compared before they are timed. `docs/kernels.md` says what each rung gains.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class KernelBenchmark {
  /// Rows, columns and depth of the product: the recurrent products of the table's LSTMs.
  @Param({"16x512x128", "32x2048x512", "1x512x128"})
  public String shape = "";

  private final Compute scalar = ComputeProvider.scalar();
  private final Compute vector = ComputeProvider.create();
  private int m;
  private int n;
  private int k;
  private float[] a = {};
  private float[] b = {};
  private float[] c = {};
  private float[] scalarB = {};
  private float[] panels = {};

  /// Makes the factors and compares the rungs.
  @Setup
  public void setup() {
    String[] extents = shape.split("x", -1);
    m = Integer.parseInt(extents[0]);
    n = Integer.parseInt(extents[1]);
    k = Integer.parseInt(extents[2]);
    var random = new SplittableRandom(1);
    a = uniform(random, m * k);
    b = uniform(random, k * n);
    c = new float[m * n];
    scalarB = packed(scalar);
    panels = packed(vector);
    naive();
    float[] expected = c.clone();
    check("rows", expected, this::rows);
    check("packed", expected, this::packed);
    check("tiled", expected, this::tiled);
  }

  private static float[] uniform(SplittableRandom random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private float[] packed(Compute compute) {
    float[] packed = new float[compute.packedSize(k, n)];
    compute.pack(b, 0, n, k, n, false, packed);
    return packed;
  }

  private void check(String rung, float[] expected, Runnable product) {
    product.run();
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(c[i] - expected[i]) < 1e-3)) {
        throw new AssertionError(rung + ": " + c[i] + " instead of " + expected[i] + " at " + i);
      }
    }
  }

  /// Three loops, as in a textbook.
  @Benchmark
  public void naive() {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = 0;
        for (int p = 0; p < k; p++) {
          sum += a[i * k + p] * b[p * n + j];
        }
        c[i * n + j] = sum;
      }
    }
  }

  /// Plain loops over rows of B, which the JIT compiler makes vectors of: the scalar fallback.
  @Benchmark
  public void rows() {
    scalar.matMul(m, n, k, a, 0, k, scalarB, c, 0, n, false);
  }

  /// B in panels, one row of A at a time.
  @Benchmark
  public void packed() {
    for (int i = 0; i < m; i++) {
      vector.matMul(1, n, k, a, i * k, k, panels, c, i * n, n, false);
    }
  }

  /// B in panels, tiles of several rows in registers.
  @Benchmark
  public void tiled() {
    vector.matMul(m, n, k, a, 0, k, panels, c, 0, n, false);
  }
}
