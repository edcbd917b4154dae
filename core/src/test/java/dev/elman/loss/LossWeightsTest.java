package dev.elman.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elman.distribution.DistributionOutput;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every loss under masks and weights of samples and steps: a position counts as much as its weight
/// says, and what is masked may be anything.
class LossWeightsTest {
  private static final int BATCH = 3;
  private static final int TIME = 4;
  private static final int FEATURES = 6;
  private static final Mask MASK =
      Mask.of(
          new boolean[][] {
            {true, true, false, true}, {false, true, true, true}, {true, false, false, false}
          });

  static Stream<Loss> losses() {
    Stream<Loss> byName =
        Losses.names().stream()
            .map(Losses::of)
            .filter(loss -> !loss.needsWholeBatch() && !(loss instanceof Ctc));
    return Stream.concat(
        byName,
        Stream.of(
            Losses.quantile(0.2, 0.9),
            Losses.negativeLogLikelihood(DistributionOutput.gaussian()),
            Losses.negativeLogLikelihood(DistributionOutput.studentT()),
            Losses.negativeLogLikelihood(DistributionOutput.negativeBinomial())));
  }

  /// Labels that fit any loss.
  private static Tensor labels(Loss loss) {
    RandomGenerator random = new Seed(2).generator();
    int each =
        switch (loss) {
          case GroupedLoss grouped -> FEATURES / grouped.group();
          case SparseCategoricalCrossentropy _, CategoricalGeneralizedCrossEntropy _ -> 1;
          default -> FEATURES;
        };
    Tensor labels = Tensor.zeros(BATCH, TIME, each);
    for (int i = 0; i < labels.size(); i++) {
      labels.data()[i] = random.nextInt(2);
    }
    return labels;
  }

  private static Tensor predictions() {
    RandomGenerator random = new Seed(3).generator();
    Tensor predictions = Tensor.zeros(BATCH, TIME, FEATURES);
    for (int i = 0; i < predictions.size(); i++) {
      predictions.data()[i] = 0.05f + 0.9f * random.nextFloat();
    }
    return predictions;
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aPositionCountsAsMuchAsItsWeight(Loss loss) {
    Tensor ofSamples = Tensor.of(new float[] {2, 0.5f, 3}, BATCH);
    Tensor ofSteps = Tensor.zeros(BATCH, TIME);
    for (int i = 0; i < ofSteps.size(); i++) {
      ofSteps.data()[i] = i % 5 * 0.75f; // some are 0
    }
    for (Tensor weights : List.of(ofSamples, ofSteps)) {
      check(loss, new Weights().set(MASK, weights, BATCH, BATCH * TIME));
      check(loss, new Weights().set(null, weights, BATCH, BATCH * TIME));
    }
    check(loss, new Weights().set(MASK, null, BATCH, BATCH * TIME));
  }

  private static void check(Loss loss, Weights weights) {
    Tensor t = labels(loss);
    Tensor p = predictions();
    for (int i = 0; i < BATCH * TIME; i++) {
      if (weights.at(i) == 0) {
        Arrays.fill(p.data(), i * FEATURES, (i + 1) * FEATURES, Float.NaN);
      }
    }
    Tensor dp = Tensor.zeros(p.shape());
    Arrays.fill(dp.data(), 7);
    double sum = loss.sumAndGradient(t, p, weights, 0.5f, dp);
    double expected = 0;
    for (int i = 0; i < BATCH * TIME; i++) {
      Tensor alone = position(p, i);
      Tensor gradient = Tensor.zeros(alone.shape());
      double weight = weights.at(i);
      if (weight != 0) {
        expected += weight * loss.sumAndGradient(position(t, i), alone, 0.5f, gradient);
      }
      for (int k = 0; k < FEATURES; k++) {
        double slope = weight * gradient.data()[k];
        assertThat((double) dp.data()[i * FEATURES + k])
            .isCloseTo(slope, within(1e-6 * (1 + Math.abs(slope))));
      }
    }
    assertThat(sum).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
    assertThat(loss.sum(t, p, weights)).isEqualTo(sum);
  }

  private static Tensor position(Tensor x, int i) {
    int n = x.shape().features();
    return Tensor.over(Arrays.copyOfRange(x.data(), i * n, (i + 1) * n), Shape.of(1, 1, n));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void maskedStepsAreNotCounted(Loss loss) {
    Tensor t = labels(loss);
    Tensor p = predictions();
    Weights weights = new Weights().set(MASK, null, BATCH, BATCH * TIME);
    assertThat(loss.positions(t, p, weights)).isEqualTo(MASK.count());
    assertThat(loss.positions(t, p, Weights.ONE)).isEqualTo(BATCH * TIME);
  }

  static Stream<Loss> overlaps() {
    return Stream.of(
        Losses.dice(),
        Losses.dice().perSample(true),
        Losses.tversky(0.3, 0.9),
        Losses.tversky(0.3, 0.9).perSample(true));
  }

  /// Masked steps are in no sum; the value counts as often as there are positions, each with its
  /// weight.
  @ParameterizedTest
  @MethodSource("overlaps")
  void overlapsAreThoseOfTheRealSteps(Loss loss) {
    Tensor t = labels(loss);
    Tensor p = predictions();
    Tensor ofSamples = Tensor.of(new float[] {2, 0.5f, 3}, BATCH);
    Weights weights = new Weights().set(MASK, ofSamples, BATCH, BATCH * TIME);
    Tensor dp = Tensor.zeros(p.shape());
    double sum = loss.sumAndGradient(t, p, weights, 1, dp);
    double expected = 0;
    if (loss.needsWholeBatch()) {
      double total = 2 * 3 + 0.5 * 3 + 3;
      expected = total * loss.sum(real(t, 0, BATCH), real(p, 0, BATCH)) / MASK.count();
    } else {
      for (int row = 0; row < BATCH; row++) {
        expected += ofSamples.data()[row] * loss.sum(real(t, row, row + 1), real(p, row, row + 1));
      }
    }
    assertThat(sum).isCloseTo(expected, within(1e-5));
    for (int i = 0; i < p.size(); i++) {
      Tensor up = Tensor.of(p.toArray(), BATCH, TIME, FEATURES);
      Tensor down = Tensor.of(p.toArray(), BATCH, TIME, FEATURES);
      up.data()[i] += 0.01f;
      down.data()[i] -= 0.01f;
      double slope = (loss.sum(t, up, weights) - loss.sum(t, down, weights)) / 0.02;
      assertThat((double) dp.data()[i]).isCloseTo(slope, within(1e-3));
    }
  }

  /// The real steps of some rows, one behind the other.
  private static Tensor real(Tensor x, int from, int to) {
    int n = x.shape().features();
    float[] kept = new float[(to - from) * TIME * n];
    int count = 0;
    for (int i = from * TIME; i < to * TIME; i++) {
      if (MASK.get(i)) {
        System.arraycopy(x.data(), i * n, kept, count++ * n, n);
      }
    }
    return Tensor.over(kept, Shape.of(1, count, n));
  }
}
