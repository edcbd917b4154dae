package dev.elman.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Once compiled, the kernels allocate nothing: no vector is an object.
@Tag("own-jvm")
class KernelAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CALLS = 1_000;
  private static final int PATIENCE = 300;

  private final Compute compute = ComputeProvider.create();

  @ParameterizedTest
  @CsvSource({"16, 32, 1", "16, 32, 32", "1, 130, 20", "13, 70, 17", "7, 1, 40"})
  void nothingIsAllocated(int m, int n, int k) {
    float[] a = new float[m * k];
    float[] b = new float[k * n];
    float[] c = new float[m * n];
    float[] packed = new float[compute.packedSize(k, n)];
    assertAllocatesNothing(() -> {
      compute.pack(b, 0, n, k, n, false, packed);
      compute.matMul(m, n, k, a, 0, k, packed, c, 0, n, false);
      compute.matMul(m, n, k, a, 0, k, packed, c, 0, n, true);
      compute.sigmoid(c, 0, c, 0, m * n);
      compute.tanh(c, 0, c, 0, m * n);
      compute.exp(c, 0, c, 0, m * n);
      compute.tanhBackward(c, 0, c, 0, c, 0, m * n);
      compute.sigmoidBackward(c, 0, c, 0, c, 0, m * n);
      compute.multiply(c, 0, c, 0, c, 0, m * n);
      compute.addMultiply(b, 0, b, 0, c, 0, Math.min(m, k) * n);
      compute.addScaled(compute.max(c, 0, m * n), b, 0, c, 0, Math.min(m, k) * n);
      c[0] = compute.sum(c, 0, m * n);
      compute.addTransposedMatMul(m, n, k, a, 0, k, c, 0, n, b, 0, n);
    });
  }

  /// The JIT compiler works beside us, so it gets time: until a round allocates nothing.
  private static void assertAllocatesNothing(Runnable kernels) {
    long thread = Thread.currentThread().threadId();
    long allocated = 1;
    for (int round = 0; round < PATIENCE && allocated > 0; round++) {
      long before = THREADS.getThreadAllocatedBytes(thread);
      for (int call = 0; call < CALLS; call++) {
        kernels.run();
      }
      allocated = THREADS.getThreadAllocatedBytes(thread) - before;
    }
    assertThat(allocated).isZero();
  }
}
