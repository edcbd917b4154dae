package dev.elman.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The conformance tests of the ONNX project, in the folder `onnx` of `ELMAN_GOLDEN`.
class OnnxConformanceTest {
  /// Not one of them stands around recurrent layers: text, sequences of tensors, training, images.
  private static final List<String> WITHOUT =
      List.of(
          "StringNormalizer",
          "Sequence",
          "SplitToSequence",
          "ConcatFromSequence",
          "Gradient",
          "AffineGrid",
          "ConvTranspose",
          "element type 8");

  private static Path folder() {
    String golden = System.getenv("ELMAN_GOLDEN");
    assumeTrue(
        golden != null, "skipped: ELMAN_GOLDEN does not name the folder of the golden files");
    return Path.of(golden, "onnx");
  }

  @Test
  void everyRecurrentTestOfOnnxPasses() throws IOException {
    Map<String, String> results = run(folder().resolve("node"));
    assertThat(results).hasSize(18);
    assertThat(results.values()).allMatch(result -> result.equals("pass"), results.toString());
  }

  @Test
  void supportingOperatorsPassUnlessTheirKindOfDataIsUnknown() throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(folder().resolve("onnx-supporting-ops.zip"))) {
      Map<String, String> results = new TreeMap<>();
      for (String group : List.of("node", "pytorch-converted", "pytorch-operator", "simple")) {
        results.putAll(run(zip.getPath("/", group)));
      }
      results.remove("test_identity_opt"); // its input is no tensor
      results.values().removeIf(result -> WITHOUT.stream().anyMatch(result::contains));
      assertThat(results).hasSize(374);
      assertThat(results.values()).allMatch("pass"::equals, results.toString());
    }
  }

  @Test
  void aModelOfTf2onnxRuns() throws IOException {
    Path model = folder().resolve("tf2onnx-lstm2-seq2seq-waterforecast.onnx");
    assertThat(IoJson.largestDifference(OnnxModel.read(model)::run, Path.of(model + ".io.json")))
        .isLessThan(1e-5);
  }

  private static Map<String, String> run(Path folder) throws IOException {
    List<Path> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(test -> Files.exists(test.resolve("model.onnx"))).forEach(tests::add);
    }
    Map<String, String> results = new TreeMap<>();
    for (Path test : tests) {
      results.put(test.getFileName().toString(), result(test));
    }
    return results;
  }

  private static String result(Path test) {
    try {
      double difference = OnnxConformance.difference(test);
      return difference <= 1e-5 ? "pass" : "differs by " + difference;
    } catch (IOException | RuntimeException | AssertionError e) {
      return e.toString();
    }
  }
}
