package dev.elman.layer.convolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pooling, and layers that copy steps, against references.
class PoolingTest {
  private static final int B = 2;
  private static final int C = 3;

  /// Pooling over time: which steps the window at `t` sees.
  private record Pool(int time, int size, int stride, boolean same, boolean max)
      implements Reference {
    @Override
    public List<double[]> apply(List<double[]> arguments) {
      double[] x = arguments.getFirst();
      int steps = same ? (time + stride - 1) / stride : (time - size) / stride + 1;
      int before = same ? Math.max((steps - 1) * stride + size - time, 0) / 2 : 0;
      double[] y = new double[B * steps * C];
      for (int i = 0; i < y.length; i++) {
        int first = i / C % steps * stride - before;
        List<Double> seen = new ArrayList<>();
        for (int t = Math.max(first, 0); t < Math.min(first + size, time); t++) {
          seen.add(x[(i / (steps * C) * time + t) * C + i % C]);
        }
        var values = seen.stream().mapToDouble(v -> v);
        y[i] = max ? values.max().orElseThrow() : values.average().orElseThrow();
      }
      return List.of(y);
    }
  }

  @ParameterizedTest
  @CsvSource({"6, 2, 2", "7, 2, 2", "7, 3, 1", "7, 3, 2", "5, 4, 3", "6, 2, 3"})
  void gradientsHoldOverTime(int time, int size, int stride) {
    for (WindowPadding padding : List.of(WindowPadding.VALID, WindowPadding.SAME)) {
      PoolConfig config = PoolConfig.of(size).strides(stride).padding(padding);
      boolean same = padding == WindowPadding.SAME;
      Shape x = Shape.of(B, time, C);
      LayerCheck.of(() -> new MaxPooling1d(config), new Pool(time, size, stride, same, true), x)
          .run();
      LayerCheck.of(
              () -> new AveragePooling1d(config), new Pool(time, size, stride, same, false), x)
          .run();
    }
  }

  /// The positions of an image that follow each other along a row are the steps of a sequence.
  @Test
  void gradientsHoldOverImages() {
    Shape x = Shape.of(B, 2, 3, C);
    LayerCheck.of(() -> new MaxPooling2d(PoolConfig.of(2, 3)), new Pool(6, 6, 6, false, true), x)
        .run();
    LayerCheck.of(
            () -> new AveragePooling2d(PoolConfig.of(2, 3)), new Pool(6, 6, 6, false, false), x)
        .run();
    LayerCheck.of(
            () -> new AveragePooling2d(PoolConfig.of(1, 3)), new Pool(6, 3, 3, false, false), x)
        .run();
  }

  @Test
  void globalPoolingHolds() {
    Reference max = new Pool(6, 6, 6, false, true);
    Reference mean = new Pool(6, 6, 6, false, false);
    for (boolean keepdims : new boolean[] {false, true}) {
      Shape steps = Shape.of(B, 6, C);
      Shape image = Shape.of(B, 2, 3, C);
      LayerCheck.of(() -> new GlobalMaxPooling1d(keepdims), max, steps).run();
      LayerCheck.of(() -> new GlobalAveragePooling1d(keepdims), mean, steps).run();
      LayerCheck.of(() -> new GlobalMaxPooling2d(keepdims), max, image).run();
      LayerCheck.of(() -> new GlobalAveragePooling2d(keepdims), mean, image).run();
    }
  }

  @Test
  void theMeanIsThatOfTheRealSteps() {
    Reference reference =
        arguments -> {
          double[] x = arguments.getFirst();
          double[] y = new double[B * C];
          for (int c = 0; c < C; c++) {
            y[c] = (x[c] + x[2 * C + c]) / 2;
            y[C + c] = x[4 * C + c];
          }
          return List.of(y);
        };
    LayerCheck.of(GlobalAveragePooling1d::new, reference, Shape.of(B, 3, C))
        .masks(Mask.of(new boolean[][] {{true, false, true}, {false, true, false}}))
        .run();
  }

  @Test
  void aSequenceWithoutARealStepHasAMeanOfZero() {
    Layer layer = new GlobalAveragePooling1d();
    Tape tape = Tape.root(Ops.create());
    tape.mask(Mask.of(new boolean[][] {{false, false}}));
    Tensor x = Tensor.of(new float[] {1, 2}, 1, 2, 1);
    assertThat(layer.forward(tape, x).toArray()).containsExactly(0f);
  }

  /// The step of the input that a step of the result is made of, or -1.
  private static void checkSteps(Supplier<Layer> layer, int... sources) {
    int time = 4;
    Reference reference =
        arguments -> {
          double[] x = arguments.getFirst();
          double[] y = new double[B * sources.length * C];
          for (int i = 0; i < y.length; i++) {
            int source = sources[i / C % sources.length];
            y[i] = source < 0 ? 0 : x[(i / (sources.length * C) * time + source) * C + i % C];
          }
          return List.of(y);
        };
    LayerCheck.of(layer, reference, Shape.of(B, time, C)).run();
  }

  @Test
  void stepsAreCopied() {
    checkSteps(ZeroPadding1d::new, -1, 0, 1, 2, 3, -1);
    checkSteps(() -> new ZeroPadding1d(2, 0), -1, -1, 0, 1, 2, 3);
    checkSteps(Cropping1d::new, 1, 2);
    checkSteps(() -> new Cropping1d(0, 3), 0);
    checkSteps(UpSampling1d::new, 0, 0, 1, 1, 2, 2, 3, 3);
    checkSteps(() -> new UpSampling1d(1), 0, 1, 2, 3);
  }
}
