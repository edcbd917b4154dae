package dev.elman.initializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Orthogonality, and that no direction is preferred.
class OrthogonalTest {
  private static float[] fill(Orthogonal initializer, long seed, int... extents) {
    float[] values = new float[Shape.of(extents).size()];
    initializer.fill(Shape.of(extents), new Seed(seed).generator(), values, 0);
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1, 5",
    "5, 1",
    "2, 2",
    "7, 7",
    "32, 128",
    "128, 32",
    "100, 101",
    "512, 2048"
  })
  void theShorterSideIsOrthonormal(int rows, int columns) {
    float[] a = fill(new Orthogonal(1), rows, rows, columns);
    boolean byRow = rows <= columns;
    int count = Math.min(rows, columns);
    int step = Math.max(1, count / 40); // all pairs of 40 vectors
    for (int i = 0; i < count; i += step) {
      for (int j = i; j < count; j += step) {
        double dot = 0;
        for (int k = 0; k < Math.max(rows, columns); k++) {
          double x = byRow ? a[i * columns + k] : a[k * columns + i];
          double y = byRow ? a[j * columns + k] : a[k * columns + j];
          dot += x * y;
        }
        assertThat(dot).as("vectors %d and %d", i, j).isCloseTo(i == j ? 1 : 0, within(1e-6));
      }
    }
  }

  @Test
  void theGainIsTheLengthOfTheVectors() {
    float[] a = fill(new Orthogonal(3), 1, 2, 2);
    assertThat(a[0] * a[0] + a[1] * a[1]).isCloseTo(9, within(1e-5f));
    assertThat(a[0] * a[2] + a[1] * a[3]).isCloseTo(0, within(1e-5f));
  }

  @Test
  void leadingAxesCountAsRows() {
    assertThat(fill(new Orthogonal(1), 3, 2, 3, 4)).isEqualTo(fill(new Orthogonal(1), 3, 6, 4));
  }

  /// Without the signs of R the diagonal would be negative most of the time.
  @Test
  void noDirectionIsPreferred() {
    int n = 2000;
    double[] mean = new double[4];
    double[] square = new double[4];
    int rotations = 0;
    for (int seed = 0; seed < n; seed++) {
      float[] a = fill(new Orthogonal(1), seed, 2, 2);
      for (int i = 0; i < 4; i++) {
        mean[i] += a[i] / n;
        square[i] += (double) a[i] * a[i] / n;
      }
      rotations += a[0] * a[3] - a[1] * a[2] > 0 ? 1 : 0;
    }
    for (int i = 0; i < 4; i++) {
      assertThat(mean[i]).isCloseTo(0, within(0.06));
      assertThat(square[i]).isCloseTo(0.5, within(0.03));
    }
    assertThat((double) rotations / n).isCloseTo(0.5, within(0.04));
  }

  @Test
  void vectorsAreRefused() {
    assertThatThrownBy(() -> fill(new Orthogonal(1), 1, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("orthogonal: expected a parameter of at least two axes, but got [5].");
  }
}
