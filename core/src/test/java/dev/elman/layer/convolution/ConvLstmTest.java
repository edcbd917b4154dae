package dev.elman.layer.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.elman.constraint.Constraints;
import dev.elman.layer.Layer;
import dev.elman.regularizer.Regularizers;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.ReferenceConvLstm;
import dev.elman.testing.ReferenceConvolution;
import dev.elman.testing.ReferenceConvolution.Pair;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
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

  @ParameterizedTest
  @CsvSource({"0.4, 0, false", "0, 0.4, true", "0.3, 0.4, true"})
  void masksOfDropoutStayTheSameAtAllSteps(double dropout, double recurrent, boolean masked) {
    ReferenceConvLstm plain =
        new ReferenceConvLstm(
            ReferenceConvolution.over(5, 2, 8, 3, 1, 1, "valid", 1),
            ReferenceConvolution.over(3, 2, 8, 3, 1, 1, "same", 1),
            B,
            T,
            true,
            false,
            masked ? GAPS : null,
            true);
    ConvLstmConfig config =
        ConvLstmConfig.of(2, 3)
            .dropout(dropout)
            .recurrentDropout(recurrent)
            .seed(7)
            .returnSequences(true)
            .returnState(true);
    check(
        () -> new ConvLstm1d(config),
        plain.drops(masks(4, dropout), masks(5, recurrent)),
        Shape.of(B, T, 5, 2),
        Shape.of(B, 3, 2));
  }

  /// A mask per gate, of values that the documentation of the layer's convolution tells.
  private static ReferenceConvLstm.Drop masks(int stream, double rate) {
    long seed = Seed.mix(Seed.mix(Seed.mix(1, 0), 7), stream);
    return (values, sample, gate) -> {
      double[] dropped = values.clone();
      for (int i = 0; i < values.length; i++) {
        long index = (sample * 4L + gate) * values.length + i;
        dropped[i] *= Seed.uniform(seed, index) < (float) rate ? 0 : 1 / (1 - (float) rate);
      }
      return dropped;
    };
  }

  @Test
  void theWeightsHaveTheirPenaltiesAndConstraints() {
    ConvLstmConfig config =
        ConvLstmConfig.of(2, 3)
            .kernelRegularizer(Regularizers.l1(0.1))
            .recurrentRegularizer(Regularizers.l2(0.2))
            .biasRegularizer(Regularizers.l2(0.3))
            .kernelConstraint(Constraints.maxNorm(1))
            .recurrentConstraint(Constraints.nonNeg())
            .biasConstraint(Constraints.unitNorm());
    ConvLstm1d layer = new ConvLstm1d(config);
    layer.build(Shape.of(3, 5, 2));
    assertThat(layer.parameters())
        .extracting(Parameter::regularizer)
        .containsExactly(
            config.kernelRegularizer(), config.recurrentRegularizer(), config.biasRegularizer());
    assertThat(layer.parameters())
        .extracting(Parameter::constraint)
        .containsExactly(
            config.kernelConstraint(), config.recurrentConstraint(), config.biasConstraint());
  }

  @Test
  void ratesOutsideTheRangeAreRefused() {
    for (double rate : new double[] {-0.1, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ConvLstmConfig.of(2, 3).dropout(rate))
          .withMessageContaining("ConvLSTM dropout: expected a rate in [0, 1), but got " + rate);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ConvLstmConfig.of(2, 3).recurrentDropout(rate))
          .withMessageContaining("recurrentDropout: expected a rate in [0, 1), but got " + rate);
    }
  }

  @Test
  void carriedStatesHaveTheExtentsOfOneImage() {
    ConvLstm1d layer = new ConvLstm1d(ConvLstmConfig.of(2, 3).stateful(true));
    layer.build(Shape.of(3, 5, 2));
    layer.build(Shape.of(7, 5, 2));
    assertThat(layer.carriedStates()).hasSize(2);
    assertThatIllegalStateException()
        .isThrownBy(() -> layer.build(Shape.of(3, 6, 2)))
        .withMessageContaining("Use a new layer for another shape");
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
