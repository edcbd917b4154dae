package dev.elman.formats.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.tensor.Seed;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever is in a file, reading it ends with a model or with one line. [DamagedFiles] reads more
/// of them.
class DamagedFilesTest {
  private static final int COUNT = 400;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void eachIsReadOrRefused(FileKind kind) throws Exception {
    Watchdog.Report report =
        new Watchdog(folder, new Seed(1)).watch(kind, kind.originals(folder), COUNT);
    assertThat(report.failures()).isEmpty();
    assertThat(report.refused()).isPositive();
    assertThat(report.read()).isPositive(); // of many a bit more or less is only a weight
  }
}
