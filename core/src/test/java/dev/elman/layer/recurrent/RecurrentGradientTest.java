package dev.elman.layer.recurrent;

import dev.elman.activation.Activations;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.testing.CellKind;
import dev.elman.testing.GradientCheck;
import dev.elman.testing.ReferenceRecurrent;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Outputs, last states and all gradients of the recurrent layers, against the references.
class RecurrentGradientTest {
  private static final Recurrent.Options LAST = Recurrent.Options.DEFAULT;
  private static final Recurrent.Options ALL = new Recurrent.Options(true, false, false);
  private static final Recurrent.Options LAST_BACKWARDS = new Recurrent.Options(false, false, true);
  private static final Recurrent.Options ALL_BACKWARDS = new Recurrent.Options(true, false, true);

  /// The sizes `[batch, time, features]` and U.
  private record Sizes(int batch, int time, int features, int units) {}

  private static final Sizes USUAL = new Sizes(3, 4, 2, 3);

  static Stream<Arguments> kindsAndOptions() {
    return Stream.of(CellKind.values())
        .flatMap(kind ->
            Stream.of(LAST, ALL, LAST_BACKWARDS, ALL_BACKWARDS)
                .map(options -> Arguments.of(kind, options)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndOptions")
  void gradientsHoldForEveryOption(CellKind kind, Recurrent.Options options) {
    check(kind, CellConfig.units(3), options, USUAL);
    check(kind, CellConfig.units(3).useBias(false), options, USUAL);
  }

  @ParameterizedTest
  @EnumSource
  void gradientsHoldForOneStep(CellKind kind) {
    check(kind, CellConfig.units(3), LAST, new Sizes(3, 1, 2, 3));
    check(kind, CellConfig.units(3), ALL_BACKWARDS, new Sizes(3, 1, 2, 3));
  }

  @ParameterizedTest
  @EnumSource
  void gradientsHoldForOneSample(CellKind kind) {
    check(kind, CellConfig.units(3), ALL, new Sizes(1, 4, 2, 3));
  }

  @ParameterizedTest
  @EnumSource
  void gradientsHoldForOneUnit(CellKind kind) {
    check(kind, CellConfig.units(1), ALL, new Sizes(2, 3, 1, 1));
  }

  @ParameterizedTest
  @EnumSource
  void gradientsHoldForUnitsBesideTheVectorLength(CellKind kind) {
    check(kind, CellConfig.units(16), ALL, new Sizes(2, 2, 3, 16));
    check(kind, CellConfig.units(17), ALL, new Sizes(2, 3, 5, 17));
    check(kind, CellConfig.units(33), LAST_BACKWARDS, new Sizes(2, 2, 3, 33));
  }

  @ParameterizedTest
  @EnumSource
  void gradientsHoldForLongerSequences(CellKind kind) {
    check(kind, CellConfig.units(5), ALL, new Sizes(5, 7, 4, 5));
    check(kind, CellConfig.units(4), ALL_BACKWARDS, new Sizes(2, 30, 1, 4));
  }

  static Stream<Arguments> kindsAndActivations() {
    return Stream.of(CellKind.values())
        .flatMap(kind ->
            Stream.of(
                Arguments.of(kind, "relu", "hard_sigmoid"),
                Arguments.of(kind, "softsign", "sigmoid"),
                Arguments.of(kind, "gelu", "sigmoid"), // gelu needs its input
                Arguments.of(kind, "tanh", "silu"), // silu too
                Arguments.of(kind, "mish", "gelu"),
                Arguments.of(kind, "softmax", "sigmoid"), // a function of the whole row
                Arguments.of(kind, "tanh", "softmax"),
                Arguments.of(kind, "linear", "sparsemax"),
                Arguments.of(kind, "log_softmax", "sparse_sigmoid")));
  }

  @ParameterizedTest
  @MethodSource("kindsAndActivations")
  void gradientsHoldForOtherActivations(CellKind kind, String activation, String recurrent) {
    CellConfig config =
        CellConfig.units(3)
            .activation(Activations.of(activation))
            .recurrentActivation(Activations.of(recurrent));
    check(kind, config, ALL, USUAL);
    check(kind, config, LAST_BACKWARDS, USUAL);
  }

  private static void check(
      CellKind kind, CellConfig config, Recurrent.Options options, Sizes sizes) {
    Stream.of(Ops.create(), Ops.scalar())
        .forEach(ops -> {
          Cell cell = kind.cell(config);
          GradientCheck.check(
              ops,
              new Recurrent(cell, options).named(ops.name()),
              new ReferenceRecurrent(
                  kind.reference(config),
                  sizes.batch,
                  sizes.time,
                  sizes.units,
                  cell.stateSizes().size(),
                  options.returnSequences(),
                  options.goBackwards()),
              Shape.of(sizes.batch, sizes.time, sizes.features),
              sizes.hashCode());
        });
  }
}
