package dev.elman.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elman.tensor.Seed;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Many weights and steps against the formulas in double precision, and what holds for every
/// optimizer.
class OptimizerFormulaTest {
  private static final int WEIGHTS = 101;
  private static final int STEPS = 20;

  static List<Optimizer> optimizers() {
    return List.of(
        Optimizers.sgd(),
        Optimizers.sgd().momentum(0.9),
        Optimizers.sgd().momentum(0.9).nesterov(true),
        Optimizers.rmsprop(),
        Optimizers.rmsprop().momentum(0.9),
        Optimizers.rmsprop().centered(true),
        Optimizers.rmsprop().momentum(0.9).centered(true).epsilon(1e-3),
        Optimizers.adam(),
        Optimizers.adam().beta1(0.5).beta2(0.9).epsilon(1e-4),
        Optimizers.adam().amsgrad(true));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void weightsFollowTheFormulas(Optimizer optimizer) {
    float[] w = weights();
    float[][] slots = new float[optimizer.slots()][WEIGHTS];
    ReferenceOptimizers[] references = new ReferenceOptimizers[WEIGHTS];
    for (int i = 0; i < WEIGHTS; i++) {
      references[i] = new ReferenceOptimizers(optimizer, w[i]);
    }
    for (int step = 1; step <= STEPS; step++) {
      float[] g = gradients(step);
      optimizer.update(w, g, slots, 0, WEIGHTS, step, optimizer.learningRate());
      for (int i = 0; i < WEIGHTS; i++) {
        assertThat((double) w[i])
            .as("step %d, weight %d", step, i)
            .isCloseTo(references[i].step(g[i]), within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void rangesTogetherAreTheWhole(Optimizer optimizer) {
    float[] whole = weights();
    float[] parts = weights();
    float[][] slotsOfWhole = new float[optimizer.slots()][WEIGHTS];
    float[][] slotsOfParts = new float[optimizer.slots()][WEIGHTS];
    for (int step = 1; step <= 3; step++) {
      float[] g = gradients(step);
      optimizer.update(whole, g, slotsOfWhole, 0, WEIGHTS, step, 0.01f);
      optimizer.update(parts, g, slotsOfParts, 37, WEIGHTS, step, 0.01f);
      optimizer.update(parts, g, slotsOfParts, 0, 37, step, 0.01f);
    }
    assertThat(parts).isEqualTo(whole);
    assertThat(slotsOfParts).isDeepEqualTo(slotsOfWhole);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void weightsOutsideOfTheRangeAreNotTouched(Optimizer optimizer) {
    float[] w = weights();
    optimizer.update(w, gradients(1), new float[optimizer.slots()][WEIGHTS], 10, 20, 1, 0.1f);
    float[] before = weights();
    for (int i = 0; i < WEIGHTS; i++) {
      assertThat(w[i] == before[i]).as("weight %d", i).isEqualTo(i < 10 || i >= 20);
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void weightsWithoutGradientStay(Optimizer optimizer) {
    float[] w = weights();
    float[][] slots = new float[optimizer.slots()][WEIGHTS];
    for (int step = 1; step <= 3; step++) {
      optimizer.update(w, new float[WEIGHTS], slots, 0, WEIGHTS, step, 0.1f);
    }
    assertThat(w).isEqualTo(weights());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void nanTouchesItsWeightOnly(Optimizer optimizer) {
    float[] w = weights();
    float[] g = gradients(1);
    g[5] = Float.NaN;
    optimizer.update(w, g, new float[optimizer.slots()][WEIGHTS], 0, WEIGHTS, 1, 0.1f);
    for (int i = 0; i < WEIGHTS; i++) {
      assertThat(Float.isNaN(w[i])).as("weight %d", i).isEqualTo(i == 5);
    }
  }

  private static float[] weights() {
    return random(0, 1);
  }

  private static float[] gradients(int step) {
    return random(step, step % 3 == 0 ? 3 : 0.3);
  }

  private static float[] random(long seed, double size) {
    RandomGenerator random = new Seed(seed).generator();
    float[] values = new float[WEIGHTS];
    for (int i = 0; i < WEIGHTS; i++) {
      values[i] = (float) (size * (2 * random.nextDouble() - 1));
    }
    return values;
  }
}
