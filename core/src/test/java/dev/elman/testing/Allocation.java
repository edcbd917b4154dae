package dev.elman.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Whether code allocates in the steady state.
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CALLS = 200;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private Allocation() {}

  /// Fails if the code never stops allocating. The JIT compiler works beside us, so it gets time:
  /// until a round allocates nothing.
  public static void assertNone(Runnable code) {
    long thread = Thread.currentThread().threadId();
    long allocated = 1;
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (allocated > 0 && System.nanoTime() < end) {
      long before = THREADS.getThreadAllocatedBytes(thread);
      for (int call = 0; call < CALLS; call++) {
        code.run();
      }
      allocated = THREADS.getThreadAllocatedBytes(thread) - before;
    }
    assertThat(allocated).as("bytes in %d calls", CALLS).isZero();
  }
}
