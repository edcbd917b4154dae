package dev.elman.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Windows and shapes; that the arithmetic is right is shown by the tests of the kernels and of the
/// layers.
class OpsTest {
  private final Ops ops = Ops.create();

  private static Matrix matrix(int rows, int columns) {
    return new Matrix().on(new float[rows * columns], 0, rows, columns);
  }

  private static Parameter parameter(int rows, int columns) {
    Parameter parameter =
        new Parameter(
            "kernel",
            Shape.of(rows, columns),
            (shape, _, values, offset) -> {
              for (int i = 0; i < shape.size(); i++) {
                values[offset + i] = i + 1;
              }
            },
            true);
    assertThat(new ParameterBlock(List.of(parameter), new Seed(0)).size())
        .isEqualTo(rows * columns);
    return parameter;
  }

  @Test
  void theReferenceIsScalar() {
    // else every comparison of create() with scalar() would compare a thing with itself
    assertThat(Ops.scalar().name()).isEqualTo("scalar");
  }

  @Test
  void windowsOfColumnsLeaveTheOtherColumnsAlone() {
    float[] data = {1, 2, 3, 4, 5, 6};
    Matrix left = new Matrix().onColumns(new Matrix().on(data, 0, 2, 3), 0, 2);
    ops.multiply(left, left, left);
    assertThat(data).containsExactly(1, 4, 3, 16, 25, 6);
    assertThat(left.isContiguous()).isFalse();
  }

  @Test
  void columnsOfAParameterCanBePackedAlone() {
    Parameter weights = parameter(2, 3); // 1 2 3 / 4 5 6
    PackedMatrix lastTwo = new PackedMatrix();
    ops.pack(weights, 1, 2, lastTwo);
    Matrix x = new Matrix().on(new float[] {1, 10}, 0, 1, 2);
    Matrix y = matrix(1, 2);
    ops.matMul(x, lastTwo, y);
    assertThat(y.data()).containsExactly(52, 63);

    PackedMatrix transposed = new PackedMatrix();
    ops.packTransposed(weights, 1, 2, transposed);
    ops.addMatMul(y, transposed, x);
    assertThat(x.data()).containsExactly(1 + 2 * 52 + 3 * 63, 10 + 5 * 52 + 6 * 63);
  }

  @Test
  void gradientsAreAddedAtTheirColumns() {
    Parameter weights = parameter(2, 3);
    float[] gradients = new float[6];
    Matrix a = new Matrix().on(new float[] {1, 2}, 0, 1, 2);
    Matrix b = new Matrix().on(new float[] {10}, 0, 1, 1);
    ops.addTransposedMatMul(a, b, weights, 2, gradients);
    ops.addTransposedMatMul(a, b, weights, 2, gradients);
    assertThat(gradients).containsExactly(0, 0, 20, 0, 0, 40);
  }

  @Test
  void windowsCanBePackedAgainAndAgain() {
    PackedMatrix packed = new PackedMatrix();
    Matrix whole = new Matrix().on(new float[] {1, 2, 3, 4, 5, 6}, 0, 2, 3);
    Matrix lastTwo = new Matrix().onColumns(whole, 1, 2); // 2 3 / 5 6
    Matrix x = new Matrix().on(new float[] {1, 10}, 0, 1, 2);
    ops.pack(whole, packed);
    ops.pack(lastTwo, packed);
    Matrix y = matrix(1, 2);
    ops.matMul(x, packed, y);
    assertThat(y.data()).containsExactly(52, 63);
    ops.packTransposed(whole, packed);
    Matrix z = matrix(1, 2);
    ops.matMul(new Matrix().on(new float[] {1, 10, 100}, 0, 1, 3), packed, z);
    assertThat(z.data()).containsExactly(321, 654);
    ops.pack(lastTwo, packed);
    ops.matMul(x, packed, y);
    assertThat(y.data()).containsExactly(52, 63);
  }

  @Test
  void transposedProductsOfWindowsAreAdded() {
    Matrix a = new Matrix().on(new float[] {1, 2, 3, 4}, 0, 2, 2);
    Matrix b = new Matrix().on(new float[] {10, 100}, 0, 2, 1);
    Matrix c = new Matrix().on(new float[] {1, 7, 1, 7}, 0, 2, 1, 2);
    ops.addTransposedMatMul(a, b, c);
    assertThat(c.data()).containsExactly(311, 7, 421, 7);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ops.addTransposedMatMul(a, b, matrix(2, 2)))
        .withMessageContaining("expected a [m, k], b [m, n] and c [k, n]");
  }

  @Test
  void productsOfOtherShapesAreRefused() {
    PackedMatrix b = new PackedMatrix();
    ops.pack(parameter(2, 3), b);
    for (Matrix[] wrong :
        new Matrix[][] {
          {matrix(4, 3), matrix(4, 3)}, {matrix(4, 2), matrix(5, 3)}, {matrix(4, 2), matrix(4, 2)}
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ops.matMul(wrong[0], b, wrong[1]))
          .withMessageContaining("expected a [m, k], b [k, n] and c [m, n]")
          .withMessageContaining(wrong[0] + ", [2, 3] and " + wrong[1]);
    }
  }

  @Test
  void gradientsOfOtherShapesAreRefused() {
    Parameter weights = parameter(2, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ops.addTransposedMatMul(matrix(4, 2), matrix(4, 2), weights, 2, new float[6]))
        .withMessageContaining("kernel[2, 3]");
  }

  @Test
  void elementwiseOperandsOfOtherShapesAreRefused() {
    Matrix a = matrix(2, 3);
    Matrix b = matrix(3, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ops.add(a, b))
        .withMessageContaining("two windows of the same shape, but got " + a + " and " + b);
    assertThatIllegalArgumentException().isThrownBy(() -> ops.multiply(a, a, b));
    assertThatIllegalArgumentException().isThrownBy(() -> ops.tanh(a, b));
    assertThatIllegalArgumentException().isThrownBy(() -> ops.sigmoidBackward(a, b, a));
  }
}
