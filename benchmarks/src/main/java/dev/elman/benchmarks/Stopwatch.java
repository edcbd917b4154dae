package dev.elman.benchmarks;

import java.util.Arrays;

/// Times of calls, for as long as it is told.
final class Stopwatch {
  private final long end;
  private long[] times = new long[1024];
  private int count;

  Stopwatch(double seconds) {
    end = System.nanoTime() + (long) (seconds * 1e9);
  }

  /// Takes the time of a call.
  void add(long nanos) {
    if (count == times.length) {
      times = Arrays.copyOf(times, 2 * count);
    }
    times[count++] = nanos;
  }

  boolean isOver() {
    return count > 0 && System.nanoTime() >= end;
  }

  long[] times() {
    return Arrays.copyOf(times, count);
  }

  /// The times of calls of `work`, each call repeated so often that its time can be read off a
  /// clock.
  static long[] measure(double seconds, Runnable work) {
    long begin = System.nanoTime();
    work.run();
    long once = Math.max(1, System.nanoTime() - begin);
    int repeats = Math.clamp(20_000 / once, 1, 1000);
    var watch = new Stopwatch(seconds);
    while (!watch.isOver()) {
      begin = System.nanoTime();
      for (int i = 0; i < repeats; i++) {
        work.run();
      }
      watch.add((System.nanoTime() - begin) / repeats);
    }
    return watch.times();
  }
}
