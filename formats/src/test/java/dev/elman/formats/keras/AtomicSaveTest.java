package dev.elman.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elman.formats.ModelFiles;
import dev.elman.model.Model;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program may be killed at any moment while it saves: the file is the old one or the new one,
/// and whole.
class AtomicSaveTest {
  private static final int KILLS = 20;
  private static final long SEED = 11;
  private static final long LONGEST_WAIT = 30_000_000; // nanoseconds: some saves

  @TempDir private Path folder;

  @Test
  void theFileIsWholeWheneverTheProgramIsKilled() throws Exception {
    Path file = folder.resolve("model.keras");
    SplittableRandom random = new SplittableRandom(SEED);
    int withinWrites = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int saved = savedBeforeKilled(file, random);
      withinWrites += Files.exists(folder.resolve("model.keras.tmp")) ? 1 : 0;
      Model model = ModelFiles.load(file);
      float[] weights = model.parameterBlock().parameters().getFirst().get().toArray();
      float value = weights[0];
      assertThat(value).isGreaterThanOrEqualTo(saved);
      Model expected = SavedAgainAndAgain.model();
      SavedAgainAndAgain.fill(expected, value);
      assertThat(model.parameterBlock().values()).isEqualTo(expected.parameterBlock().values());
    }
    assertThat(withinWrites).as("kills within a write").isPositive();
  }

  private static String classPath() {
    return Stream.of(
            SavedAgainAndAgain.class,
            ModelFiles.class,
            Model.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonCreator.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
        .map(place -> Path.of(URI.create(place.toString())).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /// The last number that the program said it had saved.
  private int savedBeforeKilled(Path file, SplittableRandom random) throws Exception {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    classPath(),
                    SavedAgainAndAgain.class.getName(),
                    file.toString()))
            .redirectOutput(log.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      while (process.isAlive() && Files.size(log) == 0) {
        LockSupport.parkNanos(1_000_000);
      }
      LockSupport.parkNanos(random.nextLong(LONGEST_WAIT));
      assertThat(process.isAlive()).as("the program saves until it is killed").isTrue();
    } finally {
      process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }
    String numbers = Files.readString(log);
    List<String> lines = numbers.substring(0, numbers.lastIndexOf('\n') + 1).lines().toList();
    return lines.isEmpty() ? 0 : Integer.parseInt(lines.getLast());
  }
}
