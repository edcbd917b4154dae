package dev.elman.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// How many floating-point operations per second all cores together can do: fused multiply-adds on
/// registers, nothing read and nothing written. No matrix product can be faster.
final class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int STEPS = 10_000;
  private static final int CHAINS = 12; // of dependent operations, enough to hide their latency

  private FmaPeak() {}

  /// Measures.
  ///
  /// @param args seconds
  public static void main(String[] args) throws InterruptedException {
    System.out.printf(Locale.ROOT, "peak %.1f%n", gigaflops(Double.parseDouble(args[0])));
  }

  /// GFLOP/s of all cores.
  static double gigaflops(double seconds) throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    double[] rates = new double[cores];
    Thread[] threads = new Thread[cores];
    for (int i = 0; i < cores; i++) {
      int number = i;
      threads[i] = new Thread(() -> rates[number] = ofOneCore(seconds));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return Arrays.stream(rates).sum();
  }

  private static double ofOneCore(double seconds) {
    Stopwatch.measure(1, FmaPeak::run); // until it is compiled
    long[] times = Stopwatch.measure(seconds, FmaPeak::run);
    long best = Arrays.stream(times).min().orElseThrow();
    return 2.0 * SPECIES.length() * CHAINS * STEPS / best;
  }

  private static void run() {
    FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector a = x;
    FloatVector b = x;
    FloatVector c = x;
    FloatVector d = x;
    FloatVector e = x;
    FloatVector f = x;
    FloatVector g = x;
    FloatVector h = x;
    FloatVector i = x;
    FloatVector j = x;
    FloatVector k = x;
    FloatVector l = x;
    for (int step = 0; step < STEPS; step++) {
      a = a.fma(x, x);
      b = b.fma(x, x);
      c = c.fma(x, x);
      d = d.fma(x, x);
      e = e.fma(x, x);
      f = f.fma(x, x);
      g = g.fma(x, x);
      h = h.fma(x, x);
      i = i.fma(x, x);
      j = j.fma(x, x);
      k = k.fma(x, x);
      l = l.fma(x, x);
    }
    FloatVector sum =
        a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k).add(l);
    if (sum.lane(0) == 0) { // never: otherwise the loop would be removed
      throw new AssertionError();
    }
  }
}
