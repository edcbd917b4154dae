package dev.elman.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elman.initializer.Initializers;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Matrices whose eigenvalues are known.
class SpectralRadiusTest {
  @Test
  void complexEigenvaluesCountByTheirAbsoluteValue() {
    // 0.9 times a rotation: eigenvalues 0.9 e^±iφ
    float cos = (float) (0.9 * Math.cos(0.7));
    float sin = (float) (0.9 * Math.sin(0.7));
    Tensor rotation = Tensor.of(new float[] {cos, -sin, sin, cos}, 2, 2);
    assertThat(SpectralRadius.of(rotation, 0)).isCloseTo(0.9, within(1e-6));
  }

  @Test
  void largeEntriesAboveTheDiagonalDoNotCount() {
    Tensor triangular = Tensor.of(new float[] {0.5f, 1000, 0, -0.25f}, 2, 2);
    assertThat(SpectralRadius.of(triangular, 0)).isCloseTo(0.5, within(1e-5));
    Tensor nilpotent = Tensor.of(new float[] {0, 7, 0, 0}, 2, 2);
    assertThat(SpectralRadius.of(nilpotent, 0)).isZero();
  }

  @Test
  void aBlockOfAWiderMatrixIsMeant() {
    Tensor two = Tensor.of(new float[] {1, 0, 3, 0, 0, 1, 0, 3}, 2, 4);
    assertThat(SpectralRadius.of(two, 0)).isCloseTo(1, within(1e-6));
    assertThat(SpectralRadius.of(two, 2)).isCloseTo(3, within(1e-6));
  }

  @Test
  void orthogonalMatricesHaveRadiusOne() {
    Tensor orthogonal = Tensor.zeros(32, 32);
    Initializers.orthogonal().fill(Shape.of(32, 32), new Seed(1).generator(), orthogonal.data(), 0);
    assertThat(SpectralRadius.of(orthogonal, 0)).isCloseTo(1, within(1e-5));
  }
}
