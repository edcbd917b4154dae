package dev.elman.layer.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.elman.activation.Activations;
import dev.elman.constraint.Constraints;
import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.regularizer.Regularizers;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.RandomTensors;
import dev.elman.testing.Reference;
import dev.elman.testing.ReferenceActivations;
import dev.elman.testing.ReferenceConvolution;
import dev.elman.testing.ReferenceConvolution.Pair;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Convolutions against the reference, and what they refuse.
class ConvolutionTest {
  static Stream<Arguments> sizes() {
    return Stream.of(WindowPadding.values())
        .flatMap(padding ->
            Stream.of(
                // time, channels, filters, window, stride, dilation, groups
                Arguments.of(padding, 7, 3, 4, 3, 1, 1, 1),
                Arguments.of(padding, 7, 2, 3, 2, 2, 1, 1),
                Arguments.of(padding, 6, 2, 3, 4, 3, 1, 1),
                Arguments.of(padding, 9, 2, 3, 3, 1, 3, 1),
                Arguments.of(padding, 6, 4, 6, 3, 1, 1, 2),
                Arguments.of(padding, 5, 3, 17, 1, 1, 1, 1)));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void gradientsHoldOverTime(
      WindowPadding padding,
      int time,
      int channels,
      int filters,
      int window,
      int stride,
      int dilation,
      int groups) {
    ReferenceConvolution reference =
        ReferenceConvolution.over(
            time, channels, filters, window, stride, dilation, name(padding), groups);
    ConvConfig config =
        ConvConfig.of(filters, window)
            .strides(stride)
            .padding(padding)
            .dilationRate(dilation)
            .groups(groups);
    check(new Reach(reference, "tanh"), config, Shape.of(3, time, channels));
    check(new Reach(reference, "gelu"), config.useBias(false), Shape.of(2, time, channels));
  }

  @ParameterizedTest
  @CsvSource({
    "VALID, 3, 1, 1", "VALID, 3, 2, 1", "VALID, 2, 3, 1", "VALID, 3, 1, 2",
    "SAME, 3, 1, 1", "SAME, 4, 2, 1", "SAME, 2, 3, 1", "SAME, 3, 1, 2"
  })
  void gradientsHoldOfTheWayBack(WindowPadding padding, int window, int stride, int dilation) {
    ConvConfig config =
        ConvConfig.of(3, window).strides(stride).dilationRate(dilation).padding(padding);
    int reach = (window - 1) * dilation + 1;
    int more = padding == WindowPadding.VALID ? Math.max(reach - stride, 0) : 0;
    int before = padding == WindowPadding.VALID ? 0 : Math.max(reach - stride, 0) / 2;
    int time = 4;
    int outputTime = time * stride + more;
    Reference reference =
        arguments -> {
          double[] x = arguments.get(0);
          double[] w = arguments.get(1);
          double[] y = new double[2 * outputTime * 3];
          for (int i = 0; i < y.length; i++) {
            y[i] = arguments.get(2)[i % 3];
          }
          for (int i = 0; i < 2 * time * window; i++) {
            int step = i / window % time;
            int place = step * stride + i % window * dilation - before;
            for (int f = 0; place >= 0 && place < outputTime && f < 3; f++) {
              for (int c = 0; c < 2; c++) {
                y[(i / window / time * outputTime + place) * 3 + f] +=
                    x[i / window * 2 + c] * w[(i % window * 3 + f) * 2 + c];
              }
            }
          }
          return List.of(y);
        };
    LayerCheck.of(() -> new Conv1dTranspose(config), reference, Shape.of(2, time, 2)).run();
  }

  @Test
  void theWayBackHasNoGroups() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Conv1dTranspose(ConvConfig.of(4, 3).groups(2)))
        .withMessageContaining("Conv1DTranspose: expected groups=1")
        .withMessageContaining("but got groups=2");
  }

  @Test
  void gradientsHoldOverImages() {
    for (String padding : List.of("valid", "same")) {
      ReferenceConvolution strided =
          new ReferenceConvolution(
              5, 6, 2, 4, new Pair(3, 2), new Pair(2, 1), new Pair(1, 1), padding, 2);
      ConvConfig config = ConvConfig.of(4, 3, 2).strides(2, 1).groups(2);
      WindowPadding own = WindowPadding.valueOf(padding.toUpperCase(Locale.ROOT));
      check(new Reach(strided, "linear"), config.padding(own), Shape.of(2, 5, 6, 2));
      ReferenceConvolution dilated =
          new ReferenceConvolution(
              5, 6, 2, 3, new Pair(2, 3), new Pair(1, 1), new Pair(2, 1), padding, 1);
      check(
          new Reach(dilated, "tanh"),
          ConvConfig.of(3, 2, 3).dilationRate(2, 1).padding(own),
          Shape.of(2, 5, 6, 2));
    }
  }

  /// The rows of a batch are made in several parts.
  @Test
  void gradientsHoldForMoreThanOneBufferOfRows() {
    ReferenceConvolution reference = ReferenceConvolution.over(300, 5, 2, 100, 9, 1, "same", 1);
    ConvConfig config = ConvConfig.of(2, 100).strides(9).padding(WindowPadding.SAME);
    Tensor x = new RandomTensors(1).next(20, 300, 5);
    Layer layer = new Conv1d(config.useBias(false));
    layer.build(Shape.of(300, 5));
    new RandomTensors(2).fill(layer.parameters());
    Ops ops = Ops.create();
    layer.pack(ops);
    Tape tape = Tape.root(ops);
    tape.beginTraining(1, 0, 20, new float[1000]);
    float[] y = layer.forward(tape, x).toArray();
    double[] expected =
        reference.apply(
            doubles(x.toArray()), doubles(layer.parameters().getFirst().get().toArray()));
    for (int i = 0; i < y.length; i++) {
      assertThat((double) y[i])
          .isCloseTo(expected[i], org.assertj.core.api.Assertions.within(1e-4));
    }
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    java.util.Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  /// A convolution, a bias if there is one, and an activation.
  private record Reach(ReferenceConvolution convolution, String activation) implements Reference {
    @Override
    public List<double[]> apply(List<double[]> arguments) {
      double[] z = convolution.apply(arguments.get(0), arguments.get(1));
      for (int i = 0; arguments.size() > 2 && i < z.length; i++) {
        z[i] += arguments.get(2)[i % convolution.filters()];
      }
      return List.of(ReferenceActivations.of(activation).apply(z));
    }
  }

  private static void check(Reach reference, ConvConfig config, Shape x) {
    ConvConfig own = config.activation(Activations.of(reference.activation));
    LayerCheck.of(() -> x.rank() == 3 ? new Conv1d(own) : new Conv2d(own), reference, x).run();
  }

  private static String name(WindowPadding padding) {
    return padding.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void regularizersAndConstraintsBelongToTheirParameters() {
    var l2 = Regularizers.l2();
    var nonNeg = Constraints.nonNeg();
    Layer layer =
        new Conv1d(
            ConvConfig.of(2, 3)
                .kernelRegularizer(l2)
                .biasRegularizer(l2)
                .kernelConstraint(nonNeg)
                .biasConstraint(nonNeg));
    layer.build(Shape.of(5, 2));
    assertThat(layer.parameters())
        .allSatisfy(p -> {
          assertThat(p.regularizer()).isSameAs(l2);
          assertThat(p.constraint()).isSameAs(nonNeg);
        });
  }

  @Test
  void sequencesOfAnyLengthAreTaken() {
    Conv1d layer = new Conv1d(ConvConfig.of(2, 3));
    layer.build(Shape.of(Shape.ANY, 2));
    assertThat(layer.outputShape(Shape.of(Shape.ANY, 2))).isEqualTo(Shape.of(Shape.ANY, 2));
    new RandomTensors(2).fill(layer.parameters());
    Ops ops = Ops.create();
    layer.pack(ops);
    Tape tape = Tape.root(ops);
    for (int time : new int[] {4, 3, 7}) {
      Tensor y = layer.forward(tape, new RandomTensors(1).next(2, time, 2));
      assertThat(y.shape()).isEqualTo(Shape.of(2, time - 2, 2));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.forward(tape, Tensor.zeros(2, 2, 2)))
        .withMessageContaining("Conv1D input: expected at least 3 positions")
        .withMessageContaining("but got 2");
  }

  @Test
  void badInputsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Conv1d(ConvConfig.of(2, 3)).build(Shape.of(4)))
        .withMessageContaining("Conv1D input: expected [time, channels], but got [features=4]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Conv1d(ConvConfig.of(2, 3)).build(Shape.of(2, 1)))
        .withMessageContaining("expected at least 3 along axis 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Conv1d(ConvConfig.of(4, 3).groups(2)).build(Shape.of(9, 3)))
        .withMessageContaining("a multiple of groups=2 channels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Conv2d(ConvConfig.of(4, 3)).build(Shape.of(9, 3)))
        .withMessageContaining("[height, width, channels]");
  }

  @Test
  void badOptionsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConvConfig.of(0, 3))
        .withMessageContaining("filters: expected at least 1, but got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConvConfig.of(3, 3).groups(2))
        .withMessageContaining("a multiple of groups=2, but got 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConvConfig.of(3, 3).strides(2).dilationRate(2))
        .withMessageContaining("strides=[2] and dilationRate=[2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Conv1d(ConvConfig.of(3, 3, 3)))
        .withMessageContaining(
            "Conv1D kernelSize: expected a number of at least 1, but got [3, 3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Conv2d(ConvConfig.of(3, 3).padding(WindowPadding.CAUSAL)))
        .withMessageContaining("Conv2D padding: expected VALID or SAME, but got CAUSAL");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolConfig.of(2).padding(WindowPadding.CAUSAL))
        .withMessageContaining("Pooling padding");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cropping1d(-1, 0))
        .withMessageContaining("Cropping1D before: expected at least 0, but got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cropping1d(2, 2).build(Shape.of(4, 1)))
        .withMessageContaining("Nothing would be left");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConvLstm2d(ConvLstmConfig.of(2, 3)).build(Shape.of(4, 4, 1)))
        .withMessageContaining("ConvLSTM2D input: expected [time, height, width, channels]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConvLstmConfig.of(2, 3).activation(Activations.glu()))
        .withMessageContaining("keeps the number of columns");
  }
}
