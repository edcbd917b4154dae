package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.elman.tensor.Ops;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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

  private static final long SEED = Seed.mix(1, 0); // of LayerCheck, for the outermost tape

  @Test
  void gaussianDropoutHolds() {
    Reference reference =
        arguments -> {
          double[] y = arguments.get(0).clone();
          for (int i = 0; i < y.length; i++) {
            y[i] *= 1 + Math.sqrt(0.3 / 0.7) * Seed.gaussian(SEED, i);
          }
          return List.of(y);
        };
    LayerCheck.of(() -> new GaussianDropout(0.3), reference, Shape.of(2, 4, F)).run();
  }

  @Test
  void alphaDropoutHolds() {
    Reference reference =
        arguments -> {
          double[] y = arguments.get(0).clone();
          double lowest = -1.7580993408473766;
          double a = 1 / Math.sqrt(0.6 * (1 + 0.4 * lowest * lowest));
          for (int i = 0; i < y.length; i++) {
            double kept = Seed.uniform(SEED, i) >= 0.4f ? y[i] : lowest;
            y[i] = a * kept - a * lowest * 0.4;
          }
          return List.of(y);
        };
    LayerCheck.of(() -> new AlphaDropout(0.4), reference, Shape.of(2, 4, F)).run();
  }

  @Test
  void alphaDropoutKeepsMeanAndVariance() {
    Tape tape = Tape.root(Ops.create());
    tape.beginTraining(5, 0, 1, new float[0]);
    Tensor x = Tensor.zeros(1, 200_000);
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] = Seed.gaussian(9, i);
    }
    float[] y = new AlphaDropout(0.3).forward(tape, x).toArray();
    double sum = 0;
    double squares = 0;
    for (float value : y) {
      sum += value;
      squares += (double) value * value;
    }
    assertThat(sum / y.length).isCloseTo(0, within(0.01));
    assertThat(squares / y.length).isCloseTo(1, within(0.01));
  }

  @Test
  void spatialDropoutDropsWholeChannels() {
    Reference reference =
        arguments -> {
          double[] y = arguments.get(0).clone();
          for (int i = 0; i < y.length; i++) {
            int sample = i / (2 * 3 * F);
            y[i] *= Seed.uniform(SEED, sample * F + i % F) >= 0.4f ? 1 / (1 - 0.4f) : 0;
          }
          return List.of(y);
        };
    LayerCheck.of(() -> new SpatialDropout2d(0.4), reference, Shape.of(4, 2, 3, F)).run();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SpatialDropout2d(0.4).build(Shape.of(3, 2)))
        .withMessageContaining("SpatialDropout2D input: expected [height, width, channels]");
  }

  @Test
  void groupNormalizationHolds() {
    for (int groups : new int[] {1, 2, 6, -1}) {
      for (Shape shape : List.of(Shape.of(3, 6), Shape.of(2, 4, 6), Shape.of(2, 2, 3, 6))) {
        GroupNormalization.Config config = GroupNormalization.Config.groups(groups).epsilon(0.1);
        int count = groups == -1 ? 6 : groups;
        LayerCheck.of(
                () -> new GroupNormalization(config),
                arguments -> List.of(normalized(arguments, shape.extent(0), count)),
                shape)
            .run();
      }
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GroupNormalization(4).build(Shape.of(3, 6)))
        .withMessageContaining("GroupNormalization input: expected a multiple of groups=4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GroupNormalization(0))
        .withMessageContaining("groups: expected at least 1, or -1");
  }

  /// Six features in so many groups, each sample by itself; ε is 0.1.
  private static double[] normalized(List<double[]> arguments, int batch, int groups) {
    double[] x = arguments.get(0);
    double[] y = new double[x.length];
    int size = x.length / batch;
    int inGroup = 6 / groups;
    for (int group = 0; group < batch * groups; group++) {
      int from = group / groups * size;
      int first = group % groups * inGroup;
      int[] own =
          IntStream.range(from, from + size)
              .filter(i -> i % 6 >= first && i % 6 < first + inGroup)
              .toArray();
      double mean = Arrays.stream(own).mapToDouble(i -> x[i]).average().orElseThrow();
      double variance =
          Arrays.stream(own).mapToDouble(i -> Math.pow(x[i] - mean, 2)).average().orElseThrow();
      for (int i : own) {
        double scaled = (x[i] - mean) / Math.sqrt(variance + 0.1);
        y[i] = arguments.get(1)[i % 6] * scaled + arguments.get(2)[i % 6];
      }
    }
    return y;
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
