package dev.elman.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elman.golden.Golden;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Seed;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Values against [ReferenceActivations], gradients against its central differences.
class ActivationGradientTest {
  private static final double STEP = 1e-6;
  private static final int ROWS = 5;
  private static final int COLUMNS = 18;

  @Test
  void everyActivationHasAReference() {
    assertThat(ReferenceActivations.ALL.keySet())
        .containsExactlyInAnyOrderElementsOf(Activations.names());
  }

  @TestFactory
  Stream<DynamicTest> gradientsAreCentralDifferences() {
    return Activations.names().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
  }

  private static void check(String name) {
    RandomGenerator random = new Seed(name.hashCode()).generator();
    Activation activation = Activations.of(name);
    ReferenceActivations.OfRow reference = ReferenceActivations.ALL.get(name);
    double[] x = random.doubles((long) ROWS * COLUMNS, -4, 4).map(v -> (float) v).toArray();
    int results = activation.columns(COLUMNS);
    double[] dy = random.doubles((long) ROWS * results, -2, 2).map(v -> (float) v).toArray();
    Windows windows = new Windows(Ops.create());
    float[] y = windows.forward(activation, Golden.toFloats(x), ROWS);
    float[] dx = windows.backward(activation, Golden.toFloats(x), Golden.toFloats(dy), ROWS);
    for (int row = 0; row < ROWS; row++) {
      double[] xRow = java.util.Arrays.copyOfRange(x, row * COLUMNS, (row + 1) * COLUMNS);
      double[] yRow = reference.apply(xRow.clone());
      for (int i = 0; i < results; i++) {
        assertThat((double) y[row * results + i]).isCloseTo(yRow[i], within(1e-6 * size(yRow[i])));
      }
      for (int i = 0; i < COLUMNS; i++) {
        double[] above = moved(reference, xRow, i, STEP);
        double[] below = moved(reference, xRow, i, -STEP);
        double expected = 0;
        for (int j = 0; j < results; j++) {
          expected += dy[row * results + j] * (above[j] - below[j]) / (2 * STEP);
        }
        assertThat((double) dx[row * COLUMNS + i])
            .as("row %d, column %d, x = %s", row, i, xRow[i])
            .isCloseTo(expected, within(3e-6 * size(expected)));
      }
    }
  }

  private static double size(double value) {
    return 1 + Math.abs(value);
  }

  private static double[] moved(
      ReferenceActivations.OfRow reference, double[] x, int i, double by) {
    double[] changed = x.clone();
    changed[i] += by;
    return reference.apply(changed);
  }
}
