package dev.elman.layer.recurrent;

import dev.elman.activation.Activations;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.testing.CellSample;
import dev.elman.testing.GradientCheck;
import dev.elman.testing.ReferenceRecurrent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Outputs, last states and all gradients of the cells beyond Keras's, against the references.
class CellGradientTest {
  private static final Recurrent.Options LAST = Recurrent.Options.DEFAULT;
  private static final Recurrent.Options ALL = new Recurrent.Options(true, false, false);
  private static final Recurrent.Options ALL_BACKWARDS = new Recurrent.Options(true, false, true);

  static List<CellSample> cells() {
    return CellSample.all();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void gradientsHold(CellSample sample) {
    check(sample, CellConfig.units(3), ALL, Shape.of(3, 4, 2));
    check(sample, CellConfig.units(3), LAST, Shape.of(3, 4, 2));
    check(sample, CellConfig.units(3), ALL_BACKWARDS, Shape.of(2, 3, 4));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void gradientsHoldWithoutBias(CellSample sample) {
    check(sample, CellConfig.units(3).useBias(false), ALL, Shape.of(3, 4, 2));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void gradientsHoldForOneStepAndOneSample(CellSample sample) {
    check(sample, CellConfig.units(4), LAST, Shape.of(1, 1, 3));
    check(sample, CellConfig.units(2), ALL, Shape.of(1, 5, 1));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void gradientsHoldForUnitsBesideTheVectorLength(CellSample sample) {
    check(sample, CellConfig.units(17), ALL, Shape.of(2, 3, 5));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void gradientsHoldForLongerSequences(CellSample sample) {
    check(sample, CellConfig.units(4), ALL, Shape.of(2, 20, 2));
  }

  static Stream<Arguments> cellsAndActivations() {
    return CellSample.all().stream()
        .flatMap(sample ->
            Stream.of(
                Arguments.of(sample, "softsign", "hard_sigmoid"),
                Arguments.of(sample, "gelu", "sigmoid"), // gelu needs its input
                Arguments.of(sample, "tanh", "silu"), // silu too
                Arguments.of(sample, "softmax", "sigmoid"))); // a function of the whole row
  }

  @ParameterizedTest
  @MethodSource("cellsAndActivations")
  void gradientsHoldForOtherActivations(CellSample sample, String activation, String recurrent) {
    CellConfig config =
        CellConfig.units(3)
            .activation(Activations.of(activation))
            .recurrentActivation(Activations.of(recurrent));
    check(sample, config, ALL, Shape.of(3, 4, 2));
  }

  private static void check(
      CellSample sample, CellConfig config, Recurrent.Options options, Shape input) {
    for (Ops ops : List.of(Ops.create(), Ops.scalar())) {
      Cell cell = sample.cell().apply(config);
      GradientCheck.check(
          ops,
          new Recurrent(cell, options).named(ops.name()),
          new ReferenceRecurrent(
              sample.reference().apply(config),
              input.extent(0),
              input.extent(1),
              cell.stateSizes(),
              cell.outputState(),
              options.returnSequences(),
              options.goBackwards()),
          input,
          input.size(),
          sample.positiveStates());
    }
  }
}
