package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Layers that merge several inputs: values and gradients, and what they refuse. Masks are compared
/// with Keras's in [LayerGoldenTest].
class MergeTest {
  private static final int B = 2;
  private static final int T = 4;
  private static final int F = 3;
  private static final Shape WHOLE = Shape.of(B, T, F);

  /// A merge of one value of each input.
  @SuppressWarnings("ImmutableEnumChecker") // a constructor and a formula do not change
  enum Kind {
    ADD(Add::new, (a, b) -> a + b),
    SUBTRACT(Subtract::new, (a, b) -> a - b),
    MULTIPLY(Multiply::new, (a, b) -> a * b),
    AVERAGE(Average::new, (a, b) -> (a + b) / 2),
    MAXIMUM(Maximum::new, Math::max),
    MINIMUM(Minimum::new, Math::min);

    private final Supplier<Layer> make;
    private final DoubleBinaryOperator formula;

    Kind(Supplier<Layer> make, DoubleBinaryOperator formula) {
      this.make = make;
      this.formula = formula;
    }
  }

  /// The value of an array that meets `[b, t, f]`, if its axes of 1 are repeated.
  private static double at(double[] x, int time, int features, int b, int t, int f) {
    return x[(b * time + (time == 1 ? 0 : t)) * features + (features == 1 ? 0 : f)];
  }

  private static Reference reference(Kind kind, int[] a, int[] b) {
    return arguments -> {
      double[] y = new double[B * T * F];
      for (int i = 0; i < y.length; i++) {
        int batch = i / (T * F);
        int t = i / F % T;
        int f = i % F;
        y[i] =
            kind.formula.applyAsDouble(
                at(arguments.get(0), a[0], a[1], batch, t, f),
                at(arguments.get(1), b[0], b[1], batch, t, f));
      }
      return List.of(y);
    };
  }

  @ParameterizedTest
  @EnumSource
  void everyMergeHolds(Kind kind) {
    LayerCheck.of(kind.make, reference(kind, new int[] {T, F}, new int[] {T, F}), WHOLE, WHOLE)
        .run();
  }

  @ParameterizedTest
  @EnumSource
  void axesOfOneAreRepeated(Kind kind) {
    int[] whole = {T, F};
    int[] step = {1, F};
    int[] column = {T, 1};
    LayerCheck.of(kind.make, reference(kind, whole, step), WHOLE, Shape.of(B, 1, F)).run();
    LayerCheck.of(kind.make, reference(kind, step, whole), Shape.of(B, F), WHOLE).run();
    LayerCheck.of(kind.make, reference(kind, column, step), Shape.of(B, T, 1), Shape.of(B, 1, F))
        .run();
  }

  @Test
  void aProductOfThreeHolds() {
    Reference product =
        arguments -> {
          double[] y = new double[B * T * F];
          Arrays.setAll(y, i -> arguments.get(0)[i] * arguments.get(1)[i] * arguments.get(2)[i]);
          return List.of(y);
        };
    LayerCheck.of(Multiply::new, product, WHOLE, WHOLE, WHOLE).run();
  }

  @Test
  void maskedStepsDoNotCountInAProduct() {
    Mask first = Mask.of(new boolean[][] {{true, false, false, true}, {true, true, true, true}});
    Mask second = Mask.of(new boolean[][] {{true, true, false, false}, {false, true, true, true}});
    Reference product =
        arguments -> {
          double[] y = new double[B * T * F];
          for (int i = 0; i < y.length; i++) {
            boolean a = first.get(i / F / T, i / F % T);
            boolean b = second.get(i / F / T, i / F % T);
            y[i] = (a ? arguments.get(0)[i] : 1) * (b ? arguments.get(1)[i] : 1);
            y[i] = a || b ? y[i] : 0;
          }
          return List.of(y);
        };
    LayerCheck.of(Multiply::new, product, WHOLE, WHOLE).masks(first, second).run();
  }

  @Test
  void concatenateHolds() {
    Reference features =
        arguments -> {
          double[] y = new double[B * T * 5];
          for (int i = 0; i < y.length; i++) {
            int f = i % 5;
            y[i] = f < 3 ? arguments.get(0)[i / 5 * 3 + f] : arguments.get(1)[i / 5 * 2 + f - 3];
          }
          return List.of(y);
        };
    LayerCheck.of(Concatenate::new, features, WHOLE, Shape.of(B, T, 2)).run();
    Reference time =
        arguments -> {
          double[] y = new double[B * 6 * F];
          for (int i = 0; i < y.length; i++) {
            int b = i / (6 * F);
            int at = i % (6 * F);
            y[i] =
                at < T * F
                    ? arguments.get(0)[b * T * F + at]
                    : arguments.get(1)[b * 2 * F + at - T * F];
          }
          return List.of(y);
        };
    LayerCheck.of(() -> new Concatenate(1), time, WHOLE, Shape.of(B, 2, F)).run();
  }

