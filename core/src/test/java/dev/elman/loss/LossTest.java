package dev.elman.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elman.distribution.DistributionOutput;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What fits, what is refused and with which words, and the extremes.
class LossTest {
  static List<Loss> elementwise() {
    return List.of(Losses.mse(), Losses.mae(), Losses.huber(), Losses.binaryCrossentropy());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mse", "MSE", "mean_squared_error", "MeanSquaredError"})
  void lossesAreFoundByTheNamesOfKeras(String name) {
    assertThat(Losses.of(name)).isEqualTo(Losses.mse());
  }

  @Test
  void unknownLossesAreAnsweredWithTheClosest() {
    assertThat(Losses.of("bce").name()).isEqualTo("binary_crossentropy");
    assertThatThrownBy(() -> Losses.of("mean_square_error"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("Did you mean \"mean_squared_error\"?");
  }

  @ParameterizedTest
  @MethodSource("elementwise")
  void anAxisOfOneMayBeMissing(Loss loss) {
    assertThatCode(() -> loss.check(Shape.of(8), Shape.of(8, 1))).doesNotThrowAnyException();
    assertThatCode(() -> loss.check(Shape.of(8, 1), Shape.of(8))).doesNotThrowAnyException();
    assertThatCode(() -> loss.check(Shape.of(8, 5), Shape.of(Shape.ANY, Shape.ANY, 1)))
        .doesNotThrowAnyException();
    assertThatCode(() -> loss.check(Shape.of(8, 5, 2), Shape.of(8, Shape.ANY, 2)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("elementwise")
  void nothingElseIsBroadcast(Loss loss) {
    assertThatThrownBy(() -> loss.check(Shape.of(8, 1), Shape.of(8, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            loss.name()
                + ": expected labels of shape [batch=8, features=3], but got [batch=8, features=1].");
    assertThatThrownBy(() -> loss.check(Shape.of(8), Shape.of(8, 3)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> loss.check(Shape.of(8, 1), Shape.of(8, 5, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[batch=8, time=5, features=1]")
        .hasMessageContaining("returns sequences");
  }

  @Test
  void categoricalLabelsHaveAValuePerClass() {
    Loss loss = Losses.categoricalCrossentropy();
    loss.check(Shape.of(8, 3), Shape.of(Shape.ANY, 3));
    assertThatThrownBy(() -> loss.check(Shape.of(8), Shape.of(8, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but got [batch=8]");
  }

  @Test
  void sparseLabelsHaveOneNumberPerPosition() {
    Loss loss = Losses.sparseCategoricalCrossentropy();
    loss.check(Shape.of(8), Shape.of(8, 3));
    loss.check(Shape.of(8, 1), Shape.of(8, 3));
    loss.check(Shape.of(8, 5), Shape.of(8, 5, 3));
    loss.check(Shape.of(8, 5, 1), Shape.of(8, Shape.ANY, 3));
    assertThatThrownBy(() -> loss.check(Shape.of(8, 3), Shape.of(8, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("categorical_crossentropy");
    assertThatThrownBy(() -> loss.check(Shape.of(8), Shape.of(8, 5, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("returns sequences");
  }

  @ParameterizedTest
  @ValueSource(floats = {3, -1, 0.5f, Float.NaN})
  void badClassNumbersAreNamedWithTheirRow(float label) {
    Loss loss = Losses.sparseCategoricalCrossentropy();
    Tensor labels = Tensor.of(new float[] {0, 1, 2, 1, label, 0}, 3, 2);
    assertThatThrownBy(() -> loss.checkLabels(labels, Shape.of(3, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "sparse_categorical_crossentropy labels: expected whole numbers from 0 to 2, but got "
                + label
                + " in row 2.");
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, 1.5f, Float.NaN})
  void labelsOutsideOfZeroAndOneAreRefused(float label) {
    Tensor labels = Tensor.of(new float[] {0, 1, label}, 3, 1);
    for (Loss loss : List.of(Losses.binaryCrossentropy(), Losses.categoricalCrossentropy())) {
      assertThatThrownBy(() -> loss.checkLabels(labels, Shape.of(3, 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              loss.name() + " labels: expected values in [0, 1], but got " + label + " in row 2.");
    }
    assertThatCode(() -> Losses.mse().checkLabels(labels, Shape.of(3, 1)))
        .doesNotThrowAnyException();
  }

  @Test
  void badOptionsAreRefused() {
    assertThatThrownBy(() -> Losses.huber(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("huber delta: expected a positive number, but got 0.0.");
    assertThatThrownBy(() -> Losses.binaryCrossentropy().labelSmoothing(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("binary_crossentropy labelSmoothing: expected a number in [0, 1]");
    refused(() -> Losses.binaryFocalCrossentropy().alpha(2), "alpha: expected a number in [0, 1]");
    refused(() -> Losses.categoricalFocalCrossentropy().gamma(-1), "gamma: expected a number of");
    refused(() -> Losses.categoricalGeneralizedCrossEntropy(0), "q: expected a number in (0, 1]");
    refused(() -> Losses.tversky(-1, 0), "expected alpha and beta of at least 0, but got -1.0");
    refused(() -> new Circle(0, 0.4, true), "expected a positive gamma and a margin in [0, 1]");
    refused(() -> Losses.quantile(), "expected numbers inside of (0, 1), but got []");
    refused(() -> Losses.quantile(0.5, 1), "expected numbers inside of (0, 1), but got [0.5, 1.0]");
  }

  private static void refused(ThrowingCallable make, String message) {
    assertThatThrownBy(make)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void hingeLabelsAreSigns() {
    Tensor labels = Tensor.of(new float[] {0, 1, -1, 2}, 4);
    for (Loss loss : List.of(Losses.hinge(), Losses.squaredHinge())) {
      refused(
          () -> loss.checkLabels(labels, Shape.of(4, 1)),
          loss.name() + " labels: expected -1 or 1, or 0 or 1, but got 2.0 in row 3.");
    }
  }

  @Test
  void severalPredictionsAnswerOneLabel() {
    Loss loss = Losses.quantile(0.1, 0.5, 0.9);
    loss.check(Shape.of(8), Shape.of(8, 3));
    loss.check(Shape.of(8, 5, 2), Shape.of(8, 5, 6));
    refused(
        () -> loss.check(Shape.of(8), Shape.of(8, 4)),
        "quantile: expected 3 predictions for each label, but got [batch=8, features=4].");
    refused(() -> loss.check(Shape.of(8, 2), Shape.of(8, 3)), "expected labels of shape");
  }

  @Test
  void distributionsOfCountsWantCounts() {
    Loss loss = Losses.negativeLogLikelihood(DistributionOutput.negativeBinomial());
    loss.check(Shape.of(8, 2), Shape.of(8, 4));
    refused(
        () -> loss.checkLabels(Tensor.of(new float[] {3, 0.5f}, 2), Shape.of(2, 2)),
        "negative_binomial_nll labels: expected whole numbers from 0 on, but got 0.5 in row 1.");
    refused(() -> loss.check(Shape.of(8), Shape.of(8, 3)), "expected 2 predictions for each label");
  }

  @Test
  void samplesWithoutPairsDoNotCountInCircle() {
    Tensor labels = Tensor.of(new float[] {0, 0, 1}, 3);
    Tensor vectors = Tensor.of(new float[] {1, 0, 0, 1, 0.6f, 0.8f}, 3, 2);
    Loss circle = Losses.circle();
    assertThat(circle.positions(labels, vectors, Weights.ONE)).isEqualTo(2);
    refused(() -> circle.check(Shape.of(3), Shape.of(3, 4, 2)), "expected predictions of shape");
  }

  @Test
  void sumsAddUpOverShards() {
    float[] p = {0.1f, 0.7f, 0.2f, 0.3f, 0.3f, 0.4f};
    Tensor labels = Tensor.of(new float[] {2, 0}, 2);
    Tensor predictions = Tensor.of(p, 2, 3);
    Loss loss = Losses.sparseCategoricalCrossentropy();
    double parts =
        loss.sum(labels.rows(0, 1), predictions.rows(0, 1))
            + loss.sum(labels.rows(1, 2), predictions.rows(1, 2));
    assertThat(loss.sum(labels, predictions)).isEqualTo(parts);
  }

  @Test
  void largeLogitsDoNotOverflow() {
    Tensor logits = Tensor.of(new float[] {1000, -1000, 0}, 1, 3);
    Tensor gradient = Tensor.zeros(1, 3);
    Loss sparse = Losses.sparseCategoricalCrossentropy().fromLogits(true);
    Tensor second = Tensor.of(new float[] {1}, 1);
    assertThat(sparse.sumAndGradient(second, logits, 1, gradient)).isEqualTo(2000);
    assertThat(gradient.data()).containsExactly(1, -1, 0);

    Loss binary = Losses.binaryCrossentropy().fromLogits(true);
    Tensor bits = Tensor.of(new float[] {0, 1, 1}, 1, 3);
    assertThat(binary.sumAndGradient(bits, logits, 3, gradient))
        .isCloseTo((2000 + Math.log(2)) / 3, within(1e-9));
    assertThat(gradient.data()).containsExactly(1, -1, -0.5f);
  }

  @Test
  void certainErrorsAreClippedAndHaveNoGradient() {
    Tensor p = Tensor.of(new float[] {1, 0}, 1, 2);
    Tensor gradient = Tensor.zeros(1, 2);
    Tensor second = Tensor.of(new float[] {1}, 1);
    Loss sparse = Losses.sparseCategoricalCrossentropy();
    assertThat(sparse.sumAndGradient(second, p, 1, gradient))
        .isCloseTo(-Math.log(1e-7), within(1e-9));
    assertThat(gradient.data()).containsExactly(0, 0);

    Tensor bits = Tensor.of(new float[] {0, 1}, 1, 2);
    assertThat(Losses.binaryCrossentropy().sumAndGradient(bits, p, 1, gradient))
        .isCloseTo(-Math.log(1e-7), within(1e-9));
    assertThat(gradient.data()).containsExactly(0, 0);
  }

  @Test
  void nanStaysInItsRow() {
    float[] p = {0.1f, Float.NaN, 0.2f, 0.3f, 0.3f, 0.4f};
    Tensor predictions = Tensor.of(p, 2, 3);
    Tensor oneHot = Tensor.of(new float[] {0, 0, 1, 1, 0, 0}, 2, 3);
    Tensor numbers = Tensor.of(new float[] {1, 0}, 2);
    for (String name : Losses.names()) {
      Loss loss = perRow(Losses.of(name));
      if (loss.needsWholeBatch() || name.equals("ctc")) {
        continue;
      }
      Tensor gradient = Tensor.zeros(2, 3);
      boolean sparse = name.startsWith("sparse") || name.contains("generalized");
      Tensor labels = sparse ? numbers : oneHot;
      assertThat(loss.sumAndGradient(labels, predictions, 1, gradient)).as(name).isNaN();
      assertThat(gradient.rows(1, 2).firstNonFinite()).as(name).isEqualTo(-1);
      assertThat(gradient.get(0, 1)).as(name).isNaN();
    }
  }

  private static Loss perRow(Loss loss) {
    return switch (loss) {
      case Dice dice -> dice.perSample(true);
      case Tversky tversky -> tversky.perSample(true);
      default -> loss;
    };
  }

  @Test
  void buffersMayBeLongerThanTheirShapes() {
    Tensor labels = Tensor.over(new float[] {1, 2, 99}, Shape.of(2, 1));
    Tensor predictions = Tensor.over(new float[] {2, 4, 99}, Shape.of(2, 1));
    Tensor gradient = Tensor.over(new float[] {7, 7, 7}, Shape.of(2, 1));
    assertThat(Losses.mse().sumAndGradient(labels, predictions, 0.5f, gradient)).isEqualTo(5);
    assertThat(gradient.data()).containsExactly(1, 2, 7);
  }
}
