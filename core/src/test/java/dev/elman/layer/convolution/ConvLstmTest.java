package dev.elman.layer.convolution;

import dev.elman.layer.Layer;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.ReferenceConvLstm;
import dev.elman.testing.ReferenceConvolution;
import dev.elman.testing.ReferenceConvolution.Pair;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Convolutional LSTMs against the reference: values and all gradients, through time.
class ConvLstmTest {
  private static final boolean[][] GAPS = {{true, false, true}, {false, true, true}};
  private static final int B = 2;
  private static final int T = 3;

  @ParameterizedTest
  @CsvSource({
    "false, false, false, false",
    "true, false, false, false",
    "false, true, false, false",
    "true, true, false, true",
    "true, false, true, false",
    "true, true, true, true",
    "false, false, true, true"
  })
  void gradientsHoldOverRows(boolean sequences, boolean backwards, boolean masked, boolean states) {
    ReferenceConvolution input = ReferenceConvolution.over(5, 2, 8, 3, 2, 1, "same", 1);
    ReferenceConvolution recurrent = ReferenceConvolution.over(3, 2, 8, 3, 1, 1, "same", 1);
    ConvLstmConfig config =
        ConvLstmConfig.of(2, 3)
            .strides(2)
            .padding(WindowPadding.SAME)
            .returnSequences(sequences)
            .goBackwards(backwards)
            .returnState(states);
    check(
        () -> new ConvLstm1d(config),
        new ReferenceConvLstm(
            input, recurrent, B, T, sequences, backwards, masked ? GAPS : null, states),
        Shape.of(B, T, 5, 2),
        Shape.of(B, 3, 2));
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void gradientsHoldOverImages(boolean sequences, boolean states) {
    ReferenceConvolution input =
        new ReferenceConvolution(
            4, 5, 2, 8, new Pair(2, 3), new Pair(1, 1), new Pair(2, 1), "valid", 1);
    ReferenceConvolution recurrent =
        new ReferenceConvolution(
            2, 3, 2, 8, new Pair(2, 3), new Pair(1, 1), new Pair(1, 1), "same", 1);
    ConvLstmConfig config =
        ConvLstmConfig.of(2, 2, 3)
            .dilationRate(2, 1)
            .useBias(false)
            .returnSequences(sequences)
            .returnState(states);
    check(
        () -> new ConvLstm2d(config),
        new ReferenceConvLstm(input, recurrent, B, T, sequences, false, null, states),
        Shape.of(B, T, 4, 5, 2),
        Shape.of(B, 2, 3, 2));
  }

  private static void check(
      Supplier<Layer> layer, ReferenceConvLstm reference, Shape x, Shape state) {
    LayerCheck check =
        reference.states()
            ? LayerCheck.of(layer, reference, x, state, state)
            : LayerCheck.of(layer, reference, x);
    boolean[][] real = reference.real();
    (real == null ? check : check.masks(Mask.of(real))).run();
  }
}
