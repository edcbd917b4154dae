package dev.elman.formats.onnx;

import static dev.elman.Elman.activation;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.flatten;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.simpleRnn;
import static dev.elman.Elman.units;
import static dev.elman.formats.onnx.ExportCheck.SIZES;
import static dev.elman.formats.onnx.ExportCheck.TOLERANCE;
import static dev.elman.formats.onnx.ExportCheck.padded;
import static dev.elman.formats.onnx.ExportCheck.random;
import static dev.elman.formats.onnx.ExportCheck.randomise;
import static dev.elman.formats.onnx.ExportCheck.requireSame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.layer.ActivationLayer;
import dev.elman.layer.Add;
import dev.elman.layer.Average;
import dev.elman.layer.BatchNormalization;
import dev.elman.layer.Embedding;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.LayerNormalization;
import dev.elman.layer.Masking;
import dev.elman.layer.Maximum;
import dev.elman.layer.Minimum;
import dev.elman.layer.Multiply;
import dev.elman.layer.Permute;
import dev.elman.layer.RepeatVector;
import dev.elman.layer.Reshape;
import dev.elman.layer.RmsNormalization;
import dev.elman.layer.Subtract;
import dev.elman.layer.Symbol;
import dev.elman.layer.TimeDistributed;
import dev.elman.layer.convolution.AveragePooling1d;
import dev.elman.layer.convolution.Conv1d;
import dev.elman.layer.convolution.ConvConfig;
import dev.elman.layer.convolution.Cropping1d;
import dev.elman.layer.convolution.GlobalAveragePooling1d;
import dev.elman.layer.convolution.GlobalMaxPooling1d;
import dev.elman.layer.convolution.MaxPooling1d;
import dev.elman.layer.convolution.PoolConfig;
import dev.elman.layer.convolution.UpSampling1d;
import dev.elman.layer.convolution.WindowPadding;
import dev.elman.layer.convolution.ZeroPadding1d;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.PeepholeLstm;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.model.Functional;
import dev.elman.model.Sequential;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Exported models give in ONNX Runtime, in Elman's own graph and in Elman the same, for three
/// sizes of batch and time.
class OnnxExportTest {
  private static final int ANY = Shape.ANY;

  static Stream<Arguments> sequenceModels() {
    return Stream.of(
        model("SimpleRNN", simpleRnn(5), dense(2)),
        model("LSTM", lstm(5).returnSequences(), dense(3, "softmax")),
        model("GRU", gru(5).returnSequences(), dense(3, "tanh")),
        model("GRU, reset before", new Recurrent(new Gru(units(4), false)).returnSequences()),
        model(
            "stacked",
            lstm(6).returnSequences(),
            dropout(0.5),
            gru(5).returnSequences(),
            simpleRnn(4)),
        model("backwards", lstm(4).returnSequences().goBackwards(), gru(3).goBackwards()),
        model("no bias", lstm(units(4).useBias(false)), dense(2)),
        model("hard sigmoid", lstm(units(4).recurrentActivation(Activations.hardSigmoid()))),
        model(
            "Keras 1 sigmoid",
            gru(units(4).recurrentActivation(Activations.of("hard_sigmoid_v2")))),
        model("relu", simpleRnn(units(4).activation(Activations.relu())).returnSequences()),
        model(
            "other activations",
            gru(
                units(4)
                    .activation(Activations.elu())
                    .recurrentActivation(Activations.softsign()))),
        model("linear", simpleRnn(units(4).activation(Activations.linear()))),
        model(
            "normalised",
            lstm(4).returnSequences(),
            new LayerNormalization(),
            new RmsNormalization(),
            new BatchNormalization()),
        model(
            "every step",
            new TimeDistributed(dense(4, "relu")),
            new TimeDistributed(new LayerNormalization()),
            gru(3)),
        model("repeated", lstm(4), new RepeatVector(6), gru(5).returnSequences()),
        model(
            "both directions",
            new Bidirectional(lstm(4).returnSequences()),
            new Bidirectional(gru(3), Bidirectional.MergeMode.SUM)),
        model(
            "two cells in both directions",
            new Bidirectional(
                new Recurrent(new Lstm(units(4).activation(Activations.elu()))).returnSequences(),
                new Recurrent(new Lstm(units(4).recurrentActivation(Activations.hardSigmoid())))
                    .returnSequences()
                    .goBackwards(),
                Bidirectional.MergeMode.MUL)),
        model(
            "mean of directions",
            new Bidirectional(simpleRnn(4).returnSequences(), Bidirectional.MergeMode.AVE)),
        model("masked", new Masking(0), lstm(5).returnSequences(), gru(4)),
        model("masked, zeros", new Masking(0), gru(5).returnSequences().zeroOutputForMask()),
        model("masked, backwards", new Masking(0), lstm(5).returnSequences().goBackwards()),
        model(
            "masked, both directions",
            new Masking(0),
            new Bidirectional(gru(5).returnSequences()),
            new Bidirectional(lstm(3))),
        model(
            "peepholes",
            new Recurrent(new PeepholeLstm(units(4))).returnSequences(),
            new Bidirectional(
                new Recurrent(new PeepholeLstm(units(3))),
                new Recurrent(new PeepholeLstm(units(3))).goBackwards(),
                Bidirectional.MergeMode.CONCAT)),
        model(
            "masked mean",
            new Masking(0),
            simpleRnn(5).returnSequences(),
            new GlobalAveragePooling1d()),
        model("convolution", new Conv1d(ConvConfig.of(4, 3).padding(WindowPadding.SAME)), lstm(3)),
        model(
            "causal",
            new Conv1d(
                ConvConfig.of(4, 2)
                    .padding(WindowPadding.CAUSAL)
                    .dilationRate(2)
                    .activation(Activations.relu())),
            gru(3)),
        model(
            "stride",
            new Conv1d(ConvConfig.of(6, 3).strides(2).padding(WindowPadding.SAME).groups(3)),
            gru(3).returnSequences()),
        model(
            "pooling",
            new MaxPooling1d(PoolConfig.of(2).padding(WindowPadding.SAME)),
            new AveragePooling1d(PoolConfig.of(3).strides(1).padding(WindowPadding.SAME)),
            lstm(3)),
        model(
            "steps",
            new ZeroPadding1d(2, 1),
            new UpSampling1d(3),
            new Cropping1d(1, 2),
            new GlobalMaxPooling1d(true)));
  }

