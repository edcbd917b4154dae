package dev.elman.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.model.FitOptions;
import dev.elman.model.Sequential;
import dev.elman.model.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When checkpoints are written, under which names, and what is in them.
class ModelCheckpointTest {
  @TempDir private Path folder;

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private ModelCheckpoint checkpoint(String name) {
    return Callbacks.modelCheckpoint(folder + "/" + name);
  }

  @Test
  void namesHoldTheNumbersOfTheEpochInPythonsNotation() throws IOException {
    ModelCheckpoint checkpoint =
        checkpoint("{epoch:03d}-{val_loss:.2f}-{val_loss:08.3e}-{{x}}-{val_loss:.1%}-{epoch}");
    Fits.scripted(Fits.line(), "val_loss", List.of(0.25, 12.0), checkpoint);
    assertThat(files())
        .containsExactly("001-0.25-2.500e-01-{x}-25.0%-1", "002-12.00-1.200e+01-{x}-1200.0%-2");
  }

  @Test
  void onlyBetterValuesAreWrittenIfWanted() throws IOException {
    List<Double> values = List.of(0.5, 0.6, 0.4, 0.4, Double.NaN, 0.3);
    Fits.scripted(Fits.line(), "val_loss", values, checkpoint("min-{epoch}").saveBestOnly(true));
    Fits.scripted(
        Fits.line(),
        "val_loss",
        values,
        checkpoint("max-{epoch}").saveBestOnly(true).mode(Mode.MAX));
    Fits.scripted(
        Fits.line(),
        "val_loss",
        values,
        checkpoint("threshold-{epoch}").saveBestOnly(true).initialValueThreshold(0.45));
    assertThat(files())
        .containsExactly("max-1", "max-2", "min-1", "min-3", "min-6", "threshold-3", "threshold-6");
  }

  @Test
  void theFileHoldsTheWeightsOfItsEpochWithOrWithoutTheRest() {
    Sequential model = Fits.line();
    List<Double> values = List.of(0.5, 0.2, 0.9);
    Path best = folder.resolve("best");
    Path weights = folder.resolve("deep/er/weights");
    Fits.scripted(
        model,
        "val_loss",
        values,
        Callbacks.modelCheckpoint(best.toString()).saveBestOnly(true),
        Callbacks.modelCheckpoint(weights.toString()).saveWeightsOnly(true));
    Sequential read = Fits.line();
    read.build();
    Snapshot.read(best).restore(read);
    assertThat(read.parameterBlock().values()).containsOnly(1);
    assertThat(Snapshot.read(best).epoch()).isEqualTo(2);
    Snapshot.read(weights).restoreWeights(read);
    assertThat(read.parameterBlock().values()).containsOnly(2);
    assertThatThrownBy(() -> Snapshot.read(weights).epoch())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("made while training");
  }

  @Test
  void batchesAreCountedOverTheEndsOfEpochs() throws IOException {
    FitOptions options = Fits.silent(3).batchSize(2); // 3 batches
    Fits.line()
        .fit(Fits.X, Fits.Y, options.callbacks(checkpoint("{epoch}-{batch:02d}").saveFreq(2)));
    assertThat(files()).containsExactly("1-02", "2-01", "2-03", "3-02");
  }

  @Test
  void whatCannotBeWrittenOrNamedIsToldWithTheNames() throws IOException {
    assertThatThrownBy(() ->
            Fits.line().fit(Fits.X, Fits.Y, Fits.silent(1).callbacks(checkpoint("{val_loss:.2f}"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("expected a name among", "loss", "\"val_loss\"");
    assertThatThrownBy(() -> checkpoint("{loss:x}"))
        .hasMessageContainingAll(
            "ModelCheckpoint file", "{epoch:02d}", "Formats end in d, f, e or %");
    assertThatThrownBy(() -> checkpoint("{loss")).hasMessageContaining("write {{ for a brace");
    Files.createDirectory(folder.resolve("taken"));
    Files.createFile(folder.resolve("taken/x"));
    assertThatThrownBy(
            () -> Fits.line().fit(Fits.X, Fits.Y, Fits.silent(1).callbacks(checkpoint("taken"))))
        .isInstanceOf(java.io.UncheckedIOException.class)
        .hasMessageContainingAll("taken", "expected to write a snapshot");
    assertThatThrownBy(() -> checkpoint("x").saveFreq(0)).hasMessageContaining("saveFreq");
  }

  @Test
  void aFractionInThePlaceOfAWholeNumberIsRefused() {
    assertThatThrownBy(
            () -> Fits.scripted(Fits.line(), "val_loss", List.of(0.5), checkpoint("{val_loss:d}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("whole number for \"val_loss\"", "0.5", "ends in f");
  }
}
