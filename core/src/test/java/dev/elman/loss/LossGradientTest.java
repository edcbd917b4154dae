package dev.elman.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elman.golden.Golden;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.RandomTensors;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Values against [ReferenceLosses], gradients against its central differences.
class LossGradientTest {
  private static final double STEP = 1e-6;
  private static final int POSITIONS = 6;
  private static final float SCALE = 0.37f;

  static List<Loss> losses() {
    return List.of(
        Losses.mse(),
        Losses.mae(),
        Losses.huber(),
        Losses.huber(0.2),
        Losses.binaryCrossentropy(),
        Losses.binaryCrossentropy().labelSmoothing(0.2),
        Losses.binaryCrossentropy().fromLogits(true),
        Losses.binaryCrossentropy().fromLogits(true).labelSmoothing(0.2),
        Losses.categoricalCrossentropy(),
        Losses.categoricalCrossentropy().labelSmoothing(0.2),
        Losses.categoricalCrossentropy().fromLogits(true),
        Losses.categoricalCrossentropy().fromLogits(true).labelSmoothing(0.2),
        Losses.sparseCategoricalCrossentropy(),
        Losses.sparseCategoricalCrossentropy().fromLogits(true),
        Losses.mape(),
        Losses.msle(),
        Losses.logCosh(),
        Losses.poisson(),
        Losses.hinge(),
        Losses.squaredHinge(),
        Losses.categoricalHinge(),
        Losses.cosineSimilarity(),
        Losses.klDivergence(),
        Losses.binaryFocalCrossentropy(),
        Losses.binaryFocalCrossentropy().gamma(0).labelSmoothing(0.2),
        Losses.binaryFocalCrossentropy().gamma(3.5).applyClassBalancing(true).alpha(0.6),
        Losses.binaryFocalCrossentropy().fromLogits(true).labelSmoothing(0.2),
        Losses.categoricalFocalCrossentropy(),
        Losses.categoricalFocalCrossentropy().gamma(0).alpha(0.7).labelSmoothing(0.2),
        Losses.categoricalFocalCrossentropy().gamma(3.5).fromLogits(true),
        Losses.categoricalGeneralizedCrossEntropy(0.7),
        Losses.dice().perSample(true),
        Losses.tversky(0.3, 0.8).perSample(true),
        Losses.quantile(0.3));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void gradientsAreCentralDifferences(Loss loss) {
    for (int features : new int[] {1, 2, 5, 33}) {
      check(loss, features);
    }
  }

  private static void check(Loss loss, int features) {
    RandomGenerator random = new Seed(features).generator();
    boolean sparse =
        loss instanceof SparseCategoricalCrossentropy
            || loss instanceof CategoricalGeneralizedCrossEntropy;
    int labels = sparse ? 1 : features;
    float[] t = new float[POSITIONS * labels];
    for (int i = 0; i < t.length; i++) {
      t[i] = sparse ? random.nextInt(features) : 0.01f + 0.98f * random.nextFloat();
    }
    float[] p = new float[POSITIONS * features];
    for (int i = 0; i < p.length; i++) {
      p[i] = 0.05f + 0.9f * random.nextFloat();
    }
    Tensor yTrue = Tensor.of(t, POSITIONS, labels);
    Tensor yPred = Tensor.of(p, POSITIONS, features);
    Tensor dPred = Tensor.zeros(yPred.shape());

    double sum = loss.sumAndGradient(yTrue, yPred, SCALE, dPred);

    double expected = 0;
    for (int position = 0; position < POSITIONS; position++) {
      double[] label = row(t, position, labels);
      double[] prediction = row(p, position, features);
      expected += ReferenceLosses.value(loss, label, prediction);
      for (int i = 0; i < features; i++) {
        double slope =
            (moved(loss, label, prediction, i, STEP) - moved(loss, label, prediction, i, -STEP))
                / (2 * STEP);
        assertThat((double) dPred.data()[position * features + i])
            .as("position %d, feature %d of %d", position, i, features)
            .isCloseTo(SCALE * slope, within(1e-6 * (1 + Math.abs(slope))));
      }
    }
    assertThat(sum).isCloseTo(expected, within(1e-6 * (1 + Math.abs(expected))));
  }

  /// Several predictions of each label, those of a label beside each other.
  @Test
  void gradientsOfSeveralQuantilesAreCentralDifferences() {
    Loss loss = Losses.quantile(0.1, 0.5, 0.9);
    RandomTensors random = new RandomTensors(3);
    Tensor yTrue = random.next(1, Shape.of(POSITIONS, 2));
    Tensor yPred = random.next(1, Shape.of(POSITIONS, 6));
    Tensor dPred = Tensor.zeros(yPred.shape());
    double sum = loss.sumAndGradient(yTrue, yPred, SCALE, dPred);
    double expected = 0;
    for (int position = 0; position < POSITIONS; position++) {
      double[] label = row(yTrue.data(), position, 2);
      double[] prediction = row(yPred.data(), position, 6);
      expected += ReferenceLosses.value(loss, label, prediction);
      for (int i = 0; i < 6; i++) {
        double up = moved(loss, label, prediction, i, STEP);
        double slope = (up - moved(loss, label, prediction, i, -STEP)) / (2 * STEP);
        assertThat((double) dPred.get(position, i)).isCloseTo(SCALE * slope, within(1e-6));
      }
    }
    assertThat(sum).isCloseTo(expected, within(1e-6));
  }

  private static double[] row(float[] values, int position, int n) {
    return Golden.toDoubles(Arrays.copyOfRange(values, position * n, (position + 1) * n));
  }

  private static double moved(Loss loss, double[] t, double[] p, int i, double by) {
    double[] changed = p.clone();
    changed[i] += by;
    return ReferenceLosses.value(loss, t, changed);
  }
}
