package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.elman.model.Sequential;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.LayerRun;
import dev.elman.testing.LayerSample;
import dev.elman.testing.RandomTensors;
import dev.elman.testing.Reference;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Normalisation over features and over the batch: gradients, statistics, and what is refused.
class NormalizationTest {
  /// Every position by itself; the parameters are γ and β, as far as there are any.
  private static Reference perPosition(
      int features, boolean mean, double epsilon, boolean scale, boolean center) {
    return arguments -> {
      double[] x = arguments.getFirst();
      double[] y = new double[x.length];
      for (int at = 0; at < x.length; at += features) {
        double[] row = Arrays.copyOfRange(x, at, at + features);
        double mu = mean ? Arrays.stream(row).average().orElseThrow() : 0;
        double variance = Arrays.stream(row).map(v -> Math.pow(v - mu, 2)).average().orElseThrow();
        for (int f = 0; f < features; f++) {
          double gamma = scale ? arguments.get(1)[f] : 1;
          double beta = center ? arguments.get(scale ? 2 : 1)[f] : 0;
          y[at + f] = gamma * (row[f] - mu) / Math.sqrt(variance + epsilon) + beta;
        }
      }
      return List.of(y);
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 33})
  void layerNormalizationHolds(int features) {
    for (Shape shape : List.of(Shape.of(2, features), Shape.of(2, 3, features))) {
      LayerNormalization.Config config = LayerNormalization.Config.DEFAULT;
      LayerCheck.of(LayerNormalization::new, perPosition(features, true, 1e-3, true, true), shape)
          .run();
      LayerCheck.of(
              () -> new LayerNormalization(config.scale(false).epsilon(0.2)),
              perPosition(features, true, 0.2, false, true),
              shape)
          .run();
      LayerCheck.of(
              () -> new LayerNormalization(config.center(false)),
              perPosition(features, true, 1e-3, true, false),
              shape)
          .run();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 16, 33})
  void rmsNormalizationHolds(int features) {
    LayerCheck.of(
            RmsNormalization::new,
            perPosition(features, false, 1e-6, true, false),
            Shape.of(2, 3, features))
        .run();
  }

  /// The parameters are γ, β and the moving statistics.
  private static Reference overBatch(int features, @Nullable Mask mask) {
    return arguments -> {
      double[] x = arguments.getFirst();
      double[] y = new double[x.length];
      for (int f = 0; f < features; f++) {
        double count = 0;
        double sum = 0;
        for (int p = 0; p < x.length / features; p++) {
          boolean real = mask == null || mask.get(p);
          count += real ? 1 : 0;
          sum += real ? x[p * features + f] : 0;
        }
        double squares = 0;
        for (int p = 0; p < x.length / features; p++) {
          boolean real = mask == null || mask.get(p);
          squares += real ? Math.pow(x[p * features + f] - sum / count, 2) : 0;
        }
        for (int i = f; i < x.length; i += features) {
          double scaled = (x[i] - sum / count) / Math.sqrt(squares / count + 1e-3);
          y[i] = arguments.get(1)[f] * scaled + arguments.get(2)[f];
        }
      }
      return List.of(y);
    };
  }

  @Test
  void batchNormalizationHolds() {
    LayerCheck.of(BatchNormalization::new, overBatch(3, null), Shape.of(7, 3)).run();
    LayerCheck.of(BatchNormalization::new, overBatch(2, null), Shape.of(3, 4, 2)).run();
    Mask mask = Mask.of(new boolean[][] {{true, true, false}, {false, true, true}});
    LayerCheck.of(BatchNormalization::new, overBatch(4, mask), Shape.of(2, 3, 4)).masks(mask).run();
  }

  @Test
  void theMovingStatisticsMoveToThoseOfTheBatch() {
    LayerSample sample =
        new LayerSample(
            "",
            () -> new BatchNormalization(BatchNormalization.Config.DEFAULT.momentum(0.9)),
            Shape.of(2),
            Shape.of(2));
    LayerRun run = LayerRun.of(sample, 1);
    Tensor x = Tensor.of(new float[][] {{1, 10}, {3, 50}});
    Tensor dy = new RandomTensors(1).next(2, 2);
    for (int step = 0; step < 200; step++) {
      run.forwardAndBackward(new Tensor[] {x}, new Tensor[] {dy});
      float[] values = run.block().values();
      for (int i = 4; i < 8; i++) { // behind gamma and beta
        values[i] += run.gradients()[i];
      }
    }
    float[] values = run.block().values();
    float[] expected = {2, 30, 1, 400};
    for (int i = 0; i < 4; i++) {
      assertThat(values[4 + i]).isCloseTo(expected[i], within(1e-4f * expected[i]));
    }
    assertThat(run.infer(x)).containsExactly(run.train(0, x)[0].toArray(), within(1e-3f));
    assertThat(run.layer().parameters().stream().map(p -> p.name() + p.trainable()))
        .containsExactly("gammatrue", "betatrue", "moving_meanfalse", "moving_variancefalse");
  }

  @Test
  void aBatchWithoutARealStepLeavesNumbers() {
    LayerSample sample =
        new LayerSample("", BatchNormalization::new, Shape.of(3, 2), Shape.of(3, 2));
    LayerRun run = LayerRun.of(sample, 1).masks(new Mask().resize(2, 3));
    float[] all =
        run.forwardAndBackward(
            new Tensor[] {new RandomTensors(1).next(2, 3, 2)},
            new Tensor[] {new RandomTensors(2).next(2, 3, 2)});
    for (float value : all) {
      assertThat(value).isFinite();
    }
  }

  @Test
  void aModelWithBatchNormalizationNeedsTheWholeBatch() {
    Layer dense = new Dense(Dense.Config.units(2));
    assertThat(Sequential.of(dense).needsWholeBatch()).isFalse();
    assertThat(
            Sequential.of(new Dense(Dense.Config.units(2)), new BatchNormalization())
                .needsWholeBatch())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void epsilonMustBePositive(double epsilon) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerNormalization.Config.DEFAULT.epsilon(epsilon))
        .withMessageContaining("LayerNormalization epsilon: expected a positive number, but got ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RmsNormalization(epsilon))
        .withMessageContaining("RMSNormalization epsilon");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BatchNormalization.Config.DEFAULT.epsilon(epsilon))
        .withMessageContaining("BatchNormalization epsilon");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void momentumMustBeAPart(double momentum) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BatchNormalization.Config.DEFAULT.momentum(momentum))
        .withMessageContaining("momentum: expected a number in [0, 1], but got " + momentum);
  }

  @Test
  void unknownFeaturesAreRefused() {
    for (Layer layer : List.of(new LayerNormalization(), new BatchNormalization())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> layer.build(Shape.of(5, Shape.ANY)))
          .withMessageContaining("expected […, features], but got [time=5, features=any]");
    }
  }
}
