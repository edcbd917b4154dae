package dev.elman.formats.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.elman.formats.ModelFileException;
import dev.elman.tensor.Seed;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/// Loads damaged files one after another and holds each to the promise: a model, or a
/// [ModelFileException] of one line that names the file; within two seconds of a processor, with
/// less than a GiB. On a machine that does other work meanwhile they may take longer by the clock.
/// `-Dmutations=100000` says how many, `-Dmutations.seed=7` which.
public final class Watchdog {
  private static final long MOST_NANOSECONDS = TimeUnit.SECONDS.toNanos(2);
  private static final long HANGS_AFTER_SECONDS = 60;
  private static final long MOST_BYTES = 1L << 30;
  private static final int IN_CI = 300;

  private Watchdog() {}

  /// What reads a file.
  public interface Loader {
    /// Reads it.
    void load(Path file) throws ModelFileException;
  }

  /// Makes a damaged file.
  public interface Mutator {
    /// Another one, for random numbers of its own.
    byte[] make(RandomGenerator random) throws Exception;
  }

  /// What became of the files.
  ///
  /// @param loaded how many are still models
  /// @param refused how many are none
  public record Outcome(int loaded, int refused) {}

  /// Loads as many damaged files as are asked for.
  ///
  /// @param file where they lie, one at a time
  public static Outcome watch(Path file, Mutator mutator, Loader loader) throws Exception {
    int count = Integer.getInteger("mutations", IN_CI);
    Seed seed = new Seed(Long.getLong("mutations.seed", 1L));
    int loaded = 0;
    try (ExecutorService worker =
        Executors.newSingleThreadExecutor(task -> Thread.ofPlatform().daemon().unstarted(task))) {
      for (int i = 0; i < count; i++) {
        Files.write(file, mutator.make(seed.child(i).generator()));
        String which = "-Dmutations.seed=" + seed.value() + ", file " + i;
        loaded += isLoaded(worker.submit(() -> attempt(file, loader)), which) ? 1 : 0;
      }
    }
    return new Outcome(loaded, count - loaded);
  }

  private static boolean isLoaded(Future<Boolean> attempt, String which) throws Exception {
    try {
      return attempt.get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(which + ": it hangs", e);
    } catch (ExecutionException e) {
      throw new AssertionError(which + ": " + e.getCause(), e.getCause());
    }
  }

  private static boolean attempt(Path file, Loader loader) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long nanoseconds = threads.getCurrentThreadCpuTime();
    boolean loaded = true;
    try {
      loader.load(file);
    } catch (ModelFileException e) {
      assertThat(e.getMessage()).contains(file.getFileName().toString()).doesNotContain("\n");
      loaded = false;
    }
    assertThat(threads.getCurrentThreadCpuTime() - nanoseconds).isLessThan(MOST_NANOSECONDS);
    assertThat(threads.getCurrentThreadAllocatedBytes() - bytes).isLessThan(MOST_BYTES);
    return loaded;
  }
}
