package dev.elman.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The errors of exp, sigmoid and tanh over one in 997 of all floats: four million of each, from
/// NaN to NaN. Every third float gave the bounds that [VectorActivations] states.
class AccuracyTest {
  private static final int STEP = 997;
  private static final int BLOCK = 1 << 12;

  interface Function {
    void run(Compute compute, float[] x, int xAt, float[] y, int yAt, int n);
  }

  static Stream<Arguments> functions() {
    return Stream.of(
        Arguments.of("exp", (Function) Compute::exp, (DoubleUnaryOperator) Math::exp, 1.1),
        Arguments.of(
            "sigmoid",
            (Function) Compute::sigmoid,
            (DoubleUnaryOperator) x -> 1 / (1 + Math.exp(-x)),
            2.5),
        Arguments.of("tanh", (Function) Compute::tanh, (DoubleUnaryOperator) Math::tanh, 5.2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void errorsAreAsStated(String name, Function function, DoubleUnaryOperator exact, double bound) {
    Compute vector = ComputeProvider.create();
    float[] x = new float[BLOCK];
    float[] y = new float[BLOCK];
    double worst = 0;
    float worstAt = 0;
    for (long bits = 0; bits < 1L << 32; bits += (long) STEP * BLOCK) {
      for (int i = 0; i < BLOCK; i++) {
        x[i] = Float.intBitsToFloat((int) (bits + (long) i * STEP));
      }
      function.run(vector, x, 0, y, 0, BLOCK);
      for (int i = 0; i < BLOCK; i++) {
        double error = unitsInTheLastPlace(y[i], exact.applyAsDouble(x[i]));
        if (error > worst) {
          worst = error;
          worstAt = x[i];
        }
      }
    }
    assertThat(worst).as("error of %s at %s", name, worstAt).isLessThan(bound);
  }

  private static double unitsInTheLastPlace(float actual, double exact) {
    float rounded = (float) exact;
    if (Float.isFinite(rounded) && Float.isFinite(actual)) {
      return Math.abs(actual - exact) / Math.ulp(rounded);
    }
    return Float.compare(actual, rounded) == 0 ? 0 : Double.POSITIVE_INFINITY;
  }
}
