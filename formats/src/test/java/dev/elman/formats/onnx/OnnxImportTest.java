package dev.elman.formats.onnx;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.units;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFiles;
import dev.elman.formats.check.RecordedRun;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.PeepholeLstm;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.model.FitOptions;
import dev.elman.model.Model;
import dev.elman.model.Sequential;
import dev.elman.model.Verbose;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files of both exporters of PyTorch run as they are and become layers; see
/// `tools/golden/pytorch.py`.
class OnnxImportTest {
  private static final double TOLERANCE = 1e-5;

  static Path golden(String name) {
    try {
      return Path.of(OnnxImportTest.class.getResource("/golden/pytorch").toURI()).resolve(name);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<String> exported() {
    return Stream.of(
            "rnn-stacked",
            "gru-stacked",
            "lstm-stacked",
            "rnn-bidirectional",
            "gru-bidirectional",
            "lstm-bidirectional",
            "rnn-last-state",
            "gru-last-state",
            "lstm-last-state",
            "rnn-both-states",
            "gru-both-states",
            "lstm-both-states",
            "lstm-last-step",
            "rnn-relu",
            "gru-no-bias",
            "gru-time-major")
        .flatMap(name -> Stream.of(name + ".legacy", name + ".dynamo"));
  }

  static Stream<String> layered() {
    return exported().filter(name -> !isGraphOnly(name));
  }

  static Stream<String> graphOnly() {
    return exported().filter(OnnxImportTest::isGraphOnly);
  }

  /// The new exporter writes every step of an RNN by itself.
  private static boolean isGraphOnly(String name) {
    return name.contains("time-major") || (name.startsWith("rnn") && name.endsWith("dynamo"));
  }

  private static Path io(String name) {
    return golden(name.substring(0, name.lastIndexOf('.')) + ".io.json");
  }

  @ParameterizedTest
  @MethodSource("exported")
  void graphsRunAsTheyAre(String name) throws Exception {
    OnnxModel model = OnnxModel.read(golden(name + ".onnx"));
    assertThat(IoJson.largestDifference(model::run, io(name))).isLessThan(TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("layered")
  void graphsBecomeLayers(String name) throws Exception {
    Model model = OnnxImport.read(golden(name + ".onnx"));
    assertThat(IoJson.largestDifference(x -> model.predictAll(x.toArray(Tensor[]::new)), io(name)))
        .isLessThan(TOLERANCE);
    assertThat(model.layers())
        .anyMatch(layer -> layer instanceof Recurrent || layer instanceof Bidirectional);
  }

  @Test
  void anOnnxFileBecomesAFileOfKeras(@TempDir Path folder) throws Exception {
    Path keras = folder.resolve("model.keras");
    ModelFiles.save(ModelFiles.load(golden("lstm-stacked.legacy.onnx")), keras);
    RecordedRun run = RecordedRun.read(golden("lstm-stacked.io.json"));
    assertThat(run.differences(ModelFiles.load(keras)).getFirst()).isLessThan(TOLERANCE);
    assertThat(run.differences(ModelFiles.runner(golden("lstm-stacked.dynamo.onnx"))).getFirst())
        .isLessThan(TOLERANCE);
  }

  private static double loss(Model model, Tensor x, Tensor y) {
    return Objects.requireNonNull(model.evaluate(x, y).get("loss"));
  }

  @Test
  void importedLayersLearn() throws Exception {
    Model model = OnnxImport.read(golden("lstm-last-state.legacy.onnx"));
    model.compile(adam(), mse());
    Tensor x = Tensor.random(new Seed(1), 8, 6, 3);
    Tensor y = Tensor.zeros(8, 2);
    double before = loss(model, x, y);
    model.fit(x, y, FitOptions.epochs(60).verbose(Verbose.SILENT));
    assertThat(loss(model, x, y)).isLessThan(before / 2);
  }

  @Test
  void elmansOwnFilesComeBack(@TempDir Path folder) throws Exception {
    Sequential model =
        Sequential.of(
            input(Shape.ANY, 3),
            lstm(5).returnSequences(),
            new Recurrent(new PeepholeLstm(units(3))).returnSequences(),
            gru(4),
            dense(2, "softmax"));
    model.build();
    Path file = folder.resolve("model.onnx");
    new OnnxFormat().save(model, null, file);
    assertThat(new OnnxFormat().recognises(Files.readAllBytes(file))).isTrue();
    Model back = new OnnxFormat().load(file);
    Tensor x = Tensor.random(new Seed(2), 3, 6, 3);
    assertThat(IoJson.largestDifference(List.of(model.predict(x)), List.of(back.predict(x))))
        .isLessThan(1e-6);
  }

  @ParameterizedTest
  @MethodSource
  void graphOnly(String name) {
    assertThatThrownBy(() -> OnnxImport.read(golden(name + ".onnx")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContainingAll(name, "(node \"", "OnnxModel.read");
  }

  @Test
  void theErrorNamesTheNodes() {
    assertThatThrownBy(() -> OnnxImport.read(golden("gru-time-major.legacy.onnx")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContainingAll(
            "gru-time-major.legacy.onnx",
            "GRU",
            "the batch is not the first axis",
            "OnnxModel.read");
  }
}
