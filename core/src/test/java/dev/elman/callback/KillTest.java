package dev.elman.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.model.Model;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A training with a backup may be killed at any moment, as by `kill -9`, also while it writes:
/// what it ends with when it is started again is what it would have ended with, to the bit.
class KillTest {
  private static final int KILLS = 20;
  private static final long SEED = 7;
  private static final List<String> RESULTS = List.of("weights", "history", "best", "log.csv");

  @TempDir private Path folder;

  @Test
  void aTrainingThatIsKilledAtRandomMomentsEndsWithTheBitsOfOneThatIsNot() throws Exception {
    Path through = Files.createDirectory(folder.resolve("through"));
    Path killed = Files.createDirectory(folder.resolve("killed"));
    try (var child = new Child(through, 0)) {
      assertThat(child.end()).as(child.errors()).isZero();
      assertThat(child.batches)
          .as("batches")
          .isBetween(80, KilledTraining.EPOCHS * KilledTraining.BATCHES - 1);
    }
    SplittableRandom random = new SplittableRandom(SEED);
    int whileWriting = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (var child = new Child(killed, 2)) {
        child.awaitMoment(kill, random);
        child.kill();
        assertThat(killed.resolve("weights")).as("killed too late").doesNotExist();
        whileWriting += Files.exists(killed.resolve("backup.tmp")) ? 1 : 0;
      }
    }
    try (var child = new Child(killed, 0)) {
      assertThat(child.end()).as(child.errors()).isZero();
      assertThat(child.batches).as("batches that were left").isBetween(1, 100);
    }
    assertThat(whileWriting).as("kills within a write").isPositive();
    for (String result : RESULTS) {
      assertThat(killed.resolve(result)).hasSameBinaryContentAs(through.resolve(result));
    }
    assertThat(killed.resolve("backup")).doesNotExist();
  }

  /// A JVM that trains.
  private static final class Child implements AutoCloseable {
    private final Path folder;
    private final Path errors;
    private final Process process;
    private final BufferedReader output;
    int batches;

    Child(Path folder, int pause) throws IOException {
      this.folder = folder;
      errors = folder.resolve("errors");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.add("-cp");
      command.add(place(KilledTraining.class) + java.io.File.pathSeparator + place(Model.class));
      command.add(KilledTraining.class.getName());
      command.add(folder.toString());
      command.add(String.valueOf(pause));
      process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      output = process.inputReader(UTF_8);
    }

    private static Path place(Class<?> type) {
      return Path.of(
          java.net.URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /// Waits for one of the moments: of the start, of any batch, of a write, of the time after it.
    void awaitMoment(int kill, SplittableRandom random) throws IOException {
      if (kill < 2) {
        LockSupport.parkNanos(random.nextLong(400_000_000));
        return;
      }
      int after = random.nextInt(3, 9);
      for (int line = 0; line < after; line++) {
        assertThat(output.readLine()).as(errors()).isNotNull();
      }
      if (random.nextBoolean()) {
        Path temporary = folder.resolve("backup.tmp");
        while (!Files.exists(temporary) && process.isAlive()) {
          Thread.onSpinWait();
        }
      } else {
        LockSupport.parkNanos(random.nextLong(5_000_000));
      }
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    /// Counts the batches to the end; returns the exit code.
    int end() throws Exception {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        batches += Character.isDigit(line.charAt(0)) ? 1 : 0;
      }
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    String errors() throws IOException {
      return Files.readString(errors);
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      output.close();
    }
  }
}
