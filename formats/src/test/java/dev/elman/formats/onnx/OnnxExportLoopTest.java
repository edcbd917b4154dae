package dev.elman.formats.onnx;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.gruCell;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.lstmCell;
import static dev.elman.Elman.minGru;
import static dev.elman.Elman.projectionLstm;
import static dev.elman.Elman.rnn;
import static dev.elman.Elman.slstm;
import static dev.elman.Elman.sru;
import static dev.elman.Elman.stackedRnnCells;
import static dev.elman.Elman.timeDistributed;
import static dev.elman.Elman.units;
import static dev.elman.formats.onnx.ExportCheck.SIZES;
import static dev.elman.formats.onnx.ExportCheck.TOLERANCE;
import static dev.elman.formats.onnx.ExportCheck.gaps;
import static dev.elman.formats.onnx.ExportCheck.random;
import static dev.elman.formats.onnx.ExportCheck.randomise;
import static dev.elman.formats.onnx.ExportCheck.requireSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.activation.Activations;
import dev.elman.activation.Elementwise;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.onnx.proto.Onnx.NodeProto;
import dev.elman.layer.ActivationLayer;
import dev.elman.layer.AdaptiveSoftmax;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.Masking;
import dev.elman.layer.SampledSoftmax;
import dev.elman.layer.convolution.ConvLstm1d;
import dev.elman.layer.convolution.ConvLstmConfig;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.model.Functional;
import dev.elman.model.Model;
import dev.elman.model.Sequential;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Layers that are exported as loops over their steps, and what cannot be exported at all.
class OnnxExportLoopTest {
  private static final int ANY = Shape.ANY;

  /// A function that no other runtime knows.
  private record Cubed() implements Elementwise {
    @Override
    public String name() {
      return "cubed";
    }

    @Override
    public double value(double x) {
      return x * x * x;
    }

    @Override
    public double derivative(double x, double y) {
      return 3 * x * x;
    }

    @Override
    public boolean needsInput() {
      return true;
    }
  }

