package dev.elman.layer.recurrent;

import dev.elman.activation.Activations;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.CellSample;
import dev.elman.testing.GradientCheck;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.RandomTensors;
import dev.elman.testing.ReferenceRecurrent;
import java.util.ArrayList;
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

  /// Padding on the left, on the right and in the middle, with segments that are computed again.
  @ParameterizedTest
  @MethodSource("cells")
  void maskedStepsAreThoseOfTheReference(CellSample sample) {
    int batch = 4;
    int time = 20;
    Mask mask = new Mask().resize(batch, time);
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < time; t++) {
        mask.set(b, t, t >= b && t < time - 5 * b && (t + b) % 7 != 0);
      }
    }
    CellConfig config = CellConfig.units(3);
    Cell cell = sample.cell().apply(config);
    RandomTensors random = new RandomTensors(21);
    List<Tensor> inputs = new ArrayList<>(List.of(random.next(batch, time, 2)));
    for (int k = 0; k < cell.stateSizes().size(); k++) {
      Tensor state = random.next(0.8, Shape.of(batch, cell.stateSizes().get(k)));
      for (int i = 0; i < state.size() && sample.positiveStates().contains(k); i++) {
        state.data()[i] = Math.abs(state.data()[i]);
      }
      inputs.add(state);
    }
    Recurrent.Options options = new Recurrent.Options(true, true, false, false, false, false, true);
    ReferenceRecurrent reference =
        new ReferenceRecurrent(
            sample.reference().apply(config),
            batch,
            time,
            cell.stateSizes(),
            cell.outputState(),
            true,
            false,
            mask,
            false);
    LayerCheck.of(
            () -> new Recurrent(sample.cell().apply(config), options),
            reference.statesFirst(),
            inputs.toArray(Tensor[]::new))
        .masks(mask)
        .run();
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
