package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TapeTest {
  private final Tape tape = Tape.root(Ops.scalar());

  @Test
  void buffersAreKept() {
    float[] buffer = tape.floats(2, 10);
    assertThat(buffer).hasSize(10);
    assertThat(tape.floats(2, 4)).isSameAs(buffer);
    assertThat(tape.floats(2, 11)).isNotSameAs(buffer).hasSize(11);
    assertThat(tape.floats(0, 10)).isNotSameAs(buffer);
  }

  @Test
  void tensorsOfTheSameShapeAreTheSameObject() {
    Tensor model = Tensor.zeros(2, 3, 4);
    assertThat(tape.tensor(0, 2, 3)).isSameAs(tape.tensor(0, 2, 3));
    assertThat(tape.tensor(1, 2, 3, 4)).isSameAs(tape.tensor(1, 2, 3, 4));
    assertThat(tape.tensorLike(2, model)).isSameAs(tape.tensorLike(2, model));
    assertThat(tape.tensorLike(3, model, 7)).isSameAs(tape.tensorLike(3, model, 7));
    assertThat(tape.tensorOfRows(4, model, 5)).isSameAs(tape.tensorOfRows(4, model, 5));
    assertThat(tape.view(5, model, 6, 4)).isSameAs(tape.view(5, model, 6, 4));
  }

  @Test
  void tensorsHaveTheShapeThatIsAskedFor() {
    Tensor model = Tensor.zeros(2, 3, 4);
    assertThat(tape.tensor(0, 2, 3).shape()).isEqualTo(Shape.of(2, 3));
    assertThat(tape.tensor(0, 3, 2).shape()).isEqualTo(Shape.of(3, 2));
    assertThat(tape.tensor(0, 3, 2, 1).shape()).isEqualTo(Shape.of(3, 2, 1));
    assertThat(tape.tensorLike(0, model).shape()).isEqualTo(model.shape());
    assertThat(tape.tensorLike(0, model, 9).shape()).isEqualTo(Shape.of(2, 3, 9));
    assertThat(tape.tensorOfRows(0, model, 1).shape()).isEqualTo(Shape.of(1, 3, 4));
  }

  @Test
  void tensorsOfAnyRankAreKept() {
    Extents extents = new Extents();
    Tensor tensor = tape.tensor(0, extents.of(2).add(3).add(4).add(5).add(6));
    assertThat(tensor.shape()).isEqualTo(Shape.of(2, 3, 4, 5, 6));
    assertThat(tape.tensor(0, extents.of(tensor.shape()))).isSameAs(tensor);
    assertThat(tape.tensor(0, extents.of(2).add(3)).shape()).isEqualTo(Shape.of(2, 3));
    assertThat(tape.tensor(0, extents.of(3).add(2)).shape()).isEqualTo(Shape.of(3, 2));
    Tensor view = tape.view(1, tensor, extents.of(720));
    assertThat(tape.view(1, tensor, extents.of(720))).isSameAs(view);
    assertThat(view.data()).isSameAs(tensor.data());
    assertThat(tape.view(1, Tensor.zeros(720), extents).data()).isNotSameAs(tensor.data());
  }

  @Test
  void aSmallerTensorLiesOverTheLargerBuffer() {
    Tensor large = tape.tensor(0, 8, 8);
    Tensor small = tape.tensor(0, 2, 8);
    assertThat(small.data()).isSameAs(large.data());
    assertThat(small.size()).isEqualTo(16);
  }

  @Test
  void viewsCopyNothing() {
    Tensor tensor = Tensor.zeros(2, 3);
    Tensor view = tape.view(0, tensor, 1, 6);
    assertThat(view.data()).isSameAs(tensor.data());
    assertThat(tape.viewLike(1, view, tensor).shape()).isEqualTo(tensor.shape());
    assertThat(tape.view(0, Tensor.zeros(2, 3), 1, 6).data()).isNotSameAs(tensor.data());
  }

  @Test
  void childrenShareThePass() {
    float[] gradients = new float[3];
    Tape inner = tape.child(1).child(0);
    tape.beginTraining(5, 7, 1, gradients);
    assertThat(inner.training()).isTrue();
    assertThat(inner.firstRow()).isEqualTo(7);
    assertThat(inner.gradients()).isSameAs(gradients);
    assertThat(inner.ops()).isSameAs(tape.ops());
    assertThat(tape.child(1)).isSameAs(tape.child(1));
    tape.beginInference(0, 1);
    assertThat(inner.training()).isFalse();
  }

  @Test
  void everyLayerAndBatchHasItsSeed() {
    Set<Long> seeds = new HashSet<>();
    for (int batch = 0; batch < 5; batch++) {
      tape.beginTraining(batch, 0, 1, new float[0]);
      seeds.add(tape.seed());
      for (int i = 0; i < 5; i++) {
        seeds.add(tape.child(i).seed());
        seeds.add(tape.child(i).child(0).seed());
      }
    }
    assertThat(seeds).hasSize(5 * 11);
  }

  @Test
  void workObjectsAreMadeOnce() {
    StringBuilder object = tape.object(3, StringBuilder::new);
    StringBuilder again = tape.object(3, StringBuilder::new);
    assertThat(again).isSameAs(object);
  }

  @Test
  void backwardNeedsForward() {
    assertThatNullPointerException().isThrownBy(tape::input).withMessage("backward before forward");
    Tensor x = Tensor.zeros(1);
    assertThat(tape.keep(x, Tensor.zeros(2))).isSameAs(tape.output());
    assertThat(tape.input()).isSameAs(x);
  }
}
