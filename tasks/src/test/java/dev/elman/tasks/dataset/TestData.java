package dev.elman.tasks.dataset;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;

/// The files of data sets for tests, which are skipped where these are not on the machine.
public final class TestData {
  private TestData() {}

  /// Where a file lies.
  ///
  /// @param path its path, as in [DataCatalog]
  public static Path path(String path) {
    Optional<Path> found = DataStore.standard().find(DataCatalog.file(path));
    assumeTrue(
        found.isPresent(),
        "skipped: neither ELMAN_DATA nor the cache has " + path + "; elman data fetch gets it");
    return found.get();
  }
}