  private static Arguments model(String name, Layer... layers) {
    Layer[] all = new Layer[layers.length + 1];
    all[0] = input(ANY, 3);
    System.arraycopy(layers, 0, all, 1, layers.length);
    return Arguments.of(name, Sequential.of(all));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void sequenceModels(String name, Sequential model) throws Exception {
    model.build();
    randomise(model);
    for (int[] size : SIZES) {
      requireSame(model, List.of(padded(7, size[0], size[1], 3)));
    }
  }

  @Test
  void embeddingsTakeWholeNumbers() throws Exception {
    Sequential model =
        Sequential.of(input(ANY), new Embedding(Embedding.Config.of(11, 4)), lstm(5), dense(2));
    model.build();
    randomise(model);
    for (int[] size : SIZES) {
      Tensor ids = Tensor.zeros(size[0], size[1]);
      for (int i = 0; i < ids.size(); i++) {
        ids.data()[i] = i * 7 % 11;
      }
      requireSame(model, List.of(ids));
    }
  }

  @Test
  void mergesAndShapes() throws Exception {
    InputLayer x = input(4, 6);
    Symbol a = dense(6, "tanh").apply(x);
    Symbol b = dense(6, "relu").apply(x);
    List<Symbol> merged = new ArrayList<>();
    for (Layer merge :
        List.of(
            new Add(),
            new Subtract(),
            new Multiply(),
            new Average(),
            new Maximum(),
            new Minimum())) {
      merged.add(flatten().apply(merge.apply(a, b)));
    }
    merged.add(flatten().apply(new Permute(2, 1).apply(a)));
    merged.add(flatten().apply(new Reshape(3, -1).apply(b)));
    Functional model = Functional.of(List.of(x), merged);
    model.build();
    randomise(model);
    requireSame(model, List.of(random(3, 3, 4, 6)));
  }

  @Test
  void everyActivation() throws Exception {
    InputLayer x = input(8);
    List<Symbol> outputs = new ArrayList<>();
    for (String name :
        List.of(
            "celu",
            "elu",
            "exponential",
            "gelu",
            "glu",
            "hard_shrink",
            "hard_sigmoid",
            "hard_sigmoid_v2",
            "hard_silu",
            "hard_tanh",
            "leaky_relu",
            "linear",
            "log_sigmoid",
            "log_softmax",
            "mish",
            "relu",
            "relu6",
            "selu",
            "sigmoid",
            "silu",
            "soft_shrink",
            "softmax",
            "softplus",
            "softsign",
            "sparse_plus",
            "sparse_sigmoid",
            "squareplus",
            "tanh",
            "tanh_shrink")) {
      outputs.add(activation(name).apply(x));
    }
    for (Activation function :
        List.of(
            Activations.relu(0.1, 1.5, 0.2),
            Activations.threshold(0.3, -1),
            new dev.elman.activation.Gelu(true))) {
      outputs.add(new ActivationLayer(function).apply(x));
    }
    Functional model = Functional.of(List.of(x), outputs);
    model.build();
    requireSame(model, List.of(random(5, 6, 8)));
  }

  @Test
  void tiedVectorsAreWrittenOnce() throws Exception {
    Embedding words = new Embedding(Embedding.Config.of(7, 4).maskZero(true));
    Sequential model =
        Sequential.of(
            input(ANY), words, lstm(4).returnSequences(), new dev.elman.layer.TiedDense(words));
    model.build();
    randomise(model);
    for (int[] size : SIZES) {
      Tensor ids = Tensor.zeros(size[0], size[1]);
      for (int i = 0; i < ids.size(); i++) {
        ids.data()[i] = i % size[1] < 1 + i / size[1] ? 1 + i % 6 : 0; // padding behind
      }
      requireSame(model, List.of(ids));
    }
    assertThat(OnnxExport.of(model).toMessage("").getGraph().getInitializerList())
        .filteredOn(weights -> weights.getDimsList().equals(List.of(7L, 4L)))
        .hasSize(1);
  }

  @Test
  void theFileIsWrittenWhole(@TempDir Path folder) throws Exception {
    Sequential model = Sequential.of(input(ANY, 3), lstm(4), dense(2));
    model.build();
    Path file = folder.resolve("model.onnx");
    OnnxExport.of(model).write(file);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    Tensor x = random(1, 2, 5, 3);
    assertThat(
            IoJson.largestDifference(
                List.of(model.predict(x)), OnnxModel.read(file).run(List.of(x))))
        .isLessThan(TOLERANCE);
  }
}
