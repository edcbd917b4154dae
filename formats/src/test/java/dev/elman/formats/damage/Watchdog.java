package dev.elman.formats.damage;

import com.sun.management.ThreadMXBean;
import dev.elman.formats.ModelFileException;
import dev.elman.tensor.Seed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Reads damaged files one after another and holds each to the promise: a model, or a
/// [ModelFileException] of one line that names the file; within two seconds of a processor, with
/// less than a GiB. On a machine that does other work meanwhile they may take longer by the clock.
///
/// @param folder where they are written; one that broke the promise stays there
/// @param seed what the damage is drawn from: a file depends on the seed and its number alone
record Watchdog(Path folder, Seed seed) {
  private static final long MOST_MILLIS = 2000;
  private static final long HANGS_AFTER_SECONDS = 60;
  private static final long MOST_BYTES = 1L << 30;
  private static final int FRAMES = 6;

  /// What became of the files.
  ///
  /// @param read how many are still models
  /// @param refused how many are none
  /// @param slowestMillis the longest that one took
  /// @param mostBytes the most memory that one took, all objects together
  /// @param failures what should not have happened
  record Report(int read, int refused, long slowestMillis, long mostBytes, List<String> failures) {}

  /// What became of one file.
  private record Outcome(boolean read, long millis, long bytes, @Nullable String failure) {}

  /// Reads so many damaged files of a kind.
  Report watch(FileKind kind, List<ValidFile> originals, int count) throws Exception {
    int read = 0;
    long slowest = 0;
    long most = 0;
    List<String> failures = new ArrayList<>();
    Path file = folder.resolve("damaged" + kind.ending());
    try (ExecutorService worker =
        Executors.newSingleThreadExecutor(task -> Thread.ofPlatform().daemon().unstarted(task))) {
      for (int i = 0; i < count; i++) {
        RandomGenerator random = seed.child(i).generator();
        Files.write(file, originals.get(random.nextInt(originals.size())).damaged(random));
        Outcome outcome = outcome(worker, kind, file);
        read += outcome.read ? 1 : 0;
        slowest = Math.max(slowest, outcome.millis);
        most = Math.max(most, outcome.bytes);
        if (outcome.failure != null) {
          failures.add("seed " + seed.value() + ", file " + i + ": " + outcome.failure);
          keep(file, i);
        }
      }
    }
    return new Report(read, count - read, slowest, most, failures);
  }

  private void keep(Path file, int number) throws IOException {
    Files.copy(
        file,
        folder.resolve("failed-" + number + "-" + file.getFileName()),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static Outcome outcome(ExecutorService worker, FileKind kind, Path file)
      throws InterruptedException {
    try {
      return worker.submit(() -> attempt(kind, file)).get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(file + " hangs", e);
    } catch (ExecutionException e) { // whatever it is: it must not happen
      Throwable cause = Objects.requireNonNull(e.getCause());
      String frames = Arrays.stream(cause.getStackTrace()).limit(FRAMES).toList().toString();
      return new Outcome(false, 0, 0, cause + " at " + frames);
    }
  }

  private static Outcome attempt(FileKind kind, Path file) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long nanoseconds = threads.getCurrentThreadCpuTime();
    boolean read = true;
    String failure = null;
    try {
      kind.read(file);
    } catch (ModelFileException e) {
      read = false;
      String message = String.valueOf(e.getMessage());
      if (message.contains("\n") || !message.contains(file.getFileName().toString())) {
        failure = "a message without the file or of several lines: " + message;
      }
    }
    long millis = (threads.getCurrentThreadCpuTime() - nanoseconds) / 1_000_000;
    long taken = threads.getCurrentThreadAllocatedBytes() - bytes;
    if (millis > MOST_MILLIS || taken > MOST_BYTES) {
      failure = "took " + millis + " ms and " + taken + " bytes";
    }
    return new Outcome(read, millis, taken, failure);
  }
}
