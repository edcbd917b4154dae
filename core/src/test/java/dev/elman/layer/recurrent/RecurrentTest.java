package dev.elman.layer.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.elman.activation.Activations;
import dev.elman.layer.Tape;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.CellKind;
import dev.elman.testing.RandomTensors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sequences, steps and states of the recurrent layers.
class RecurrentTest {
  private static final int BATCH = 3;
  private static final int TIME = 6;
  private static final int FEATURES = 2;
  private static final int UNITS = 5;
  private static final Recurrent.Options ALL_AND_STATE = new Recurrent.Options(true, true, false);
  private static final Recurrent.Options LAST_AND_STATE = new Recurrent.Options(false, true, false);

  private static Tensor x() {
    return new RandomTensors(1).next(BATCH, TIME, FEATURES);
  }

  /// A layer with random weights, the same for every call with the same kind.
  private static Recurrent layer(CellKind kind, Recurrent.Options options) {
    Recurrent layer = new Recurrent(kind.cell(CellConfig.units(UNITS)), options);
    layer.build(Shape.of(Shape.ANY, FEATURES));
    new RandomTensors(2).fill(layer.parameters());
    return layer;
  }

  /// The steps `from` to `to` of every sequence.
  private static Tensor steps(Tensor x, int from, int to) {
    int features = x.extent(2);
    Tensor part = Tensor.zeros(x.extent(0), to - from, features);
    for (int b = 0; b < x.extent(0); b++) {
      System.arraycopy(
          x.data(),
          (b * x.extent(1) + from) * features,
          part.data(),
          b * (to - from) * features,
          (to - from) * features);
    }
    return part;
  }

  private static Tensor[] states(List<Tensor> results) {
    return results.subList(1, results.size()).toArray(Tensor[]::new);
  }

