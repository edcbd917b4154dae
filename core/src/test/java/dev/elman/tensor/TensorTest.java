package dev.elman.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorTest {
  private static Tensor counting() {
    return Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 3, 2);
  }

  @Test
  void valuesAreRowMajor() {
    assertThat(counting().get(2, 0)).isEqualTo(4);
    assertThat(Tensor.of(new float[][] {{0, 1}, {2, 3}, {4, 5}}).toArray())
        .isEqualTo(counting().toArray());
    Tensor cube = Tensor.of(new float[][][] {{{0}, {1}}, {{2}, {3}}});
    assertThat(cube.shape()).isEqualTo(Shape.of(2, 2, 1));
    assertThat(cube.get(1, 0, 0)).isEqualTo(2);
  }

  @Test
  void rowsAreCopiedAndReshapesAreNot() {
    Tensor tensor = counting();
    assertThat(tensor.rows(1, 3).toArray()).containsExactly(2, 3, 4, 5);
    assertThat(tensor.rows(1, 3).data()).isNotSameAs(tensor.data());
    assertThat(tensor.reshape(2, 3, 1).data()).isSameAs(tensor.data());
  }

  @Test
  void onlyTheValuesOfTheShapeCountInALongBuffer() {
    Tensor tensor = Tensor.over(new float[] {1, 2, Float.NaN}, Shape.of(1, 2));
    assertThat(tensor.size()).isEqualTo(2);
    assertThat(tensor.toArray()).containsExactly(1, 2);
    assertThat(tensor.firstNonFinite()).isEqualTo(-1);
    assertThat(tensor).hasToString("Tensor[1, 2][1.0, 2.0]");
  }

  @Test
  void sizesOfRowsAndPositions() {
    Tensor tensor = Tensor.zeros(2, 5, 3);
    assertThat(tensor.rowSize()).isEqualTo(15);
    assertThat(tensor.positions()).isEqualTo(10);
  }

  @Test
  void theFirstNonFiniteValueIsFound() {
    assertThat(Tensor.of(new float[] {1, Float.POSITIVE_INFINITY, Float.NaN}).firstNonFinite())
        .isEqualTo(1);
  }

  @Test
  void wrongNumbersOfValuesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.of(new float[5], 3, 2))
        .withMessageContaining("expected 6 values for shape [3, 2], but got 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.over(new float[5], Shape.of(3, 2)))
        .withMessageContaining("buffer of at least 6 values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counting().reshape(4, 2))
        .withMessageContaining("a shape of 6 values as in [3, 2], but got [4, 2] with 8");
  }

  @Test
  void raggedRowsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.of(new float[][] {{1, 2}, {3}}))
        .withMessageContaining("expected 2 values in every row as in row 0, but row 1 has 1")
        .withMessageContaining("Pad or cut");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.of(new float[][][] {{{1}}, {{2}, {3}}}))
        .withMessageContaining("time steps");
    assertThatIllegalArgumentException().isThrownBy(() -> Tensor.of(new float[0][]));
  }

  @Test
  void indicesOutsideAreRefused() {
    assertThatThrownBy(() -> counting().get(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> counting().rows(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counting().get(1))
        .withMessageContaining("expected 2 indices for shape [3, 2], but got 1");
  }
}
