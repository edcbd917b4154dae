package dev.elman.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Event files are those of TensorBoard's own package, byte for byte; that it reads them has been
/// checked where they were made.
class EventFileTest {
  @TempDir private Path folder;

  @Test
  void bytesAreThoseOfTensorBoardsPackage() throws IOException {
    JsonNode golden = Golden.read("tensorboard_events");
    long millis = golden.get("millis").longValue();
    EventFile out = new EventFile(folder.resolve("train"), () -> millis);
    for (JsonNode scalar : golden.get("scalars")) {
      out.scalar(
          scalar.get("tag").textValue(),
          scalar.get("value").doubleValue(),
          scalar.get("step").longValue());
    }
    for (JsonNode histogram : golden.get("histograms")) {
      float[] values = Golden.floats(histogram.get("values"));
      out.histogram(
          histogram.get("tag").textValue(),
          Histogram.encode(values, 0, values.length),
          histogram.get("step").longValue());
    }
    out.flush();
    byte[] expected = Base64.getDecoder().decode(golden.get("file").textValue());
    Path file = EventReader.files(folder.resolve("train")).getFirst();
    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
    assertThat(EventReader.read(folder.resolve("train")))
        .hasSize(golden.get("scalars").size() + golden.get("histograms").size());
    assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.1700000000.");
  }

  @Test
  void twoFilesOfAFolderHaveDifferentNames() {
    for (int i = 0; i < 3; i++) {
      new EventFile(folder, () -> 1_000);
    }
    assertThat(EventReader.files(folder)).hasSize(3);
  }

  @Test
  void aPartOfTheValuesIsCounted() {
    float[] values = {-9, 1, 2, 3, 4, -9};
    assertThat(Histogram.encode(values, 1, 5).toByteArray())
        .isEqualTo(Histogram.encode(new float[] {1, 2, 3, 4}, 0, 4).toByteArray());
  }
}
