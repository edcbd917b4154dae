package dev.elman.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Seed;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every activation, and the messages.
class ActivationTest {
  private static final Offset<Float> WITHIN = within(1e-3f);

  private final Ops ops = Ops.create();

  static Stream<String> names() {
    return Activations.names().stream();
  }

  static Stream<String> namesThatKeepTheColumns() {
    return names().filter(name -> Activations.of(name).columns(4) == 4);
  }

  @ParameterizedTest
  @MethodSource("names")
  void nameIsTheNameThatFindsIt(String name) {
    assertThat(Activations.of(name).name()).isEqualTo(name);
    assertThat(Activations.of(name)).isEqualTo(Activations.of(name));
  }

  @ParameterizedTest
  @MethodSource("namesThatKeepTheColumns")
  void resultsMayBeWrittenOverArguments(String name) {
    Activation activation = Activations.of(name);
    float[] x = random(1, 24);
    float[] dy = random(2, 24);
    Windows windows = new Windows(ops);
    float[] y = x.clone();
    activation.forward(ops, matrix(y), matrix(y));
    assertThat(y).isEqualTo(windows.forward(activation, x, 4));
    float[] dx = dy.clone();
    activation.backward(ops, matrix(x), matrix(y), matrix(dx), matrix(dx));
    assertThat(dx).isEqualTo(windows.backward(activation, x, dy, 4));
  }

  @ParameterizedTest
  @MethodSource("names")
  void nanStaysInItsRow(String name) {
    Activation activation = Activations.of(name);
    float[] x = random(3, 24);
    float[] clean = new Windows(ops).forward(activation, x, 4);
    x[6] = Float.NaN;
    float[] y = new Windows(ops).forward(activation, x, 4);
    int columns = activation.columns(6);
    assertThat(y[columns]).isNaN();
    for (int i = 0; i < y.length; i++) {
      if (i / columns != 1) {
        assertThat(y[i]).isEqualTo(clean[i]);
      }
    }
  }

  @Test
  void largeArgumentsDoNotOverflow() {
    float[] x = {1000, -1000, 999, 0};
    Windows windows = new Windows(ops);
    for (String name : new String[] {"softmax", "sparsemax", "sigmoid", "tanh"}) {
      assertThat(sum(windows.forward(Activations.of(name), x, 1))).as(name).isBetween(-1d, 3d);
    }
    assertThat(windows.forward(Activations.softplus(), x, 1)).startsWith(1000, 0, 999);
    assertThat(windows.forward(Activations.logSigmoid(), x, 1)).startsWith(-0f, -1000, -0f);
    assertThat(windows.forward(Activations.logSoftmax(), x, 1)[1]).isCloseTo(-2000.3132f, WITHIN);
    assertThat(windows.forward(Activations.squareplus(), x, 1)[1]).isCloseTo(0.001f, WITHIN);
  }

  @Test
  void softmaxSumsToOneForAnyShift() {
    float[] x = random(4, 24);
    float[] y = new Windows(ops).forward(Activations.softmax(), x, 4);
    float[] shifted = x.clone();
    for (int i = 0; i < 24; i++) {
      shifted[i] += 64;
    }
    assertThat(sum(y)).isCloseTo(4, within(1e-6));
    assertThat(new Windows(ops).forward(Activations.softmax(), shifted, 4))
        .containsExactly(y, within(1e-5f));
  }

  @Test
  void minusInfinityGetsNoProbability() {
    float[] x = {1, Float.NEGATIVE_INFINITY, 1};
    for (String name : new String[] {"softmax", "sparsemax"}) {
      assertThat(new Windows(ops).forward(Activations.of(name), x, 1))
          .containsExactly(0.5f, 0, 0.5f);
    }
  }

  @Test
  void gluHalvesTheColumns() {
    assertThat(Activations.glu().columns(6)).isEqualTo(3);
    assertThatThrownBy(() -> Activations.glu().columns(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected an even number of columns, but got 5");
  }

  @Test
  void aliasesAreKnown() {
    assertThat(Activations.of("swish")).isEqualTo(Activations.silu());
    assertThat(Activations.of("hard_swish")).isEqualTo(Activations.hardSilu());
  }

  @Test
  void unknownNamesAreAnsweredWithTheClosest() {
    assertThatThrownBy(() -> Activations.of("tahn"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Activations.of: expected one of celu, elu,")
        .hasMessageEndingWith("but got \"tahn\". Did you mean \"tanh\"?");
  }

  @Test
  void badOptionsAreRefused() {
    assertThatThrownBy(() -> Activations.elu(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("elu alpha: expected a number of at least 0, but got -1.0.");
    assertThatThrownBy(() -> Activations.celu(0)).hasMessageContaining("celu alpha");
    assertThatThrownBy(() -> Activations.squareplus(0)).hasMessageContaining("squareplus b");
    assertThatThrownBy(() -> Activations.leakyRelu(Double.NaN))
        .hasMessageContaining("negativeSlope");
    assertThatThrownBy(() -> Activations.relu(0, -1, 0)).hasMessageContaining("relu maxValue");
    assertThatThrownBy(() -> Activations.threshold(Double.NaN, 0))
        .hasMessageContaining("threshold threshold");
    assertThatThrownBy(() -> Activations.softShrink(-1)).hasMessageContaining("soft_shrink");
    assertThatThrownBy(() -> Activations.hardShrink(-1)).hasMessageContaining("hard_shrink");
  }

  private static Matrix matrix(float[] data) {
    return new Matrix().on(data, 0, 4, data.length / 4);
  }

  private static float[] random(long seed, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = 6 * Seed.uniform(seed, i) - 3;
    }
    return values;
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
