package dev.elman.formats.pytorch;

import static dev.elman.Elman.activation;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.simpleRnn;
import static dev.elman.Elman.units;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.activation.Activations;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.check.RecordedRun;
import dev.elman.layer.Concatenate;
import dev.elman.layer.Embedding;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.LayerNormalization;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.ProjectionLstm;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.model.Functional;
import dev.elman.model.Model;
import dev.elman.model.Sequential;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Elman's layers with the weights of a state dict give what PyTorch gave; see
/// `tools/golden/pytorch.py`.
class PyTorchTest {
  private static final double TOLERANCE = 1e-5;

  private static final Mapping STACKED =
      Mapping.of(
          "embedding",
          "words",
          "rnn.l0",
          "first",
          "rnn.l1",
          "second",
          "norm",
          "norm",
          "output",
          "tags");
  private static final Mapping SINGLE =
      Mapping.of("embedding", "words", "rnn", "first", "norm", "norm", "output", "tags");

  static Path golden(String name) {
    try {
      return Path.of(PyTorchTest.class.getResource("/golden/pytorch").toURI()).resolve(name);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Model tagger(Recurrent... recurrent) {
    Layer[] layers = new Layer[recurrent.length];
    Arrays.setAll(layers, i -> recurrent[i].returnSequences().named(i == 0 ? "first" : "second"));
    return tagger(layers);
  }

  private static Model bidirectionalTagger(IntFunction<Recurrent> layer) {
    return tagger(
        new Bidirectional(layer.apply(5).returnSequences()).named("first"),
        new Bidirectional(layer.apply(5).returnSequences()).named("second"));
  }

  private static Model tagger(Layer... recurrent) {
    List<Layer> layers = new ArrayList<>();
    layers.add(input(Shape.ANY));
    layers.add(new Embedding(Embedding.Config.of(11, 4)).named("words"));
    layers.addAll(List.of(recurrent));
    layers.add(
        new LayerNormalization(LayerNormalization.Config.DEFAULT.epsilon(1e-5)).named("norm"));
    layers.add(activation("relu"));
    layers.add(dense(3, "softmax").named("tags"));
    Model model = Sequential.of(layers.toArray(Layer[]::new));
    model.build();
    return model;
  }

  /// Both directions of one layer, joined behind their last states.
  private static Model classifier(IntFunction<Recurrent> layer) {
    InputLayer x = input(Shape.ANY, 3);
    Functional model =
        Functional.of(
            x,
            dense(2, "tanh")
                .named("output")
                .apply(
                    new Concatenate()
                        .apply(
                            layer.apply(5).named("forward").apply(x),
                            layer.apply(5).goBackwards().named("backward").apply(x))));
    model.build();
    return model;
  }

  static Stream<Arguments> models() {
    Mapping both =
        Mapping.of("rnn.l0", "forward", "rnn.l0_reverse", "backward", "output", "output");
    return Stream.of(
            Arguments.of("rnn-stacked", tagger(simpleRnn(5), simpleRnn(5)), STACKED),
            Arguments.of("gru-stacked", tagger(gru(5), gru(5)), STACKED),
            Arguments.of("lstm-stacked", tagger(lstm(5), lstm(5)), STACKED),
            Arguments.of(
                "lstm-projected",
                tagger(
                    new Recurrent(new ProjectionLstm(units(5), 3)),
                    new Recurrent(new ProjectionLstm(units(5), 3))),
                STACKED),
            Arguments.of("rnn-bidirectional", bidirectionalTagger(n -> simpleRnn(n)), STACKED),
            Arguments.of("gru-bidirectional", bidirectionalTagger(n -> gru(n)), STACKED),
            Arguments.of("lstm-bidirectional", bidirectionalTagger(n -> lstm(n)), STACKED),
            Arguments.of(
                "rnn-relu", tagger(simpleRnn(units(5).activation(Activations.relu()))), SINGLE),
            Arguments.of("gru-no-bias", tagger(gru(units(5).useBias(false))), SINGLE),
            Arguments.of("rnn-both-states", classifier(n -> simpleRnn(n)), both),
            Arguments.of("gru-both-states", classifier(n -> gru(n)), both),
            Arguments.of("lstm-both-states", classifier(n -> lstm(n)), both))
        .flatMap(model ->
            Stream.of(".safetensors", ".pt")
                .map(ending ->
                    Arguments.of(model.get()[0] + ending, model.get()[1], model.get()[2])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void models(String name, Model model, Mapping mapping) throws Exception {
    assertThat(PyTorch.load(model, golden(name), mapping)).isEmpty();
    assertThat(difference(model, name)).isLessThan(TOLERANCE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void savedWeightsComeBack(String name, Model model, Mapping mapping, @TempDir Path folder)
      throws Exception {
    PyTorch.load(model, golden(name), mapping);
    Path file = folder.resolve("back.safetensors");
    PyTorch.save(model, file, mapping);
    Map<String, Tensor> original = StateDict.read(golden(name));
    Map<String, Tensor> back = StateDict.read(file);
    assertThat(back.keySet()).containsExactlyInAnyOrderElementsOf(original.keySet());
    original.forEach((key, tensor) -> {
      assertThat(tensor(back, key).shape()).isEqualTo(tensor.shape());
      boolean summed = key.contains("bias_") && !name.startsWith("gru");
      assertThat(summed || Arrays.equals(tensor(back, key).toArray(), tensor.toArray()))
          .as(key)
          .isTrue();
    });
    model.setWeights(model.getWeights().stream().map(w -> Tensor.zeros(w.shape())).toList());
    PyTorch.load(model, file, mapping);
    assertThat(difference(model, name)).isLessThan(TOLERANCE);
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static double difference(Model model, String name) throws ModelFileException {
    RecordedRun run =
        RecordedRun.read(golden(name.substring(0, name.lastIndexOf('.')) + ".io.json"));
    Tensor got = model.predict(run.inputs().getFirst());
    Tensor expected = run.outputs().getFirst();
    assertThat(got.shape()).isEqualTo(expected.shape());
    double worst = 0;
    for (int i = 0; i < got.size(); i++) {
      worst = Math.max(worst, Math.abs((double) got.data()[i] - expected.data()[i]));
    }
    return worst;
  }

  @Test
  void everyFormatHoldsTheSame() throws Exception {
    assertThat(StateDict.read(golden("lstm-projected.pt"))).hasSize(15);
    StateDict.read(golden("lstm-projected.pt"))
        .forEach((name, tensor) -> {
          try {
            Tensor other = tensor(StateDict.read(golden("lstm-projected.safetensors")), name);
            assertThat(other.shape()).isEqualTo(tensor.shape());
            assertThat(other.toArray()).isEqualTo(tensor.toArray());
          } catch (ModelFileException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void nothingChangesWhenSomethingIsMissing() {
    Model model = tagger(lstm(5), lstm(6));
    List<Tensor> before = model.getWeights();
    assertThatThrownBy(() -> PyTorch.load(model, golden("lstm-stacked.pt"), STACKED))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContainingAll(
            "lstm-stacked.pt", "rnn.l1", "LSTM \"second\"", "rnn.weight_ih_l1");
    assertThatThrownBy(() -> PyTorch.load(model, golden("rnn-relu.pt"), STACKED))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("rnn.weight_ih_l0");
    for (int i = 0; i < before.size(); i++) {
      assertThat(model.getWeights().get(i).toArray()).isEqualTo(before.get(i).toArray());
    }
  }

  @Test
  void whatHasNoCounterpartIsNamed() {
    assertThatThrownBy(() -> PyTorch.load(tagger(lstm(5)), golden("lstm-projected.pt"), SINGLE))
        .hasMessageContaining("proj_size");
    assertThatThrownBy(() -> PyTorch.load(tagger(gru(5)), golden("gru-no-bias.pt"), SINGLE))
        .hasMessageContaining("rnn.bias_ih_l0");
    assertThatThrownBy(() -> PyTorch.load(tagger(gru(5)), golden("gru-no-bias.pt"), STACKED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("second", "first", "words");
  }

  @Test
  void theRestOfTheFileIsReported() throws Exception {
    Mapping part = Mapping.of("embedding", "words", "output", "tags");
    assertThat(PyTorch.load(tagger(simpleRnn(5)), golden("rnn-relu.safetensors"), part))
        .contains("rnn.weight_ih_l0", "norm.weight")
        .doesNotContain("embedding.weight");
  }
}
