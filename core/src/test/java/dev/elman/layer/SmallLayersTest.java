package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Layers of a line or two, against references.
class SmallLayersTest {
  private static final int F = 3;

  @Test
  void prelusHold() {
    Reference reference =
        arguments -> {
          double[] y = arguments.get(0).clone();
          for (int i = 0; i < y.length; i++) {
            y[i] *= y[i] < 0 ? arguments.get(1)[i % F] : 1;
          }
          return List.of(y);
        };
    LayerCheck.of(PRelu::new, reference, Shape.of(4, F)).run();
    LayerCheck.of(PRelu::new, reference, Shape.of(2, 4, F)).run();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PRelu().build(Shape.of(2, Shape.ANY)))
        .withMessageContaining("PReLU input: expected […, features]");
  }

  @Test
  void unitNormalizationHolds() {
    Reference reference =
        arguments -> {
          double[] y = arguments.get(0).clone();
          for (int at = 0; at < y.length; at += F) {
            double length = Math.hypot(Math.hypot(y[at], y[at + 1]), y[at + 2]);
            for (int i = at; i < at + F; i++) {
              y[i] /= length;
            }
          }
          return List.of(y);
        };
    LayerCheck.of(UnitNormalization::new, reference, Shape.of(2, 4, F)).run();
  }

  @Test
  void unitNormalizationOfZerosIsZero() {
    Tape tape = Tape.root(Ops.create());
    UnitNormalization layer = new UnitNormalization();
    tape.beginTraining(1, 0, 1, new float[0]);
    assertThat(layer.forward(tape, Tensor.zeros(1, 2)).toArray()).containsExactly(0f, 0f);
    Tensor dx = layer.backward(tape, Tensor.of(new float[] {1e-12f, 0}, 1, 2));
    assertThat(dx.toArray()[0]).isCloseTo(1, within(1e-6f));
  }

  @Test
  void rescalingHolds() {
    Reference reference =
        arguments -> {
          double[] y = arguments.get(0).clone();
          for (int i = 0; i < y.length; i++) {
            y[i] = 0.4 * y[i] - 1.5;
          }
          return List.of(y);
        };
    LayerCheck.of(() -> new Rescaling(0.4, -1.5), reference, Shape.of(2, 4, F)).run();
    assertThat(new Rescaling(3).offset()).isZero();
  }

  @Test
  void layersOfActivationsHaveKerasNames() {
    assertThat(ActivationLayer.leakyRelu().type()).isEqualTo("LeakyReLU");
    assertThat(ActivationLayer.elu().type()).isEqualTo("ELU");
    assertThat(ActivationLayer.relu().type()).isEqualTo("ReLU");
    assertThat(ActivationLayer.softmax().type()).isEqualTo("Softmax");
    assertThat(ActivationLayer.softmax().defaultName()).isEqualTo("softmax");
  }
}
