package dev.elman.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What clipping does to gradients; the values themselves are compared in [OptimizerGoldenTest].
class GradientClipTest {
  /// Two trainable parameters with one between them that is not.
  private static final ParameterBlock BLOCK =
      new ParameterBlock(
          List.of(
              parameter("kernel", 2, true),
              parameter("mean", 2, false),
              parameter("bias", 2, true)),
          new Seed(0));

  private static Parameter parameter(String name, int size, boolean trainable) {
    return new Parameter(name, Shape.of(size), (_, _, _, _) -> {}, trainable);
  }

  private static float[] clipped(GradientClip clip, float... gradients) {
    clip.apply(BLOCK, gradients);
    return gradients;
  }

  @Test
  void noClippingChangesNothing() {
    assertThat(clipped(GradientClip.none(), 3, 4, 9, 9, 0, 1)).containsExactly(3, 4, 9, 9, 0, 1);
  }

  @Test
  void valuesAreCut() {
    assertThat(clipped(GradientClip.value(2), 3, -4, 9, 9, 0, 1))
        .containsExactly(2, -2, 9, 9, 0, 1);
  }

  @Test
  void eachParameterHasItsNorm() {
    assertThat(clipped(GradientClip.norm(2.5), 3, 4, 9, 9, 0, 1))
        .containsExactly(1.5f, 2, 9, 9, 0, 1);
  }

  @Test
  void allTrainableParametersHaveOneNorm() {
    assertThat(clipped(GradientClip.globalNorm(6.5), 3, 4, 900, 900, 0, 12))
        .containsExactly(1.5f, 2, 900, 900, 0, 6);
  }

  @Test
  void smallGradientsStayBitForBit() {
    for (GradientClip clip : List.of(GradientClip.norm(100), GradientClip.globalNorm(100))) {
      assertThat(clipped(clip, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.7f))
          .containsExactly(0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.7f);
    }
  }

  @Test
  void gradientsOfZeroStay() {
    assertThat(clipped(GradientClip.norm(1), new float[6])).containsOnly(0);
    assertThat(clipped(GradientClip.globalNorm(1), new float[6])).containsOnly(0);
  }

  @Test
  void largeGradientsDoNotOverflow() {
    float[] g = clipped(GradientClip.globalNorm(1), 3e30f, 4e30f, 0, 0, 0, 0);
    assertThat(g).containsExactly(new float[] {0.6f, 0.8f, 0, 0, 0, 0}, within(1e-6f));
  }

  @Test
  void nonFiniteGradientsAreTreatedAsInKeras() {
    float nan = Float.NaN;
    float inf = Float.POSITIVE_INFINITY;
    assertThat(clipped(GradientClip.value(2), nan, inf, 1, 1, 1, 1))
        .containsExactly(nan, 2, 1, 1, 1, 1);
    assertThat(clipped(GradientClip.norm(2), nan, 1, 1, 1, 1, 1))
        .containsExactly(nan, nan, 1, 1, 1, 1);
    assertThat(clipped(GradientClip.norm(2), inf, 1, 1, 1, 1, 1))
        .containsExactly(nan, 0, 1, 1, 1, 1);
    assertThat(clipped(GradientClip.globalNorm(2), inf, 1, 1, 1, 1, 1))
        .containsExactly(nan, nan, 1, 1, nan, nan);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void limitsArePositive(double limit) {
    assertThatThrownBy(() -> GradientClip.norm(limit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "GradientClip NORM: expected a positive limit, but got " + limit + ".");
    assertThatThrownBy(() -> Optimizers.adam().clipValue(limit))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void atMostOneKindIsSet() {
    assertThatThrownBy(() -> Optimizers.adam().clipNorm(1).clipValue(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "adam: expected at most one of clipValue, clipNorm and globalClipNorm, but got")
        .hasMessageContaining("Keep one");
    assertThat(Optimizers.adam().clipNorm(1).clipNorm(2).clip()).isEqualTo(GradientClip.norm(2));
    assertThat(Optimizers.sgd().globalClipNorm(5).clip()).isEqualTo(GradientClip.globalNorm(5));
  }
}