  /// Products of the rows of two matrices per sample.
  private static Reference products(int m, int n, int d, boolean normalize) {
    return arguments -> {
      double[] y = new double[B * m * n];
      for (int i = 0; i < y.length; i++) {
        int first = i / n * d;
        int second = (i / (m * n) * n + i % n) * d;
        double dot = 0;
        double squares0 = 0;
        double squares1 = 0;
        for (int k = 0; k < d; k++) {
          double a = arguments.get(0)[first + k];
          double b = arguments.get(1)[second + k];
          dot += a * b;
          squares0 += a * a;
          squares1 += b * b;
        }
        y[i] = normalize ? dot / Math.sqrt(squares0 * squares1) : dot;
      }
      return List.of(y);
    };
  }

  @Test
  void dotHolds() {
    Shape other = Shape.of(B, 17, F);
    Dot.Config cosine = Dot.Config.axes(2, -1).normalize(true);
    LayerCheck.of(() -> new Dot(2), products(T, 17, F, false), WHOLE, other).run();
    LayerCheck.of(() -> new Dot(cosine), products(T, 17, F, true), WHOLE, other).run();
    LayerCheck.of(() -> new Dot(1), products(1, 1, 5, false), Shape.of(B, 5), Shape.of(B, 5)).run();
  }

  @Test
  void dotSumsOverAnyAxis() {
    Reference reference =
        arguments -> {
          double[] y = new double[B * F * 2];
          for (int i = 0; i < y.length; i++) {
            for (int t = 0; t < T; t++) {
              y[i] +=
                  arguments.get(0)[(i / (2 * F) * T + t) * F + i / 2 % F]
                      * arguments.get(1)[(i / (2 * F) * 2 + i % 2) * T + t];
            }
          }
          return List.of(y);
        };
    Dot.Config config = Dot.Config.axes(1, 2);
    LayerCheck.of(() -> new Dot(config), reference, WHOLE, Shape.of(B, 2, T)).run();
  }

  @Test
  void aRowOfZerosHasNoDirection() {
    Dot layer = new Dot(Dot.Config.axes(1, 1).normalize(true));
    layer.build(List.of(Shape.of(3), Shape.of(3)));
    Tape tape = Tape.root(Ops.create());
    Tensor[] inputs = {Tensor.zeros(2, 3), Tensor.zeros(2, 3)};
    assertThat(layer.forwardAll(tape, inputs)[0].toArray()).containsExactly(0, 0);
    assertThat(layer.backwardAll(tape, new Tensor[] {Tensor.zeros(2, 1)})[0].toArray())
        .containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource
  void mergesOfAnyLengthAreChecked(Kind kind) {
    Layer layer = kind.make.get();
    Shape open = Shape.of(Shape.ANY, F);
    layer.build(List.of(open, open));
    assertThat(layer.outputShapes(List.of(open, open))).containsExactly(open);
    Tensor[] inputs = {Tensor.zeros(B, 5, F), Tensor.zeros(B, 4, F)};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.forwardAll(Tape.root(Ops.create()), inputs))
        .withMessageContaining("expected axes that are as long as those of the other inputs or 1")
        .withMessageContaining("got [time=4, features=3] per sample")
        .withMessageContaining("Another input has 5 where this one has 4");
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    Shape five = Shape.of(5, F);
    Shape four = Shape.of(4, F);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Add().build(List.of(five, four)))
        .withMessageContaining("Another input has 5 where this one has 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Add().build(List.of()))
        .withMessageContaining("expected an input, but got none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Concatenate().build(List.of()))
        .withMessageContaining("expected an input, but got none");
    for (Layer pair : List.of(new Subtract(), new Dot(2))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> pair.build(List.of(five, five, five)))
          .withMessageContaining("expected two inputs, but got 3");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Concatenate().build(List.of(five, four)))
        .withMessageContaining("expected inputs that differ in axis -1 only")
        .withMessageContaining("The input before has [5, 3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Concatenate(3).build(List.of(five, five)))
        .withMessageContaining("expected samples with an axis 3");
    assertThatIllegalArgumentException().isThrownBy(() -> new Concatenate(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dot(0))
        .withMessageContaining("0 is the axis of the batch");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dot(3).build(List.of(five, four)))
        .withMessageContaining("expected samples with the axis 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dot(1).build(List.of(five, four)))
        .withMessageContaining("The first is [5, 3]");
  }

  @Test
  void nanIsSeenInAnExtremum() {
    Tensor number = Tensor.of(new float[][] {{1, 2}});
    Tensor nan = Tensor.of(new float[][] {{Float.NaN, 1}});
    for (Layer layer : List.of(new Maximum(), new Minimum())) {
      Tape tape = Tape.root(Ops.create());
      assertThat(layer.forwardAll(tape, new Tensor[] {number, nan})[0].get(0, 0)).isNaN();
      assertThat(layer.forwardAll(tape, new Tensor[] {nan, number})[0].get(0, 0)).isNaN();
    }
  }
}
