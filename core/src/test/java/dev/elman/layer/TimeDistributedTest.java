package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.elman.activation.Activations;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.RandomTensors;
import dev.elman.testing.ReferenceActivations;
import dev.elman.testing.ReferenceDense;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// A layer applied to every time step.
class TimeDistributedTest {
  private static Dense dense() {
    return new Dense(Dense.Config.units(4).activation(Activations.tanh()));
  }

  @Test
  void gradientsHold() {
    ReferenceDense reference = new ReferenceDense(3, 4, ReferenceActivations.of("tanh"));
    LayerCheck.of(() -> new TimeDistributed(dense()), reference, Shape.of(2, 5, 3)).run();
    LayerCheck.of(() -> new TimeDistributed(dense()), reference, Shape.of(2, 5, 2, 3)).run();
    LayerCheck.of(
            () -> new TimeDistributed(new TimeDistributed(dense())),
            reference,
            Shape.of(2, 5, 2, 3))
        .run();
  }

  @Test
  void everyStepHasADropoutMaskOfItsOwn() {
    Shape sample = Shape.of(6, 50);
    Tensor ones = Tensor.zeros(sample.prepend(3));
    Arrays.fill(ones.data(), 1);
    Layer layer = new TimeDistributed(new Dropout(0.5));
    layer.build(sample);
    float[] whole = train(layer, 0, ones).toArray();
    assertThat(Arrays.copyOf(whole, 50)).isNotEqualTo(Arrays.copyOfRange(whole, 50, 100));
    assertThat(train(layer, 2, ones.rows(2, 3)).toArray())
        .isEqualTo(Arrays.copyOfRange(whole, 600, 900));
  }

  private static Tensor train(Layer layer, int firstRow, Tensor x) {
    Tape tape = Tape.root(Ops.create());
    tape.beginTraining(1, firstRow, 3, new float[0]);
    return layer.forward(tape, x);
  }

  @Test
  void sequencesOfAnyLengthAreTaken() {
    TimeDistributed layer = new TimeDistributed(new Permute(2, 1));
    layer.build(Shape.of(Shape.ANY, 3, 2));
    assertThat(layer.outputShape(Shape.of(Shape.ANY, 3, 2))).isEqualTo(Shape.of(Shape.ANY, 2, 3));
    Tape tape = Tape.root(Ops.create());
    for (int time : new int[] {4, 2, 6}) {
      Tensor x = new RandomTensors(1).next(2, time, 3, 2);
      assertThat(layer.forward(tape, x).shape()).isEqualTo(Shape.of(2, time, 2, 3));
    }
  }

  @Test
  void whatHasNoStepsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TimeDistributed(dense()).build(Shape.of(3)))
        .withMessageContaining("expected [time, …], but got [features=3]")
        .withMessageContaining("no steps to apply Dense to");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TimeDistributed(new RepeatVector(2)).build(Shape.of(5, 3, 2)))
        .withMessageContaining("RepeatVector input: expected [features]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TimeDistributed(new BatchNormalization()))
        .withMessageContaining("expected a layer that handles every sample by itself");
  }
}
