package dev.elman.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import dev.elman.testing.Allocation;
import dev.elman.testing.RandomTensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Values and gradients of CTC against all paths and against torch, and what is refused.
class CtcTest {
  private static final double STEP = 1e-5;
  private static final float SCALE = 0.37f;

  @TestFactory
  Stream<DynamicTest> lossesAndGradientsAreThoseOfTorch() {
    return Golden.elements(Golden.read("ctc").get("losses"))
        .map(c -> DynamicTest.dynamicTest("labels " + c.get("labels"), () -> compare(c)));
  }

  private static void compare(JsonNode c) {
    Tensor logits = Golden.tensor(c.get("logits"), c.get("shape"));
    int[] lengths = Golden.elements(c.get("lengths")).mapToInt(JsonNode::intValue).toArray();
    float[] labels = Golden.floats(c.get("labels"));
    int batch = lengths.length;
    Tensor yTrue = Tensor.of(labels, batch, labels.length / batch);
    Weights weights = masked(logits, Mask.ofLengths(lengths, logits.extent(1)));
    Ctc loss =
        Losses.ctc()
            .blank(c.get("blank").intValue())
            .zeroInfinity(c.get("zeroInfinity").booleanValue());
    loss.check(yTrue.shape(), logits.shape());
    loss.checkLabels(yTrue, logits.shape());
    Tensor gradient = Tensor.zeros(logits.shape());

    double sum = loss.sumAndGradient(yTrue, logits, weights, 1, gradient);

    double[] losses = Golden.doubles(c.get("losses"));
    assertThat(sum).isCloseTo(Arrays.stream(losses).sum(), within(1e-7 * sum));
    assertThat(loss.sum(yTrue, logits, weights)).isEqualTo(sum);
    assertThat(loss.positions(yTrue, logits, weights)).isEqualTo(batch);
    double[] expected = Golden.doubles(c.get("gradient"));
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) gradient.data()[i])
          .as("gradient at %d", i)
          .isCloseTo(expected[i], within(1e-6));
    }
    // PyTorch's mean divides each sample by the number of its labels, or by 1
    double mean = 0;
    for (int row = 0; row < batch; row++) {
      int row0 = row * yTrue.rowSize();
      long count = 0;
      for (int i = 0; i < yTrue.rowSize(); i++) {
        count += labels[row0 + i] >= 0 ? 1 : 0;
      }
      mean += losses[row] / Math.max(1, count);
    }
    assertThat(loss.perLabel(true).sum(yTrue, logits, weights))
        .isCloseTo(mean, within(1e-7 * mean));
  }

  @ParameterizedTest
  @CsvSource({
    "5, 3, 0, ''",
    "5, 3, 0, 1",
    "5, 3, 0, 1 1",
    "5, 3, 2, 0 1 0",
    "4, 4, 1, 3 0 2 3",
    "3, 3, 0, 2 2",
    "1, 4, 0, 2",
    "1, 4, 0, ''",
    "6, 3, 1, 0 0 2",
    "5, 2, 0, 1 1 1",
    "6, 2, 0, 1 1"
  })
  void valuesAreSumsOverPathsAndGradientsTheirDifferences(
      int time, int classes, int blank, String text) {
    List<Integer> labels =
        Arrays.stream(text.split(" ")).filter(s -> !s.isEmpty()).map(Integer::valueOf).toList();
    Tensor logits = new RandomTensors(time + 10 * classes).next(2, Shape.of(1, time, classes));
    double[][] exact = new double[time][classes];
    for (int i = 0; i < logits.size(); i++) {
      exact[i / classes][i % classes] = logits.data()[i];
    }
    Tensor gradient = Tensor.zeros(logits.shape());

    double value =
        Losses.ctc()
            .blank(blank)
            .sumAndGradient(labels(6, labels), logits, Weights.ONE, SCALE, gradient);

    assertThat(value).isCloseTo(ReferenceCtc.loss(exact, blank, labels), within(1e-12));
    for (int i = 0; i < logits.size(); i++) {
      double x = exact[i / classes][i % classes];
      exact[i / classes][i % classes] = x + STEP;
      double above = ReferenceCtc.loss(exact, blank, labels);
      exact[i / classes][i % classes] = x - STEP;
      double below = ReferenceCtc.loss(exact, blank, labels);
      exact[i / classes][i % classes] = x;
      assertThat((double) gradient.data()[i])
          .as("gradient at %d", i)
          .isCloseTo(SCALE * (above - below) / (2 * STEP), within(1e-7));
    }
  }

  private static Tensor labels(int most, List<Integer> labels) {
    float[] row = new float[most];
    Arrays.fill(row, -1);
    for (int i = 0; i < labels.size(); i++) {
      row[i] = labels.get(i);
    }
    return Tensor.of(row, 1, most);
  }

  private static Weights masked(Tensor logits, Mask mask) {
    return new Weights().set(mask, null, logits.extent(0), logits.positions());
  }

  @Test
  void maskedStepsAreLeftOutWhereverTheyStand() {
    Tensor whole = new RandomTensors(1).next(1, 4, 3);
    Tensor holes = new RandomTensors(2).next(1, 7, 3);
    boolean[] real = {false, true, true, false, true, true, false};
    for (int t = 0, i = 0; t < 7; t++) {
      if (real[t]) {
        System.arraycopy(whole.data(), 3 * i++, holes.data(), 3 * t, 3);
      } else {
        Arrays.fill(holes.data(), 3 * t, 3 * t + 3, Float.NaN);
      }
    }
    Tensor labels = labels(3, List.of(2, 1));
    Tensor dWhole = Tensor.zeros(whole.shape());
    Tensor dHoles = new RandomTensors(3).next(1, 7, 3);
    Weights weights = masked(holes, Mask.of(new boolean[][] {real}));

    double value = Losses.ctc().sumAndGradient(labels, holes, weights, 1, dHoles);

    assertThat(value).isEqualTo(Losses.ctc().sumAndGradient(labels, whole, 1, dWhole));
    for (int t = 0, i = 0; t < 7; t++) {
      float[] expected = new float[3];
      if (real[t]) {
        System.arraycopy(dWhole.data(), 3 * i++, expected, 0, 3);
      }
      assertThat(Arrays.copyOfRange(dHoles.data(), 3 * t, 3 * t + 3)).isEqualTo(expected);
    }
  }

  @Test
  void weightsCountPerSample() {
    Tensor logits = new RandomTensors(1).next(3, 5, 3);
    Tensor labels = Tensor.of(new float[] {1, 2, 2, 1, 2, 0}, 3, 2); // the last one: 2, blank
    Weights weights =
        new Weights().set(null, Tensor.of(new float[] {2, 0, 0.5f}), 3, logits.positions());
    Tensor gradient = Tensor.zeros(logits.shape());
    double sum = Losses.ctc().sumAndGradient(labels, logits, weights, 1, gradient);
    Tensor dFirst = Tensor.zeros(1, 5, 3);
    double first = Losses.ctc().sumAndGradient(labels.rows(0, 1), logits.rows(0, 1), 2, dFirst);
    double last = Losses.ctc().sum(labels.rows(2, 3), logits.rows(2, 3));
    assertThat(sum).isCloseTo(2 * first + 0.5 * last, within(1e-12));
    assertThat(gradient.rows(0, 1).toArray()).isEqualTo(dFirst.toArray());
    assertThat(gradient.rows(1, 2).toArray()).containsOnly(0);
  }

  @Test
  void samplesThatAreTooShortAreNamed() {
    Tensor logits = new RandomTensors(1).next(2, 3, 3);
    Tensor labels = Tensor.of(new float[] {1, 2, -1, 1, 1, 2}, 2, 3);
    assertThatThrownBy(() -> Losses.ctc().sum(labels, logits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "ctc: expected at least 4 steps for the labels [1, 1, 2], but got 3 in sample 1 of 2");
    Tensor gradient = new RandomTensors(2).next(2, 3, 3);
    double sum = Losses.ctc().zeroInfinity(true).sumAndGradient(labels, logits, 1, gradient);
    assertThat(sum).isEqualTo(Losses.ctc().sum(labels.rows(0, 1), logits.rows(0, 1)));
    assertThat(gradient.rows(1, 2).toArray()).containsOnly(0);
    assertThat(gradient.rows(0, 1).toArray()).doesNotContain(0);
  }

  @Test
  void impossiblePathsAreInfiniteOrLeftOut() {
    Tensor logits = new RandomTensors(1).next(1, 4, 3);
    for (int t = 0; t < 4; t++) {
      logits.data()[3 * t + 2] = Float.NEGATIVE_INFINITY;
    }
    Tensor labels = labels(2, List.of(2));
    Tensor gradient = Tensor.zeros(logits.shape());
    assertThat(Losses.ctc().sum(labels, logits)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Losses.ctc().zeroInfinity(true).sumAndGradient(labels, logits, 1, gradient))
        .isZero();
    assertThat(gradient.toArray()).containsOnly(0);
    // and other labels do not mind
    Losses.ctc().sumAndGradient(labels(2, List.of(1)), logits, 1, gradient);
    assertThat(gradient.firstNonFinite()).isEqualTo(-1);
  }

  @Test
  void aSampleWithoutStepsHasNoLabels() {
    Tensor logits = new RandomTensors(1).next(2, 3, 3);
    Weights weights = masked(logits, Mask.ofLengths(new int[] {0, 3}, 3));
    Tensor labels = Tensor.of(new float[] {-1, -1, 1, 2}, 2, 2);
    Tensor gradient = new RandomTensors(2).next(2, 3, 3);
    double sum = Losses.ctc().sumAndGradient(labels, logits, weights, 1, gradient);
    assertThat(sum).isEqualTo(Losses.ctc().sum(labels.rows(1, 2), logits.rows(1, 2)));
    assertThat(gradient.rows(0, 1).toArray()).containsOnly(0);
  }

  @Test
  void longSequencesDoNotUnderflow() {
    int time = 2000;
    Tensor logits = new RandomTensors(1).next(30, Shape.of(1, time, 5));
    float[] labels = new float[300];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = 1 + i % 4;
    }
    Tensor gradient = Tensor.zeros(logits.shape());
    double value = Losses.ctc().sumAndGradient(Tensor.of(labels, 1, 300), logits, 1, gradient);
    assertThat(value).isBetween(1e3, 1e6);
    // both parts of the gradient are distributions
    for (int t = 0; t < time; t++) {
      double sum = 0;
      for (int k = 0; k < 5; k++) {
        sum += gradient.data()[5 * t + k];
      }
      assertThat(sum).as("step %d", t).isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void nanStaysInItsSample() {
    Tensor logits = new RandomTensors(1).next(2, 4, 3);
    logits.data()[4] = Float.NaN;
    Tensor labels = Tensor.of(new float[] {1, 2, 2, 1}, 2, 2);
    Tensor gradient = Tensor.zeros(logits.shape());
    assertThat(Losses.ctc().sumAndGradient(labels, logits, 1, gradient)).isNaN();
    assertThat(gradient.rows(0, 1).firstNonFinite()).isNotEqualTo(-1);
    assertThat(gradient.rows(1, 2).firstNonFinite()).isEqualTo(-1);
  }

  @Test
  void shapesAreChecked() {
    Ctc loss = Losses.ctc();
    assertThatCode(() -> loss.check(Shape.of(8, 4), Shape.of(Shape.ANY, Shape.ANY, 5)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> loss.check(Shape.of(8, 4), Shape.of(8, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "ctc: expected predictions of shape [batch, time, classes], but got [batch=8,"
                + " features=5].");
    assertThatThrownBy(() -> loss.check(Shape.of(8), Shape.of(8, 5, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected labels of shape [batch=8, labels=any]")
        .hasMessageContaining("but got [8]");
    assertThatThrownBy(() -> loss.check(Shape.of(7, 4), Shape.of(8, 5, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but got [batch=7, labels=4]");
    assertThatThrownBy(() -> loss.blank(3).check(Shape.of(8, 4), Shape.of(8, 5, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "ctc blank: expected one of the 3 classes of the predictions, but got 3.");
    assertThatThrownBy(() -> loss.blank(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ctc blank: expected a class number, but got -1.");
  }

  @ParameterizedTest
  @CsvSource({"3, -1, 0", "1, 0.5, 1", "0, 2, 1", "-1, 2, 1", "-2, -1, 0", "1, NaN, 1"})
  void badLabelsAreNamedWithTheirRow(float first, float second, int at) {
    Tensor labels = Tensor.of(new float[] {1, 2, first, second}, 2, 2);
    assertThatThrownBy(() -> Losses.ctc().checkLabels(labels, Shape.of(2, 5, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "ctc labels: expected class numbers from 0 to 2, then -1 or the blank 0 up to the end,"
                + " but got "
                + (at == 0 ? first : second)
                + " at "
                + at
                + " in row 1.");
  }

  @Test
  void nothingIsAllocated() {
    Tensor logits = new RandomTensors(1).next(3, 8, 5);
    Tensor labels = Tensor.of(new float[] {1, 2, 2, 1, -1, -1, 3, -1, -1}, 3, 3);
    Weights weights = masked(logits, Mask.ofLengths(new int[] {8, 5, 6}, 8));
    Tensor gradient = Tensor.zeros(logits.shape());
    Ctc loss = Losses.ctc();
    Allocation.assertNone(() -> loss.sumAndGradient(labels, logits, weights, 1, gradient));
  }
}
