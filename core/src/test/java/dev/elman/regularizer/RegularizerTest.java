package dev.elman.regularizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elman.regularizer.OrthogonalRegularizer.Mode;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.testing.RandomTensors;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Gradients against differences of formulas in double precision, edges, names and messages.
class RegularizerTest {
  private static final int ROWS = 5;
  private static final int COLUMNS = 4;
  private static final Shape MATRIX = Shape.of(ROWS, COLUMNS);

  record Case(Regularizer regularizer, ToDoubleFunction<double[]> formula) {}

  static List<Case> cases() {
    return List.of(
        new Case(Regularizers.l1(0.3), x -> 0.3 * sum(x, Math::abs)),
        new Case(Regularizers.l2(0.3), x -> 0.3 * sum(x, v -> v * v)),
        new Case(Regularizers.l1l2(0.2, 0.6), x -> sum(x, v -> 0.2 * Math.abs(v) + 0.6 * v * v)),
        new Case(Regularizers.orthogonal(0.4), x -> 0.4 * meanCosine(x, ROWS, COLUMNS, 1)),
        new Case(
            Regularizers.orthogonal(0.4).mode(Mode.COLUMNS),
            x -> 0.4 * meanCosine(x, COLUMNS, 1, COLUMNS)));
  }

  private static double sum(double[] x, java.util.function.DoubleUnaryOperator of) {
    return java.util.Arrays.stream(x).map(of).sum();
  }

  /// The mean of the sizes of the cosines between vectors that begin `apart` from each other.
  private static double meanCosine(double[] x, int vectors, int apart, int step) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < vectors; i++) {
      for (int j = i + 1; j < vectors; j++) {
        double ij = 0;
        double ii = 0;
        double jj = 0;
        for (int k = 0; k < x.length / vectors; k++) {
          double a = x[i * apart + k * step];
          double b = x[j * apart + k * step];
          ij += a * b;
          ii += a * a;
          jj += b * b;
        }
        sum += Math.abs(ij) / Math.sqrt(ii * jj);
        pairs++;
      }
    }
    return sum / pairs;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAndGradientsFollowTheFormula(Case c) {
    float[] values = new RandomTensors(5).next(ROWS, COLUMNS).data();
    double[] x = new double[values.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = values[i];
    }
    assertThat(c.regularizer.value(values, 0, MATRIX))
        .isCloseTo(c.formula.applyAsDouble(x), within(1e-9));
    float[] gradients = new float[values.length];
    c.regularizer.addGradient(values, 0, MATRIX, gradients);
    double h = 1e-6;
    for (int i = 0; i < x.length; i++) {
      double here = x[i];
      x[i] = here + h;
      double above = c.formula.applyAsDouble(x);
      x[i] = here - h;
      double below = c.formula.applyAsDouble(x);
      x[i] = here;
      assertThat((double) gradients[i])
          .as("value %d", i)
          .isCloseTo((above - below) / (2 * h), within(1e-6));
    }
  }

  @Test
  void zerosHaveNoGradientAndNoPenalty() {
    for (String name : Regularizers.names()) {
      float[] gradients = new float[6];
      Regularizers.of(name).addGradient(new float[6], 0, Shape.of(2, 3), gradients);
      assertThat(gradients).as(name).containsOnly(0);
      assertThat(Regularizers.of(name).value(new float[6], 0, Shape.of(2, 3))).isZero();
    }
  }

  @Test
  void aSingleRowHasNoOneToBeOrthogonalTo() {
    float[] gradients = new float[3];
    Regularizers.orthogonal().addGradient(new float[] {1, 2, 3}, 0, Shape.of(1, 3), gradients);
    assertThat(gradients).containsOnly(0);
    assertThat(Regularizers.orthogonal().value(new float[] {1, 2, 3}, 0, Shape.of(1, 3))).isZero();
  }

  @Test
  void namesAreThoseOfKeras() {
    assertThat(Regularizers.of("l1")).isEqualTo(new L1(0.01));
    assertThat(Regularizers.of("L2")).isEqualTo(new L2(0.01));
    assertThat(Regularizers.of("l1_l2")).isEqualTo(Regularizers.l1l2(0.01, 0.01));
    assertThat(Regularizers.of("OrthogonalRegularizer"))
        .isEqualTo(new OrthogonalRegularizer(0.01, Mode.ROWS));
    assertThat(Regularizers.names()).containsExactly("l1", "l2", "l1l2", "orthogonal_regularizer");
    for (String name : Regularizers.names()) {
      assertThat(Regularizers.of(name).name()).isEqualTo(name);
    }
    assertThatThrownBy(() -> Regularizers.of("l3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Regularizers.of: expected one of l1, l2, ")
        .hasMessageContaining("Did you mean");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void factorsAreNotNegative(double factor) {
    String but = ": expected a number of at least 0, but got " + factor + ".";
    assertThatThrownBy(() -> Regularizers.l1(factor)).hasMessageStartingWith("L1 l1" + but);
    assertThatThrownBy(() -> Regularizers.l2(factor)).hasMessageStartingWith("L2 l2" + but);
    assertThatThrownBy(() -> Regularizers.l1l2(0, factor)).hasMessageStartingWith("L2 l2" + but);
    assertThatThrownBy(() -> Regularizers.orthogonal(factor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("OrthogonalRegularizer factor" + but);
  }

  @Test
  void onlyMatricesCanBeOrthogonal() {
    var bias = new Parameter("bias", Shape.of(4), (_, _, _, _) -> {}, true);
    assertThatThrownBy(() -> bias.regularizer(Regularizers.orthogonal()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "OrthogonalRegularizer: expected a matrix [rows, columns], but got an array of shape [4].");
    assertThat(bias.regularizer()).isNull();
  }
}
