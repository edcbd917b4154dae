package dev.elman.benchmarks;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
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

/// What an LSTM does at a step after its products, for 16 rows: equation by equation, and all in
/// one pass over each row. Both are compared before they are timed.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class GatesBenchmark {
  private static final int ROWS = 16;

  /// U.
  @Param({"32", "128", "512"})
  public int units;

  private final Ops ops = Ops.create();
  private final Matrix z = new Matrix();
  private final Matrix gates = new Matrix();
  private final Matrix[] zBlocks = {new Matrix(), new Matrix(), new Matrix(), new Matrix()};
  private final Matrix[] blocks = {new Matrix(), new Matrix(), new Matrix(), new Matrix()};
  private final Matrix cPrev = new Matrix();
  private final Matrix c = new Matrix();
  private final Matrix tanhC = new Matrix();
  private final Matrix h = new Matrix();

  /// Makes the operands and compares.
  @Setup
  public void setup() {
    var random = new SplittableRandom(1);
    for (Matrix wide : new Matrix[] {z, gates}) {
      wide.on(numbers(random, ROWS * 4 * units), 0, ROWS, 4 * units);
    }
    for (Matrix state : new Matrix[] {cPrev, c, tanhC, h}) {
      state.on(numbers(random, ROWS * units), 0, ROWS, units);
    }
    for (int k = 0; k < blocks.length; k++) {
      zBlocks[k].onColumns(z, k * units, units);
      blocks[k].onColumns(gates, k * units, units);
    }
    equations();
    float[] expected = h.data().clone();
    onePass();
    for (int i = 0; i < expected.length; i++) {
      if (h.data()[i] != expected[i]) {
        throw new AssertionError(h.data()[i] + " instead of " + expected[i] + " at " + i);
      }
    }
  }

  private static float[] numbers(SplittableRandom random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-2, 2);
    }
    return values;
  }

  /// As `Lstm.step` says it.
  @Benchmark
  public void equations() {
    ops.sigmoid(zBlocks[0], blocks[0]);
    ops.sigmoid(zBlocks[1], blocks[1]);
    ops.tanh(zBlocks[2], blocks[2]);
    ops.sigmoid(zBlocks[3], blocks[3]);
    ops.multiply(blocks[1], cPrev, c);
    ops.addMultiply(blocks[0], blocks[2], c);
    ops.tanh(c, tanhC);
    ops.multiply(blocks[3], tanhC, h);
  }

  /// Row by row while the row is in the L1 cache.
  @Benchmark
  public void onePass() {
    ops.lstm(z, gates, cPrev, c, tanhC, h);
  }
}
