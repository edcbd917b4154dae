package dev.elman.formats.keras;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFiles;
import dev.elman.formats.damage.ValidFile;
import dev.elman.formats.hdf5.Hdf5Writer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody might put into a file on purpose is refused with one line.
class UntrustedKerasTest {
  @TempDir private Path folder;

  private void isRefused(String file, byte[] content, String... words) throws IOException {
    Path path = Files.write(folder.resolve(file), content);
    assertThatThrownBy(() -> ModelFiles.load(path))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContainingAll(words);
  }

  private static byte[] withConfig(String config) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(
        "metadata.json", "{\"keras_version\": \"3.10.0\"}".getBytes(StandardCharsets.UTF_8));
    entries.put("config.json", config.getBytes(StandardCharsets.UTF_8));
    entries.put("model.weights.h5", new Hdf5Writer().toBytes());
    return ValidFile.zip(entries);
  }

  private static String sequential(String layers) {
    return "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"m\", \"layers\":"
        + " [{\"class_name\": \"InputLayer\", \"config\": {\"batch_shape\": [null, 4, 2],"
        + " \"name\": \"x\"}}, "
        + layers
        + "]}}";
  }

  @Test
  void programCodeIsRefusedByName() throws Exception {
    isRefused(
        "lambda.keras",
        withConfig(
            sequential("{\"class_name\": \"Lambda\", \"config\": {\"function\": \"4wEAAAAA\"}}")),
        "lambda.keras: config.json",
        "layers[1]",
        "Lambda",
        "program code");
  }

  @Test
  void absurdSizesAreRefused() throws Exception {
    isRefused(
        "absurd.keras",
        withConfig(
            sequential(
                "{\"class_name\": \"Dense\", \"config\": {\"name\": \"d\", \"units\":"
                    + " 2000000000}}")),
        "units",
        "2000000000");
  }

  @Test
  void circlesAreRefused() throws Exception {
    String tensor =
        "{\"class_name\": \"__keras_tensor__\", \"config\": {\"keras_history\": [\"%s\", 0, 0]}}";
    String dense =
        "{\"class_name\": \"Dense\", \"name\": \"%s\", \"config\": {\"name\": \"%s\", \"units\":"
            + " 2}, \"inbound_nodes\": [{\"args\": [%s], \"kwargs\": {}}]}";
    String config =
        "{\"class_name\": \"Functional\", \"config\": {\"layers\": ["
            + dense.formatted("a", "a", tensor.formatted("b"))
            + ", "
            + dense.formatted("b", "b", tensor.formatted("a"))
            + "], \"input_layers\": [[\"a\", 0, 0]], \"output_layers\": [[\"b\", 0, 0]]}}";
    isRefused("circle.keras", withConfig(config), "depend on each other");
  }

  /// A megabyte of the archive would unpack to a gigabyte.
  @Test
  void bombsAreRefused() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      out.putNextEntry(new ZipEntry("config.json"));
      fill(out, 1 << 10);
    }
    isRefused("bomb.keras", bytes.toByteArray(), "config.json: expected at most");
  }

  private static void fill(OutputStream out, int blocks) throws IOException {
    byte[] block = new byte[1 << 18];
    for (int i = 0; i < blocks; i++) {
      out.write(block);
    }
  }

  @Test
  void deepNestingIsRefused() throws Exception {
    isRefused("deep.keras", withConfig("[".repeat(100_000)), "config.json");
  }
}