  static Stream<Arguments> masked() {
    return Stream.of(
        Arguments.of("last", minGru(4)),
        Arguments.of("sequences", slstm(4).returnSequences()),
        Arguments.of("zeros", sru(4).returnSequences().zeroOutputForMask()),
        Arguments.of("backwards", projectionLstm(4, 3).returnSequences().goBackwards()),
        Arguments.of("both directions", new Bidirectional(sru(4).returnSequences())),
        Arguments.of("last of both", new Bidirectional(slstm(4))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void masked(String name, Layer layer) throws Exception {
    Sequential model = Sequential.of(input(ANY, 3), new Masking(0), layer, dense(2));
    model.build();
    randomise(model);
    for (int[] size : SIZES) {
      requireSame(model, List.of(gaps(7, size[0], size[1], 3)));
    }
  }

  @Test
  void lengthsGoToTheOperatorsOfOnnx() throws Exception {
    Sequential model =
        Sequential.of(
            input(ANY, 3), new Masking(0), lstm(4).returnSequences(), new Bidirectional(gru(3)));
    model.build();
    List<NodeProto> nodes = OnnxExport.of(model).toMessage("").getGraph().getNodeList();
    assertThat(nodes)
        .filteredOn(node -> List.of("LSTM", "GRU").contains(node.getOpType()))
        .hasSize(2)
        .allSatisfy(node -> assertThat(node.getInput(4)).isNotEmpty());
  }

  static Stream<Recurrent> streamed() {
    return Stream.of(
        slstm(4).returnSequences(),
        projectionLstm(4, 2).returnSequences(),
        rnn(stackedRnnCells(lstmCell(4), gruCell(3))).returnSequences());
  }

  /// What is computed in two calls, with the states carried from one to the other by hand, is what
  /// is computed in one.
  @ParameterizedTest
  @MethodSource
  void streamed(Recurrent layer) throws Exception {
    Sequential model = Sequential.of(input(ANY, 3), layer);
    model.build();
    randomise(model);
    Tensor x = random(9, 2, 7, 3);
    byte[] file = OnnxExport.of(model).statesAsInputs().toMessage("").toByteArray();
    try (OnnxRuntime runtime = new OnnxRuntime(file)) {
      List<Tensor> given =
          Stream.concat(
                  Stream.of(OnnxExportStatesTest.steps(x, 0, 4)),
                  layer.cell().stateSizes().stream().map(size -> Tensor.zeros(2, size)))
              .toList();
      List<Tensor> first = runtime.run(given);
      List<Tensor> then =
          Stream.concat(
                  Stream.of(OnnxExportStatesTest.steps(x, 4, 7)),
                  first.subList(1, first.size()).stream())
              .toList();
      Tensor rest = OnnxExportStatesTest.steps(model.predict(x), 4, 7);
      assertThat(IoJson.largestDifference(List.of(rest), runtime.run(then))).isLessThan(TOLERANCE);
    }
  }

  @Test
  void statefulConvolutionsHaveStatesAsInputs() throws Exception {
    ConvLstmConfig config = ConvLstmConfig.of(3, 2).returnSequences(true).stateful(true);
    Sequential model = Sequential.of(input(ANY, 4, 2), new ConvLstm1d(config));
    model.build();
    randomise(model);
    try (OnnxRuntime runtime = new OnnxRuntime(OnnxExport.of(model).toMessage("").toByteArray())) {
      List<Tensor> states = List.of(Tensor.zeros(2, 3, 3), Tensor.zeros(2, 3, 3));
      for (int call = 0; call < 2; call++) {
        Tensor x = random(call, 2, 5, 4, 2);
        List<Tensor> got = runtime.run(List.of(x, states.get(0), states.get(1)));
        assertThat(IoJson.largestDifference(List.of(model.predict(x)), got)).isLessThan(TOLERANCE);
        states = got.subList(1, 3);
      }
    }
  }

  @Test
  void scoresOfManyClassesAreFurtherOutputs() throws Exception {
    AdaptiveSoftmax adaptive = new AdaptiveSoftmax(AdaptiveSoftmax.Config.of(9, 2, 5).divValue(2));
    SampledSoftmax sampled = new SampledSoftmax(SampledSoftmax.Config.of(9, 4));
    Tensor x = random(3, 2, 5, 3);
    for (Layer last : List.of(adaptive, sampled)) {
      Sequential model = Sequential.of(input(ANY, 3), lstm(6).returnSequences(), last);
      model.build();
      randomise(model);
      Tensor hidden = model.predict(x);
      Tensor scores = last == adaptive ? adaptive.logProbabilities(hidden) : sampled.logits(hidden);
      try (OnnxRuntime runtime =
          new OnnxRuntime(OnnxExport.of(model).toMessage("").toByteArray())) {
        assertThat(IoJson.largestDifference(List.of(hidden, scores), runtime.run(List.of(x))))
            .isLessThan(TOLERANCE);
      }
    }
  }

  @Test
  void theErrorNamesEveryLayerThatCannotBeWritten() {
    Sequential model =
        Sequential.of(
            input(ANY, 3),
            lstm(units(4).activation(new Cubed())).returnSequences().named("first"),
            dense(2).named("between"),
            new ActivationLayer(new Cubed()).named("last"));
    model.build();
    assertThatThrownBy(() -> OnnxExport.of(model).toMessage("m.onnx"))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContainingAll("m.onnx", "\"first\"", "\"last\"", "no activation cubed")
        .message()
        .doesNotContain("between");
  }

  private static void isRefused(Model model, String... words) {
    model.build();
    assertThatThrownBy(() -> OnnxExport.of(model).toMessage("m.onnx"))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void whatDependsOnMoreThanTheOperatorsSeeIsRefused() {
    isRefused(
        Sequential.of(input(ANY, ANY, 3), timeDistributed(lstm(2)).named("inner")),
        "\"inner\"",
        "how long the sequences at each step are");
    InputLayer x = input(ANY, 4);
    InputLayer state = input(3, 2);
    Layer frames = timeDistributed(new dev.elman.layer.Reshape(4, 1));
    isRefused(
        Functional.of(
            List.of(x, state),
            List.of(
                new ConvLstm1d(ConvLstmConfig.of(2, 2).activation(Activations.tanh()))
                    .apply(frames.apply(new Masking().apply(x)), state, state))),
        "ConvLSTM1D",
        "a mask together with initial states");
  }
}
