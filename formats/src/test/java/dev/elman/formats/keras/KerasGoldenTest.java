package dev.elman.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.elman.formats.ModelFiles;
import dev.elman.formats.check.ModelCheck;
import dev.elman.formats.check.RecordedRun;
import dev.elman.formats.hdf5.Hdf5Dataset;
import dev.elman.formats.hdf5.Hdf5File;
import dev.elman.formats.hdf5.Hdf5Group;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that real Keras wrote, of versions 1.1 to 3.15, compute here what they computed there.
/// They lie in the folder `ELMAN_GOLDEN`; without it these tests are skipped.
class KerasGoldenTest {
  private static final double TOLERANCE = 1e-5;

  /// Files that hold weights or data only.
  private static final List<String> NO_MODELS = List.of("_weights", "_inputs_and_outputs");

  /// Files with layers or options that Elman has not.
  private static final List<String> UNSUPPORTED =
      List.of("lstm_tf_model", "simple_flatten", "simple_lstm", "simple_rnn_tf");

  private static Path golden() {
    String folder = System.getenv("ELMAN_GOLDEN");
    assumeTrue(folder != null, "ELMAN_GOLDEN is not set");
    return Path.of(Objects.requireNonNull(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"keras", "keras-portable", "keras-found"})
  void filesOfKerasComputeTheSame(String folder) throws Exception {
    Path golden = golden();
    List<ModelCheck> checks =
        ModelCheck.ofFolder(golden.resolve(folder), List.of(golden.resolve("keras")));
    assertThat(checks).hasSizeGreaterThan(20);
    assertThat(checks)
        .filteredOn(check -> isModel(check.file()))
        .allSatisfy(check -> {
          assertThat(check.problem()).isEmpty();
          assertThat(check.largest()).isLessThanOrEqualTo(TOLERANCE);
        });
  }

  private static boolean isModel(Path file) {
    String name = file.getFileName().toString();
    return NO_MODELS.stream().noneMatch(name::contains)
        && UNSUPPORTED.stream().noneMatch(name::contains);
  }

  /// Recorded by the Keras of their time, of version 1 and 2: inputs and predictions in another
  /// HDF5 file.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "simple_flatten_lstm/simple_flatten_lstm_tf_keras_2",
        "simple_flatten_rnn/simple_flatten_rnn_tf_keras_2",
        "simple_lstm/simple_lstm_tf_keras_1",
        "simple_lstm/simple_lstm_th_keras_1",
        "simple_rnn/simple_rnn_tf_keras_2"
      })
  void filesOfOldKerasComputeTheSame(String name) throws Exception {
    Path examples = golden().resolve("keras-found/dl4j/modelimport/keras/examples");
    Path recorded = examples.resolve(name + "_inputs_and_outputs.h5");
    Hdf5Group root = Hdf5File.root(Files.readAllBytes(recorded), recorded.toString());
    RecordedRun run =
        new RecordedRun(List.of(only(root, "inputs")), List.of(only(root, "predictions")));
    ModelCheck check = ModelCheck.of(examples.resolve(name + "_model.h5"), run);
    assumeTrue(!check.problem().contains("does not know this option"), check.problem());
    assertThat(check.problem()).isEmpty();
    assertThat(check.largest()).isLessThanOrEqualTo(TOLERANCE);
  }

  private static Tensor only(Hdf5Group root, String name) throws Exception {
    Hdf5Group group = Objects.requireNonNull(root.group(name));
    Hdf5Dataset dataset = Objects.requireNonNull(group.dataset(group.names().iterator().next()));
    return Tensor.over(dataset.floats(), Shape.of(dataset.extents()));
  }

  @Test
  void savedAgainTheyComputeTheSame() throws Exception {
    Path golden = golden();
    Path saved = Files.createTempFile("saved", ".keras");
    try (Stream<Path> files = Files.list(golden.resolve("keras"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".keras")).sorted().toList()) {
        if (!isModel(file)) {
          continue;
        }
        ModelFiles.save(ModelFiles.load(file), saved);
        Path recorded = Path.of(file.toString().replaceFirst("\\.keras$", ".io.json"));
        ModelCheck check = ModelCheck.of(saved, RecordedRun.read(recorded));
        assertThat(check.problem()).as(file.toString()).isEmpty();
        assertThat(check.largest()).as(file.toString()).isLessThanOrEqualTo(TOLERANCE);
      }
    } finally {
      Files.delete(saved);
    }
  }
}
