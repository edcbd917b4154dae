package dev.elman.cli;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.formats.ModelFiles;
import dev.elman.model.Sequential;
import dev.elman.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandTest {
  @TempDir private Path folder;
  private Path file;
  private Sequential model;

  @BeforeEach
  void saveAModel() throws Exception {
    file = folder.resolve("model.keras");
    model = Sequential.of(input(4, 2), lstm(3), dense(1));
    model.build();
    ModelFiles.save(model, file);
  }

  private Path record(float shift) throws Exception {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 4, 2);
    float y = model.predict(x).get(0, 0) + shift;
    String json =
        "{\"inputs\": [{\"shape\": [1, 4, 2], \"data\": "
            + Arrays.toString(x.toArray())
            + "}], \"outputs\": [{\"shape\": [1, 1], \"data\": ["
            + y
            + "]}]}";
    return Files.writeString(folder.resolve("model.io.json"), json);
  }

  @Test
  void summaryPrintsTheLayers() {
    Execution run = Execution.of("model", "summary", file.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("LSTM", "Dense", "72", "Total");
  }

  @Test
  void checkPassesWithinTheTolerance() throws Exception {
    Execution run = Execution.of("model", "check", file.toString(), record(0).toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualToNormalizingNewlines("output 0: 0.0e+00\n");
  }

  @Test
  void checkFailsAboveTheTolerance() throws Exception {
    String recorded = record(0.5f).toString();
    Execution run = Execution.of("model", "check", file.toString(), recorded);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("output 0: 5.0e-01");
    assertThat(
            Execution.of("model", "check", file.toString(), recorded, "--tolerance", "1")
                .exitCode())
        .isZero();
  }

  @Test
  void checkOfAFolderIsATable() throws Exception {
    record(0);
    Files.writeString(folder.resolve("other.keras"), "nonsense");
    Execution run = Execution.of("model", "check", folder.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("| model.keras | 0.0e+00 |", "| other.keras | expected a model");
  }

  @Test
  void convertKeepsWhatTheModelComputes() throws Exception {
    Path old = folder.resolve("model.h5");
    Execution run = Execution.of("model", "convert", file.toString(), old.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(Execution.of("model", "diff", file.toString(), old.toString()).exitCode()).isZero();
  }

  @Test
  void diffShowsOptionsAndWeights() throws Exception {
    Path other = folder.resolve("other.keras");
    Sequential wider = Sequential.of(input(4, 2), lstm(3), dense(2));
    wider.build();
    ModelFiles.save(wider, other);
    Execution run = Execution.of("model", "diff", file.toString(), other.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "config.units: 1 and 2", "lstm/kernel [2, 12] 0.0e+00", "[3, 1] and [3, 2] other");
  }

  @Test
  void aDamagedFileIsOneLine() throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    Execution run = Execution.of("model", "summary", file.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: " + file).doesNotContain("\tat ");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void aMissingFileIsOneLine() {
    Execution run = Execution.of("model", "summary", folder.resolve("none.keras").toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("there is no such file");
    assertThat(run.err().lines()).hasSize(1);
  }
}
