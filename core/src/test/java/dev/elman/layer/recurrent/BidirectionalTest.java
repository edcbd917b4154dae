package dev.elman.layer.recurrent;

import static dev.elman.Elman.gru;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.simpleRnn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.elman.layer.Dense;
import dev.elman.layer.Tape;
import dev.elman.layer.recurrent.Bidirectional.MergeMode;
import dev.elman.model.Sequential;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.CellKind;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.RandomTensors;
import dev.elman.testing.Reference;
import dev.elman.testing.ReferenceBidirectional;
import dev.elman.testing.ReferenceRecurrent;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Two directions: values and gradients against the reference, and what is refused.
class BidirectionalTest {
  private static final int B = 3;
  private static final int T = 4;
  private static final int F = 2;

  static Stream<Arguments> modesAndKinds() {
    return Stream.of(MergeMode.values())
        .flatMap(mode -> Stream.of(CellKind.values()).map(kind -> Arguments.of(mode, kind)));
  }

  @ParameterizedTest
  @MethodSource("modesAndKinds")
  void gradientsHold(MergeMode mode, CellKind kind) {
    CellConfig config = CellConfig.units(3);
    for (boolean sequences : new boolean[] {false, true}) {
      LayerCheck.of(
              () ->
                  new Bidirectional(
                      new Recurrent(
                          kind.cell(config), new Recurrent.Options(sequences, false, false)),
                      mode),
              new ReferenceBidirectional(
                  reference(kind, config, sequences, false),
                  reference(kind, config, sequences, true),
                  mode,
                  false),
              Shape.of(B, T, F))
          .run();
    }
  }

  /// Masked steps before, behind and between real ones; first states given and last ones returned.
  @ParameterizedTest
  @MethodSource("modesAndKinds")
  void gradientsHoldWithMasksAndStates(MergeMode mode, CellKind kind) {
    CellConfig config = CellConfig.units(3);
    Mask mask =
        Mask.of(
            new boolean[][] {
              {true, false, true, true}, {false, true, true, false}, {true, true, false, false}
            });
    int states = kind.cell(config).stateSizes().size();
    for (boolean sequences : new boolean[] {false, true}) {
      Shape[] inputs = new Shape[1 + 2 * states];
      Arrays.fill(inputs, Shape.of(B, config.units()));
      inputs[0] = Shape.of(B, T, F);
      LayerCheck.of(
              () ->
                  new Bidirectional(
                      new Recurrent(
                          kind.cell(config), new Recurrent.Options(sequences, true, false)),
                      mode),
              new ReferenceBidirectional(
                  masked(kind, config, sequences, false, mask),
                  masked(kind, config, sequences, true, mask),
                  mode,
                  true),
              inputs)
          .masks(mask)
          .run();
    }
  }

  private static ReferenceRecurrent masked(
      CellKind kind, CellConfig config, boolean sequences, boolean backwards, Mask mask) {
    return new ReferenceRecurrent(
        kind.reference(config),
        B,
        T,
        config.units(),
        kind.cell(config).stateSizes().size(),
        sequences,
        backwards,
        mask,
        sequences);
  }

  @Test
  void bothDirectionsCarryTheirStates() {
    Bidirectional layer = new Bidirectional(lstm(2).stateful());
    assertThat(layer.carriedStates()).hasSize(4);
    layer.build(Shape.of(T, F));
    Ops ops = Ops.create();
    new RandomTensors(1).fill(layer.parameters());
    layer.pack(ops);
    Tape tape = Tape.root(ops);
    Tensor x = new RandomTensors(2).next(B, T, F);
    tape.beginInference(0, B);
    float[] first = layer.forward(tape, x).toArray();
    tape.beginInference(0, B);
    assertThat(layer.forward(tape, x).toArray()).isNotEqualTo(first);
    layer.resetStates();
    tape.beginInference(0, B);
    assertThat(layer.forward(tape, x).toArray()).isEqualTo(first);
  }

  @Test
  void theBackwardLayerMayBeAnother() {
    CellConfig config = CellConfig.units(3);
    CellConfig other = CellConfig.units(2).useBias(false);
    Reference reference =
        new ReferenceBidirectional(
            reference(CellKind.LSTM, config, true, false),
            reference(CellKind.SIMPLE_RNN, other, true, true),
            MergeMode.CONCAT,
            false);
    LayerCheck.of(
            () ->
                new Bidirectional(
                    lstm(3).returnSequences(),
                    simpleRnn(other).returnSequences().goBackwards(),
                    MergeMode.CONCAT),
            reference,
            Shape.of(B, T, F))
        .run();
  }

  private static ReferenceRecurrent reference(
      CellKind kind, CellConfig config, boolean sequences, boolean backwards) {
    return new ReferenceRecurrent(
        kind.reference(config),
        B,
        T,
        config.units(),
        kind.cell(config).stateSizes().size(),
        sequences,
        backwards);
  }

  @Test
  void theLayersInsideHaveKerasNames() {
    Bidirectional unnamed = new Bidirectional(simpleRnn(2));
    assertThat(unnamed.forwardLayer().name()).isEqualTo("forward_simple_rnn");
    assertThat(unnamed.backwardLayer().name()).isEqualTo("backward_simple_rnn");
    Bidirectional named = new Bidirectional(lstm(2).named("forward_encoder"));
    assertThat(named.forwardLayer().name()).isEqualTo("forward_encoder");
    assertThat(named.backwardLayer().name()).isEqualTo("backward_encoder");
  }

  @Test
  void theBackwardLayerHasTheOptionsOfTheForwardLayer() {
    Recurrent forward = new Recurrent(new Gru(CellConfig.units(2), false)).returnSequences();
    Recurrent backward = new Bidirectional(forward).backwardLayer();
    assertThat(backward.options().returnSequences()).isTrue();
    assertThat(backward.options().goBackwards()).isTrue();
    assertThat(((Gru) backward.cell()).resetAfter()).isFalse();
    Recurrent lstm = new Recurrent(new Lstm(CellConfig.units(2), false));
    assertThat(((Lstm) new Bidirectional(lstm).backwardLayer().cell()).unitForgetBias()).isFalse();
  }

  @Test
  void bothLayersInOneDirectionAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bidirectional(lstm(2).goBackwards()))
        .withMessageContaining("got goBackwards=true and true");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bidirectional(lstm(2), gru(2), MergeMode.SUM))
        .withMessageContaining("got goBackwards=false and false");
  }

  @Test
  void layersThatReturnDifferentThingsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Bidirectional(lstm(2).returnSequences(), gru(2).goBackwards(), MergeMode.CONCAT))
        .withMessageContaining("the same returnSequences, but got true");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Bidirectional(lstm(2), gru(2).goBackwards().returnState(), MergeMode.SUM))
        .withMessageContaining("the same returnState, but got false");
  }

  @Test
  void unitsThatCannotBeAddedAreRefused() {
    Bidirectional layer = new Bidirectional(lstm(2), gru(3).goBackwards(), MergeMode.SUM);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.build(Shape.of(T, F)))
        .withMessageContaining("Another input has 2 where this one has 3");
  }

  @Test
  void aSequentialModelRefusesTwoResults() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Sequential.of(
                    new Bidirectional(lstm(2), MergeMode.NONE), new Dense(Dense.Config.units(1)))
                .buildFor(Shape.of(T, F)))
        .withMessageContaining("Bidirectional \"bidirectional\" has 2");
  }
}
