package dev.elman.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.model.Sequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Columns and lines as Keras writes them.
class CsvLoggerTest {
  @TempDir private Path folder;

  @Test
  void filesAreThoseOfKeras() throws IOException {
    for (JsonNode golden : Golden.read("callbacks").get("csvLogger")) {
      Path file = folder.resolve("logs").resolve(golden.get("append") + ".csv");
      CsvLogger logger =
          Callbacks.csvLogger(file)
              .separator(golden.get("separator").textValue())
              .append(golden.get("append").booleanValue());
      JsonNode logs = golden.get("logs");
      LambdaCallback script =
          Callbacks.lambda()
              .onEpochEnd((epoch, map) -> {
                map.clear();
                logs.get(epoch)
                    .propertyStream()
                    .forEach(e -> map.put(e.getKey(), e.getValue().doubleValue()));
              });
      Sequential model = Fits.line();
      for (int fit = 0; fit < 2; fit++) {
        model.fit(Fits.X, Fits.Y, Fits.silent(logs.size()).callbacks(script, logger));
      }
      assertThat(Files.readString(file)).isEqualTo(golden.get("text").textValue());
    }
  }

  @Test
  void anInterruptedTrainingThatGoesOnLeavesEachLineOnce() throws IOException {
    Path file = folder.resolve("log.csv");
    Path backup = folder.resolve("backup");
    BackupAndRestore restore = Callbacks.backupAndRestore(backup).saveFreq(5); // of 3 per epoch
    Sequential model = Fits.line();
    assertThatThrownBy(() ->
            model.fit(
                Fits.X,
                Fits.Y,
                Fits.silent(6)
                    .batchSize(2)
                    .callbacks(restore, Callbacks.csvLogger(file), Fits.interruption(4, 1))))
        .isInstanceOf(Fits.Interruption.class);
    assertThat(Files.readAllLines(file)).hasSize(5); // the last snapshot is of epoch 3
    Fits.line()
        .fit(
            Fits.X,
            Fits.Y,
            Fits.silent(6).batchSize(2).callbacks(restore, Callbacks.csvLogger(file)));
    Path through = folder.resolve("through.csv");
    Fits.line()
        .fit(Fits.X, Fits.Y, Fits.silent(6).batchSize(2).callbacks(Callbacks.csvLogger(through)));
    assertThat(Files.readString(file)).isEqualTo(Files.readString(through));
  }

  @Test
  void aSeparatorIsOneCharacter() {
    assertThatThrownBy(() -> Callbacks.csvLogger(folder).separator(", "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected one character between values, but got \", \"");
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    CsvLogger logger = Callbacks.csvLogger(folder);
    assertThatThrownBy(() -> Fits.line().fit(Fits.X, Fits.Y, Fits.silent(1).callbacks(logger)))
        .isInstanceOf(java.io.UncheckedIOException.class)
        .hasMessageStartingWith("CsvLogger: expected to write " + folder);
  }
}
