package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.GradientCheck;
import dev.elman.testing.RandomTensors;
import dev.elman.testing.Reference;
import dev.elman.testing.ReferenceActivation;
import dev.elman.testing.ReferenceActivations;
import dev.elman.testing.ReferenceDense;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Outputs and gradients of the layers that are not recurrent.
class LayerGradientTest {
  static Stream<String> activations() {
    return Activations.names().stream();
  }

  @ParameterizedTest
  @MethodSource("activations")
  void denseHoldsWithEveryActivation(String name) {
    Dense.Config config = Dense.Config.units(6).activation(Activations.of(name));
    ReferenceActivation f = ReferenceActivations.of(name);
    check(() -> new Dense(config), new ReferenceDense(4, 6, f), Shape.of(3, 4));
    check(() -> new Dense(config.useBias(false)), new ReferenceDense(4, 6, f), Shape.of(2, 3, 4));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 17, 33})
  void denseHoldsForEveryNumberOfUnits(int units) {
    ReferenceDense reference = new ReferenceDense(5, units, ReferenceActivations.of("tanh"));
    Dense.Config config = Dense.Config.units(units).activation(Activations.tanh());
    check(() -> new Dense(config), reference, Shape.of(1, 5));
    check(() -> new Dense(config), reference, Shape.of(2, 3, 5));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void activationLayerHoldsForEveryActivation(String name) {
    Activation activation = Activations.of(name);
    Reference reference = ReferenceDense.activation(6, ReferenceActivations.of(name));
    check(() -> new ActivationLayer(activation), reference, Shape.of(3, 6));
    check(() -> new ActivationLayer(activation), reference, Shape.of(2, 3, 6));
  }

  @Test
  void flattenHolds() {
    Reference same = ReferenceDense.activation(12, ReferenceActivations.of("linear"));
    check(Flatten::new, same, Shape.of(2, 4, 3));
    check(Flatten::new, same, Shape.of(2, 12));
  }

  @Test
  void inputLayerHolds() {
    Reference same = ReferenceDense.activation(3, ReferenceActivations.of("linear"));
    check(() -> new InputLayer(Shape.of(3)), same, Shape.of(2, 3));
  }

  @Test
  void dropoutHoldsForTheMaskThatItDraws() {
    Shape shape = Shape.of(6, 50);
    Tensor ones = Tensor.zeros(shape);
    Arrays.fill(ones.data(), 1);
    float[] mask = train(new Dropout(0.25), ones).forward(ones).toArray();
    int kept = 0;
    for (float m : mask) {
      assertThat(m).isIn(0f, 1 / 0.75f);
      kept += m > 0 ? 1 : 0;
    }
    assertThat(kept / 300.0).isBetween(0.65, 0.85);
    Reference masked = arguments -> List.of(times(arguments.getFirst(), mask));
    check(() -> new Dropout(0.25), masked, shape);
  }

  @Test
  void dropoutDrawsOtherMasksForOtherSeeds() {
    Tensor x = new RandomTensors(1).next(4, 50);
    float[] first = train(new Dropout(0.5), x).forward(x).toArray();
    Pass other = new Pass(new Dropout(0.5), Tape.root(Ops.create()));
    other.tape.beginTraining(2, 0, 1, new float[0]);
    assertThat(other.forward(x).toArray()).isNotEqualTo(first);
  }

  @Test
  void dropoutMasksDoNotDependOnTheDivisionOfRows() {
    Tensor x = new RandomTensors(1).next(5, 8);
    Pass whole = train(new Dropout(0.5), x);
    Pass part = new Pass(new Dropout(0.5), Tape.root(Ops.create()));
    part.tape.beginTraining(1, 3, 1, new float[0]);
    assertThat(part.forward(x.rows(3, 5)).toArray())
        .isEqualTo(whole.forward(x).rows(3, 5).toArray());
  }

  private record Pass(Layer layer, Tape tape) {
    Tensor forward(Tensor x) {
      return layer.forward(tape, x);
    }
  }

  /// The layer in training, with the seed of [GradientCheck].
  private static Pass train(Layer layer, Tensor x) {
    Tape tape = Tape.root(Ops.create());
    tape.beginTraining(1, 0, 1, new float[0]);
    layer.build(x.shape().dropFirst());
    return new Pass(layer, tape);
  }

  private static double[] times(double[] x, float[] mask) {
    double[] y = new double[x.length];
    Arrays.setAll(y, i -> x[i] * mask[i]);
    return y;
  }

  private static void check(Supplier<Layer> layer, Reference reference, Shape input) {
    for (Ops ops : List.of(Ops.create(), Ops.scalar())) {
      GradientCheck.check(ops, layer.get().named(ops.name()), reference, input, 7);
    }
  }
}
