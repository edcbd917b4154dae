package dev.elman.tasks.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.elman.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DataCatalogTest {
  private static Stream<DataFile> files() {
    return DataCatalog.all().stream().flatMap(collection -> collection.files().stream());
  }

  @Test
  void namesAndPathsAreUnique() {
    assertThat(DataCatalog.all())
        .hasSizeGreaterThan(40)
        .extracting(collection -> collection.name().toLowerCase(Locale.ROOT))
        .doesNotHaveDuplicates();
    assertThat(files()).extracting(DataFile::path).doesNotHaveDuplicates();
  }

  @Test
  void sourcesAreFilesAtFixedCommits() {
    assertThat(files().map(DataFile::source).filter(Objects::nonNull))
        .hasSizeGreaterThan(90)
        .allMatch(source ->
            source
                .toString()
                .matches("https://raw\\.githubusercontent\\.com/[^/]+/[^/]+/[0-9a-f]{40}/[^ ]+"));
    assertThat(files()).allSatisfy(file -> assertThat(file.sha256()).matches("[0-9a-f]{64}"));
  }

  @Test
  void whatHasNoSourceSaysHowItWasMade() {
    for (DataCollection collection : DataCatalog.all()) {
      boolean byHand = collection.files().stream().anyMatch(file -> file.source() == null);
      assertThat(collection.origin() != null).as(collection.name()).isEqualTo(byHand);
      if (byHand) {
        assertThat(collection.origin()).containsPattern("commit [0-9a-f]{40}").endsWith(".");
      }
    }
  }

  @Test
  void namesFindFiles() {
    assertThat(DataCatalog.files("Ptb"))
        .extracting(DataFile::path)
        .containsExactly(
            "lm/ptb/ptb.test.txt.gz", "lm/ptb/ptb.train.txt.gz", "lm/ptb/ptb.valid.txt.gz");
    assertThat(DataCatalog.files("lm/tinyshakespeare.txt"))
        .isEqualTo(DataCatalog.collection("tinyshakespeare").files());
    for (String wrong : List.of("pbt", "lm/ptb", "")) {
      assertThatThrownBy(() -> DataCatalog.files(wrong))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("one of mnist, pendigits")
          .hasMessageEndingWith("but got " + wrong + ".");
    }
  }

  @Test
  void theFolderHasTheseFilesAndNoOthers() throws IOException {
    String folder = System.getenv(DataStore.FOLDER_VARIABLE);
    assumeTrue(folder != null, "skipped: ELMAN_DATA does not name the folder of the data sets");
    DataStore store = DataStore.standard();
    files().forEach(store::check);
    try (Stream<Path> paths = Files.walk(Path.of(folder))) {
      List<String> there =
          paths
              .filter(Files::isRegularFile)
              .map(path -> Path.of(folder).relativize(path).toString().replace('\\', '/'))
              .filter(path -> !path.endsWith("README.md") && !path.equals("SHA256SUMS"))
              .toList();
      assertThat(files().map(DataFile::path)).containsExactlyInAnyOrderElementsOf(there);
    }
  }
}
