package dev.elman.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elman.model.Sequential;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;

/// A model file of Keras with an input and the output that Keras computed for it.
///
/// The files lie in the folder that the environment variable `ELMAN_GOLDEN` names.
///
/// @param name the folder and the file
/// @param config the model as Keras describes it
/// @param weights all parameters, layer after layer
public record KerasGolden(
    String name, KerasConfig config, List<Tensor> weights, Tensor x, Tensor y) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// All models in the folders of `ELMAN_GOLDEN` that Elman's layers can express.
  public static List<KerasGolden> all() {
    String folder = System.getenv("ELMAN_GOLDEN");
    Assumptions.assumeTrue(
        folder != null && Files.isDirectory(Path.of(folder)),
        "skipped: ELMAN_GOLDEN does not name the folder of the golden files");
    Path root = Path.of(Objects.requireNonNull(folder));
    List<KerasGolden> goldens = new ArrayList<>();
    for (String part : List.of("keras", "keras-portable", "keras-found/found")) {
      for (Path file : kerasFiles(root.resolve(part))) {
        KerasConfig config = readConfig(file);
        if (config.isSupported()) {
          goldens.add(read(part, file, config, root));
        }
      }
    }
    return goldens;
  }

  private static List<Path> kerasFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".keras")).sorted().toList();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static KerasConfig readConfig(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return new KerasConfig(JSON.readTree(entry(zip, "config.json")));
    } catch (IOException problem) {
      throw new UncheckedIOException(file.toString(), problem);
    }
  }

  private static KerasGolden read(String part, Path file, KerasConfig config, Path root) {
    String base = file.getFileName().toString().replace(".keras", "");
    Path io = root.resolve("keras").resolve(base + ".io.json");
    if (part.equals("keras-found/found")) {
      io = file.resolveSibling(file.getFileName() + ".io.json");
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      JsonNode values = JSON.readTree(io.toFile());
      return new KerasGolden(
          part + "/" + base,
          config,
          readWeights(zip, config),
          tensor(values.get("inputs").get(0)),
          tensor(values.get("outputs").get(0)));
    } catch (IOException problem) {
      throw new UncheckedIOException(file.toString(), problem);
    }
  }

  private static InputStream entry(ZipFile zip, String name) throws IOException {
    return zip.getInputStream(Objects.requireNonNull(zip.getEntry(name), name));
  }

  private static List<Tensor> readWeights(ZipFile zip, KerasConfig config) throws IOException {
    Path copy = Files.createTempFile("elman", ".h5");
    try {
      try (InputStream in = entry(zip, "model.weights.h5")) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      }
      try (HdfFile h5 = new HdfFile(copy)) {
        return config.weightPaths().stream()
            .map(path -> dataset(h5.getDatasetByPath(path)))
            .toList();
      }
    } finally {
      Files.delete(copy);
    }
  }

  private static Tensor dataset(Dataset dataset) {
    return Tensor.of((float[]) dataset.getDataFlat(), dataset.getDimensions());
  }

  private static Tensor tensor(JsonNode node) {
    Tensor tensor =
        Tensor.zeros(
            Shape.of(
                StreamSupport.stream(node.get("shape").spliterator(), false)
                    .mapToInt(JsonNode::asInt)
                    .toArray()));
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) node.get("data").get(i).asDouble();
    }
    return tensor;
  }

  /// The largest difference between the output of a model with these weights and Keras's.
  public float difference(Sequential model, List<Tensor> modelWeights) {
    model.buildFor(x.shape().dropFirst());
    model.setWeights(modelWeights);
    Tensor got = model.predict(x);
    if (!got.shape().equals(y.shape())) {
      throw new AssertionError(name + ": expected shape " + y.shape() + ", got " + got.shape());
    }
    float largest = 0;
    for (int i = 0; i < y.size(); i++) {
      largest = Math.max(largest, Math.abs(got.data()[i] - y.data()[i]));
    }
    return largest;
  }

  @Override
  public String toString() {
    return name;
  }
}
