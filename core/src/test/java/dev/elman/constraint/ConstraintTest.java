package dev.elman.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Names, options and messages; the values are compared in [ConstraintGoldenTest].
class ConstraintTest {
  @Test
  void namesAndDefaultsAreThoseOfKeras() {
    assertThat(Constraints.of("MaxNorm")).isEqualTo(new MaxNorm(2, List.of(0)));
    assertThat(Constraints.of("min_max_norm")).isEqualTo(new MinMaxNorm(0, 1, 1, List.of(0)));
    assertThat(Constraints.of("non_neg")).isEqualTo(new NonNeg());
    assertThat(Constraints.of("UnitNorm")).isEqualTo(new UnitNorm(List.of(0)));
    assertThat(Constraints.names())
        .containsExactly("max_norm", "min_max_norm", "non_neg", "unit_norm");
    for (String name : Constraints.names()) {
      assertThat(Constraints.of(name).name()).isEqualTo(name);
    }
    assertThatThrownBy(() -> Constraints.of("maxnorn"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Did you mean \"max_norm\"?");
  }

  @Test
  void nanSpoilsItsVectorOnly() {
    for (String name : List.of("max_norm", "min_max_norm", "unit_norm")) {
      float[] values = {Float.NaN, 3, 1, 4};
      Constraints.of(name).project(values, 0, Shape.of(2, 2));
      assertThat(values[0]).as(name).isNaN();
      assertThat(values[2]).as(name).isNaN();
      assertThat(values[1]).as(name).isFinite();
      assertThat(values[3]).as(name).isFinite();
    }
    float[] values = {Float.NaN, -1, 0};
    Constraints.nonNeg().project(values, 0, Shape.of(3));
    assertThat(values).containsExactly(Float.NaN, 0, 0);
  }

  @Test
  void zerosStayZeros() {
    for (String name : Constraints.names()) {
      float[] values = new float[4];
      Constraints.of(name).project(values, 0, Shape.of(2, 2));
      assertThat(values).as(name).containsOnly(0);
    }
  }

  @Test
  void axesMustBeThere() {
    var bias = new Parameter("bias", Shape.of(4), (_, _, _, _) -> {}, true);
    for (int[] axes : List.of(new int[] {1}, new int[] {-2}, new int[] {0, -1})) {
      assertThatThrownBy(() -> bias.constraint(Constraints.maxNorm().axis(axes)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "max_norm axis: expected different axes of an array of shape [4], but got [");
    }
    assertThat(bias.constraint()).isNull();
    assertThat(bias.constraint(Constraints.maxNorm().axis(-1)).constraint())
        .isEqualTo(new MaxNorm(2, List.of(-1)));
    var scalar = new Parameter("scale", Shape.of(), (_, _, _, _) -> {}, true);
    assertThatThrownBy(() -> scalar.constraint(Constraints.unitNorm()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void optionsOutOfTheirRangeAreNamed() {
    assertThatThrownBy(() -> Constraints.maxNorm(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max_norm maxValue: expected a number of at least 0, but got -1.0.");
    assertThatThrownBy(() -> Constraints.minMaxNorm(2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("min_max_norm minValue: expected at most maxValue, which is 1.0, but got 2.0.");
    assertThatThrownBy(() -> Constraints.minMaxNorm().rate(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("min_max_norm rate: expected a number in [0, 1], but got 1.5.");
  }
}