  private static void assertSame(List<Tensor> got, List<Tensor> expected) {
    assertThat(got).hasSameSizeAs(expected);
    for (int i = 0; i < got.size(); i++) {
      assertThat(got.get(i).shape()).isEqualTo(expected.get(i).shape());
      assertThat(got.get(i).toArray()).isEqualTo(expected.get(i).toArray());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSequenceEqualsItsStepsOneByOne(CellKind kind) {
    Recurrent layer = layer(kind, ALL_AND_STATE);
    List<Tensor> whole = layer.call(x());
    Tensor[] state = new Tensor[0];
    for (int t = 0; t < TIME; t++) {
      List<Tensor> step = layer.call(steps(x(), t, t + 1), state);
      assertThat(step.getFirst().toArray())
          .as("step %d", t)
          .isEqualTo(steps(whole.getFirst(), t, t + 1).toArray());
      state = states(step);
    }
    assertSame(List.of(state), List.of(states(whole)));
  }

  @ParameterizedTest
  @EnumSource
  void aSplitSequenceEqualsTheWhole(CellKind kind) {
    Recurrent layer = layer(kind, LAST_AND_STATE);
    List<Tensor> begin = layer.call(steps(x(), 0, 2));
    assertSame(layer.call(steps(x(), 2, TIME), states(begin)), layer.call(x()));
  }

  @ParameterizedTest
  @EnumSource
  void theStatesFollowTheOutput(CellKind kind) {
    List<Tensor> results = layer(kind, LAST_AND_STATE).call(x());
    assertThat(results).hasSize(kind == CellKind.LSTM ? 3 : 2);
    for (Tensor state : states(results)) {
      assertThat(state.shape()).isEqualTo(Shape.of(BATCH, UNITS));
    }
    assertThat(results.get(1).toArray()).isEqualTo(results.getFirst().toArray());
    assertThat(layer(kind, Recurrent.Options.DEFAULT).call(x())).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void theLastOfAllOutputsIsTheLastOutput(CellKind kind) {
    List<Tensor> all = layer(kind, ALL_AND_STATE).call(x());
    List<Tensor> last = layer(kind, LAST_AND_STATE).call(x());
    assertThat(all.getFirst().shape()).isEqualTo(Shape.of(BATCH, TIME, UNITS));
    assertThat(steps(all.getFirst(), TIME - 1, TIME).toArray())
        .isEqualTo(last.getFirst().toArray());
  }

  @ParameterizedTest
  @EnumSource
  void goingBackwardsReadsTheSequenceFromItsEnd(CellKind kind) {
    Tensor reversed = Tensor.zeros(x().shape());
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t < TIME; t++) {
        int from = (b * TIME + TIME - 1 - t) * FEATURES;
        System.arraycopy(x().data(), from, reversed.data(), (b * TIME + t) * FEATURES, FEATURES);
      }
    }
    Recurrent backwards = layer(kind, new Recurrent.Options(true, true, true));
    assertSame(backwards.call(x()), layer(kind, ALL_AND_STATE).call(reversed));
  }

  @ParameterizedTest
  @EnumSource
  void aTapeServesSequencesOfAnyLength(CellKind kind) {
    Recurrent layer = layer(kind, ALL_AND_STATE);
    Tape tape = Tape.root(Ops.create());
    layer.pack(tape.ops());
    for (int time : new int[] {3, 6, 1, 5}) {
      Tensor x = steps(x(), 0, time);
      assertThat(layer.forward(tape, x).toArray()).isEqualTo(layer.call(x).getFirst().toArray());
    }
  }

  @Test
  void theForgetGateBeginsOpen() {
    Lstm open = new Lstm(CellConfig.units(2));
    Recurrent layer = new Recurrent(open);
    layer.build(Shape.of(1, 1));
    new dev.elman.tensor.ParameterBlock(layer.parameters(), new dev.elman.tensor.Seed(0));
    assertThat(layer.parameters().get(2).get().toArray()).containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
  }

  @Test
  void parametersHaveKerasNamesAndShapes() {
    List<String> all = new ArrayList<>();
    for (CellKind kind : CellKind.values()) {
      layer(kind, LAST_AND_STATE).parameters().forEach(parameter -> all.add(parameter.toString()));
    }
    assertThat(all)
        .containsExactly(
            "kernel[2, 5]",
            "recurrent_kernel[5, 5]",
            "bias[5]",
            "kernel[2, 20]",
            "recurrent_kernel[5, 20]",
            "bias[20]",
            "kernel[2, 15]",
            "recurrent_kernel[5, 15]",
            "bias[2, 15]",
            "kernel[2, 15]",
            "recurrent_kernel[5, 15]",
            "bias[15]");
  }

  @Test
  void inputsOfAnotherShapeAreRefused() {
    Recurrent layer = layer(CellKind.LSTM, LAST_AND_STATE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.call(Tensor.zeros(TIME, FEATURES)))
        .withMessageContaining("LSTM input: expected [batch=any, time=any, features=2]")
        .withMessageContaining("got [batch=6, features=2]")
        .withMessageContaining("reshape(1, time, features)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.call(Tensor.zeros(BATCH, TIME, 7)))
        .withMessageContaining("got [batch=3, time=6, features=7]");
  }

  @Test
  void statesOfAnotherShapeAreRefused() {
    Recurrent layer = layer(CellKind.LSTM, LAST_AND_STATE);
    Tensor right = Tensor.zeros(BATCH, UNITS);
    String expected = "expected [batch=3, units=5] and [batch=3, units=5]";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.call(x(), right))
        .withMessageContaining(expected)
        .withMessageContaining("but got [batch=3, units=5].")
        .withMessageContaining("Pass one tensor per state");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.call(x(), right, Tensor.zeros(BATCH, 4)))
        .withMessageContaining(expected)
        .withMessageContaining("[batch=3, units=4]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.call(x(), Tensor.zeros(2, UNITS), right))
        .withMessageContaining("[batch=2, units=5]");
  }

  @Test
  void inputsThatAreNoSequencesAreRefused() {
    for (Shape wrong : List.of(Shape.of(FEATURES), Shape.of(5, Shape.ANY), Shape.of(2, 3, 4))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Recurrent(new Gru(CellConfig.units(2))).build(wrong))
          .withMessageContaining("GRU input: expected [time, features], but got [")
          .withMessageContaining("let a recurrent layer below return sequences");
    }
  }

  @Test
  void unitsMustBePositive() {
    for (int units : new int[] {0, -3}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CellConfig.units(units))
          .withMessageContaining("units: expected at least 1, but got " + units)
          .withMessageContaining("32 is a usual beginning");
    }
  }

  @Test
  void activationsThatChangeTheColumnsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CellConfig.units(4).activation(Activations.glu()))
        .withMessageContaining("activation: expected a function that keeps the number of columns")
        .withMessageContaining("glu, which makes 2 of 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CellConfig.units(4).recurrentActivation(Activations.glu()))
        .withMessageContaining("recurrentActivation");
  }

  @Test
  void optionsMustBeChosenBeforeTheLayerIsBuilt() {
    Recurrent layer = layer(CellKind.GRU, LAST_AND_STATE);
    assertThatIllegalStateException()
        .isThrownBy(layer::returnSequences)
        .withMessageContaining("before the layer is built");
  }

  @Test
  void twoLayersCannotShareACell() {
    Recurrent last = new Recurrent(new Gru(CellConfig.units(2)));
    Recurrent all = last.returnSequences();
    last.build(Shape.of(5, 3));
    assertThatIllegalStateException()
        .isThrownBy(() -> all.build(Shape.of(5, 3)))
        .withMessageContaining("belongs to another layer")
        .withMessageContaining("Make a new cell");
  }

  @Test
  void aLayerWithoutWeightsSaysSo() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Recurrent(new Lstm(CellConfig.units(2))).call(x()))
        .withMessageContaining("LSTM: the layer has no weights yet");
  }
}
