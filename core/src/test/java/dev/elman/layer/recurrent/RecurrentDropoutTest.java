package dev.elman.layer.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.elman.constraint.Constraints;
import dev.elman.regularizer.Regularizers;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.testing.CellKind;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.Reference;
import dev.elman.testing.ReferenceRecurrent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Dropout inside of cells, and what else a cell's options say of its weights.
class RecurrentDropoutTest {
  private static final int BATCH = 3;
  private static final int FEATURES = 2;
  private static final int UNITS = 4;
  private static final int INPUTS = 4; // numbers of the streams of random numbers
  private static final int STATES = 5;

  @ParameterizedTest
  @EnumSource
  void theInputsOfAllGatesShareAMask(CellKind kind) {
    check(kind, 0.4, 0, 5);
  }

  @ParameterizedTest
  @EnumSource
  void everyGateHasItsOwnMaskOfTheState(CellKind kind) {
    check(kind, 0, 0.4, 5);
  }

  @ParameterizedTest
  @EnumSource
  void everyGateHasItsOwnMasksOfBoth(CellKind kind) {
    check(kind, 0.3, 0.4, 20); // two segments
  }

  private static void check(CellKind kind, double dropout, double recurrentDropout, int time) {
    CellConfig config =
        CellConfig.units(UNITS).dropout(dropout).recurrentDropout(recurrentDropout).seed(7);
    for (boolean checkpointing : new boolean[] {false, true}) {
      Recurrent.Options options =
          new Recurrent.Options(true, false, false, false, false, false, checkpointing);
      LayerCheck.of(
              () -> new Recurrent(kind.cell(config), options),
              reference(kind, config, time),
              Shape.of(BATCH, time, FEATURES))
          .run();
    }
  }

  /// `(x ⊙ m) W = x (diag(m) W)`: dropout is a cell with weights of its own for every sample.
  private static Reference reference(CellKind kind, CellConfig config, int time) {
    Cell cell = kind.cell(config);
    int states = cell.stateSizes().size();
    ReferenceRecurrent alone =
        new ReferenceRecurrent(kind.reference(config), 1, time, UNITS, states, true, false);
    return arguments -> {
      double[] x = arguments.getFirst();
      double[] y = new double[BATCH * time * UNITS];
      int size = time * FEATURES;
      for (int b = 0; b < BATCH; b++) {
        List<double[]> own = new ArrayList<>();
        own.add(Arrays.copyOfRange(x, b * size, (b + 1) * size));
        boolean each = config.recurrentDropout() > 0;
        own.add(dropped(arguments.get(1), b, INPUTS, config.dropout(), each ? cell.gates() : 1));
        own.add(dropped(arguments.get(2), b, STATES, config.recurrentDropout(), cell.gates()));
        own.add(arguments.get(3));
        for (int k = 0; k < states; k++) {
          own.add(new double[UNITS]);
        }
        System.arraycopy(alone.apply(own).getFirst(), 0, y, b * time * UNITS, time * UNITS);
      }
      return List.of(y);
    };
  }

  /// The rows of a matrix `[size, gates · U]` times the masks of a sample.
  private static double[] dropped(double[] matrix, int row, int stream, double rate, int masks) {
    int size = stream == INPUTS ? FEATURES : UNITS;
    int columns = matrix.length / size;
    long seed = Seed.mix(Seed.mix(Seed.mix(1, 0), 7), stream);
    double[] changed = matrix.clone();
    for (int i = 0; i < matrix.length && rate > 0; i++) {
      int mask = i % columns * masks / columns;
      long index = ((long) row * masks + mask) * size + i / columns;
      changed[i] *= Seed.uniform(seed, index) < (float) rate ? 0 : 1 / (1 - (float) rate);
    }
    return changed;
  }

  @ParameterizedTest
  @EnumSource
  void theWeightsHaveTheirPenaltiesAndConstraints(CellKind kind) {
    CellConfig config =
        CellConfig.units(2)
            .kernelRegularizer(Regularizers.l1(0.1))
            .recurrentRegularizer(Regularizers.l2(0.2))
            .biasRegularizer(Regularizers.l2(0.3))
            .kernelConstraint(Constraints.maxNorm(1))
            .recurrentConstraint(Constraints.nonNeg())
            .biasConstraint(Constraints.unitNorm());
    Recurrent layer = new Recurrent(kind.cell(config));
    layer.build(Shape.of(3, 3));
    List<Parameter> all = layer.parameters();
    assertThat(all.stream().map(Parameter::regularizer))
        .containsExactly(
            config.kernelRegularizer(), config.recurrentRegularizer(), config.biasRegularizer());
    assertThat(all.stream().map(Parameter::constraint))
        .containsExactly(
            config.kernelConstraint(), config.recurrentConstraint(), config.biasConstraint());
  }

  @Test
  void ratesOutsideTheRangeAreRefused() {
    for (double rate : new double[] {-0.1, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CellConfig.units(2).dropout(rate))
          .withMessageContaining("dropout: expected a rate in [0, 1), but got " + rate);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CellConfig.units(2).recurrentDropout(rate))
          .withMessageContaining("recurrentDropout: expected a rate in [0, 1), but got " + rate);
    }
  }
}
