package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.loss.CrfLoss;
import dev.elman.metric.Metric;
import dev.elman.metric.Metrics;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
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

/// The linear-chain CRF against torch and against all sequences, and what it refuses.
class CrfTest {
  private static final double STEP = 1e-5;

  /// A built layer with random weights of this scale.
  private static Crf built(Crf.Config config, int tags, double scale) {
    Crf crf = new Crf(config);
    crf.build(Shape.of(Shape.ANY, tags));
    ParameterBlock block = new ParameterBlock(crf.parameters(), new Seed(0));
    RandomTensors random = new RandomTensors(5);
    crf.parameters().forEach(p -> block.set(p, random.next(scale, p.shape())));
    return crf;
  }

  private static float[] gradients(Crf crf) {
    return new float[crf.parameters().stream().mapToInt(Parameter::size).sum()];
  }

  @TestFactory
  Stream<DynamicTest> lossesGradientsMarginalsAndBestTagsAreThoseOfTorch() {
    return Golden.elements(Golden.read("crf").get("cases"))
        .map(c -> DynamicTest.dynamicTest("lengths " + c.get("lengths"), () -> compare(c)));
  }

  private static List<Integer> wholes(JsonNode array) {
    return Golden.elements(array).map(JsonNode::intValue).toList();
  }

  private static void compare(JsonNode c) {
    Crf.Config config =
        new Crf.Config(
            wholes(c.get("forbiddenTransitions")),
            wholes(c.get("forbiddenStarts")),
            wholes(c.get("forbiddenEnds")),
            Crf.Config.DEFAULT.initializer());
    Tensor x = Golden.tensor(c.get("x"), c.get("shape"));
    Crf crf = built(config, x.extent(2), 1);
    for (String name : List.of("transitions", "starts", "ends")) {
      Parameter parameter =
          crf.parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
      float[] values = Golden.floats(c.get(name));
      parameter.set(Tensor.of(values, parameter.shape().toArray()));
    }
    int[] lengths = wholes(c.get("lengths")).stream().mapToInt(i -> i).toArray();
    Mask mask = Mask.ofLengths(lengths, x.extent(1));
    Tensor sampleWeights = Tensor.of(Golden.floats(c.get("weights")));
    Weights weights = new Weights().set(mask, sampleWeights, lengths.length, x.positions());
    Tensor labels = Tensor.of(Golden.floats(c.get("labels")), lengths.length, x.extent(1));
    CrfLoss loss = crf.loss();
    loss.check(labels.shape(), x.shape());
    loss.checkLabels(labels, x.shape());
    Tensor dx = new RandomTensors(1).next(1, x.shape());
    float[] gradients = gradients(crf);

    double sum = loss.sumAndGradient(labels, x, weights, 0.5f, dx, gradients, 0);

    double[] losses = Golden.doubles(c.get("losses"));
    double expected = 0;
    for (int row = 0; row < losses.length; row++) {
      expected += sampleWeights.data()[row] * losses[row];
    }
    assertThat(sum).isCloseTo(expected, within(1e-7 * Math.max(1, expected)));
    assertThat(loss.sum(labels, x, weights)).isEqualTo(sum);
    assertHalf(dx.toArray(), c.get("dx"), "dx");
    int at = 0;
    for (String name : List.of("dTransitions", "dStarts", "dEnds")) {
      int end = at + c.get(name).size();
      assertHalf(Arrays.copyOfRange(gradients, at, end), c.get(name), name);
      at = end;
    }
    double[] marginals = Golden.doubles(c.get("marginals"));
    float[] got = crf.marginals(x, mask).data();
    for (int i = 0; i < marginals.length; i++) {
      assertThat((double) got[i]).as("marginal %d", i).isCloseTo(marginals[i], within(1e-6));
    }
    List<CrfLoss.Tagging> best = crf.decode(x, mask);
    for (int row = 0; row < lengths.length; row++) {
      assertThat(best.get(row).tags()).isEqualTo(wholes(c.get("best").get(row)));
    }
  }

  private static void assertHalf(float[] got, JsonNode expected, String what) {
    double[] values = Golden.doubles(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) got[i])
          .as("%s at %d", what, i)
          .isCloseTo(0.5 * values[i], within(1e-6 * Math.max(1, Math.abs(values[i]))));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 1", "1, 4, 3", "2, 3, 1", "4, 3, 2", "5, 2, 1", "3, 5, 20"})
  void everythingIsASumOverAllSequences(int time, int tags, double spread) {
    Crf crf = built(Crf.Config.DEFAULT, tags, 1);
    RandomTensors random = new RandomTensors(time * 10L + tags);
    Tensor x = random.next(spread, Shape.of(1, time, tags));
    double[][] exact = new double[time][tags];
    for (int i = 0; i < x.size(); i++) {
      exact[i / tags][i % tags] = x.data()[i];
    }
    Tensor labels = Tensor.zeros(1, time);
    for (int t = 0; t < time; t++) {
      labels.data()[t] = (t * 2 + 1) % tags;
    }
    List<Integer> y = integers(labels);
    ReferenceCrf reference = reference(crf);
    Tensor dx = Tensor.zeros(x.shape());
    float[] gradients = gradients(crf);

    double value = crf.loss().sumAndGradient(labels, x, Weights.ONE, 1, dx, gradients, 0);

    assertThat(value).isCloseTo(reference.loss(exact, y), within(1e-9));
    CrfLoss.Tagging best = crf.decode(x, null).getFirst();
    assertThat(best.tags()).isEqualTo(reference.best(exact));
    assertThat(best.logProbability()).isCloseTo(-reference.loss(exact, best.tags()), within(1e-9));
    Tensor marginals = crf.marginals(x, null);
    for (int i = 0; i < x.size(); i++) {
      int t = i / tags;
      int k = i % tags;
      assertThat((double) marginals.data()[i])
          .isCloseTo(reference.marginal(exact, t, k), within(1e-6));
      exact[t][k] += STEP;
      double above = reference.loss(exact, y);
      exact[t][k] -= 2 * STEP;
      double below = reference.loss(exact, y);
      exact[t][k] += STEP;
      assertThat((double) dx.data()[i])
          .as("gradient at %d", i)
          .isCloseTo((above - below) / (2 * STEP), within(1e-6));
    }
    for (Parameter p : crf.parameters()) {
      for (int i = 0; i < p.size(); i++) {
        double numeric = (moved(crf, p, i, STEP, exact, y) - moved(crf, p, i, -STEP, exact, y));
        assertThat((double) gradients[p.offset() + i])
            .as("gradient of %s at %d", p.name(), i)
            .isCloseTo(numeric / (2 * STEP), within(1e-6));
      }
    }
  }

  private static List<Integer> integers(Tensor labels) {
    return Arrays.stream(Golden.toDoubles(labels.data())).mapToObj(d -> (int) d).toList();
  }

  private static ReferenceCrf reference(Crf crf) {
    List<double[]> values =
        crf.parameters().stream().map(p -> Golden.toDoubles(p.get().data())).toList();
    return reference(values);
  }

  private static ReferenceCrf reference(List<double[]> values) {
    int tags = values.get(1).length;
    double[][] transitions = new double[tags][];
    for (int i = 0; i < tags; i++) {
      transitions[i] = Arrays.copyOfRange(values.get(0), i * tags, (i + 1) * tags);
    }
    return new ReferenceCrf(transitions, values.get(1), values.get(2));
  }

  /// The loss where one weight is another.
  private static double moved(
      Crf crf, Parameter moved, int index, double by, double[][] x, List<Integer> y) {
    List<double[]> values =
        crf.parameters().stream().map(p -> Golden.toDoubles(p.get().data())).toList();
    values.get(crf.parameters().indexOf(moved))[index] += by;
    return reference(values).loss(x, y);
  }

  @Test
  void masksMayHaveGaps() {
    Crf crf = built(Crf.Config.DEFAULT, 3, 1);
    Tensor whole = new RandomTensors(1).next(1, 3, 3);
    Tensor holes = new RandomTensors(2).next(1, 6, 3);
    boolean[] real = {false, true, false, true, true, false};
    float[] labels = {-1, 2, 1, 0, 2, -1};
    for (int t = 0, i = 0; t < 6; t++) {
      if (real[t]) {
        System.arraycopy(whole.data(), 3 * i++, holes.data(), 3 * t, 3);
      } else {
        Arrays.fill(holes.data(), 3 * t, 3 * t + 3, Float.NaN);
      }
    }
    Mask mask = Mask.of(new boolean[][] {real});
    Weights weights = new Weights().set(mask, null, 1, 6);
    Tensor dWhole = Tensor.zeros(1, 3, 3);
    Tensor dHoles = new RandomTensors(3).next(1, 6, 3);
    float[] gradients = gradients(crf);
    float[] expected = gradients(crf);
    double value =
        crf.loss().sumAndGradient(Tensor.of(labels, 1, 6), holes, weights, 1, dHoles, gradients, 0);
    Tensor wholeLabels = Tensor.of(new float[] {2, 0, 2}, 1, 3);
    assertThat(value)
        .isEqualTo(
            crf.loss().sumAndGradient(wholeLabels, whole, Weights.ONE, 1, dWhole, expected, 0));
    assertThat(gradients).isEqualTo(expected);
    for (int t = 0, i = 0; t < 6; t++) {
      float[] row = new float[3];
      if (real[t]) {
        System.arraycopy(dWhole.data(), 3 * i++, row, 0, 3);
      }
      assertThat(Arrays.copyOfRange(dHoles.data(), 3 * t, 3 * t + 3)).isEqualTo(row);
    }
    assertThat(crf.decode(holes, mask)).isEqualTo(crf.decode(whole, null));
  }

  @Test
  void aSampleWithoutStepsCountsNothing() {
    Crf crf = built(Crf.Config.DEFAULT, 3, 1);
    Tensor x = new RandomTensors(1).next(2, 4, 3);
    Mask mask = Mask.ofLengths(new int[] {0, 4}, 4);
    Weights weights = new Weights().set(mask, null, 2, 8);
    Tensor labels = Tensor.of(new float[] {-1, -1, -1, -1, 0, 1, 2, 0}, 2, 4);
    CrfLoss loss = crf.loss();
    assertThat(loss.sum(labels, x, weights))
        .isEqualTo(loss.sum(labels.rows(1, 2), x.rows(1, 2), Weights.ONE));
    assertThat(loss.positions(labels, x, weights)).isEqualTo(2);
    assertThat(loss.perStep(true).positions(labels, x, weights)).isEqualTo(4);
    assertThat(crf.decode(x, mask).getFirst().tags()).isEmpty();
  }

  @Test
  void whatIsForbiddenHasNoProbability() {
    List<String> tags = List.of("O", "B-A", "I-A", "B-B", "I-B");
    Crf crf = built(Crf.Config.scheme(tags), 5, 1);
    Tensor x = new RandomTensors(3).next(30, 6, 5);
    for (int i = 2; i < x.size(); i += 5) {
      x.data()[i] += 2; // I-A is tempting
    }
    Tensor marginals = crf.marginals(x, null);
    for (int row = 0; row < 30; row++) {
      assertThat(marginals.get(row, 0, 2)).isZero();
      assertThat(marginals.get(row, 0, 4)).isZero();
      List<Integer> best = crf.decode(x.rows(row, row + 1), null).getFirst().tags();
      String before = "O";
      for (int tag : best) {
        if (tags.get(tag).startsWith("I-")) {
          assertThat(before).endsWith(tags.get(tag).substring(1)).isNotEqualTo("O");
        }
        before = tags.get(tag);
      }
    }
    Tensor labels = Tensor.of(new float[] {1, 4, 0, 0, 0, 0}, 1, 6); // B-A I-B
    assertThatIllegalArgumentException()
        .isThrownBy(() -> crf.loss().sum(labels, x.rows(0, 1)))
        .withMessageStartingWith(
            "crf labels: expected a tag that is allowed behind tag 1, and at the end one that is"
                + " allowed there, but got 4 at real step 1 in sample 0 of 1");
  }

  @Test
  void schemesAreKnownByTheirPrefixes() {
    Crf.Config bio = Crf.Config.scheme(List.of("O", "B-A", "I-A"));
    assertThat(bio.forbiddenTransitions()).containsExactly(0, 2);
    assertThat(bio.forbiddenStarts()).containsExactly(2);
    assertThat(bio.forbiddenEnds()).isEmpty();
    Crf.Config bioes = Crf.Config.scheme(List.of("O", "B-A", "I-A", "E-A", "S-A"));
    assertThat(bioes.forbiddenStarts()).containsExactly(2, 3);
    assertThat(bioes.forbiddenEnds()).containsExactly(1, 2);
    // allowed: O E S → O B S, B I → I E
    assertThat(bioes.forbiddenTransitions()).hasSize(2 * (25 - 3 * 3 - 2 * 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Crf.Config.scheme(List.of("O", "PER")))
        .withMessageContaining("\"PER\" at token 1");
  }

  @Test
  void metricsSeeTheBestTags() {
    Crf crf = built(Crf.Config.DEFAULT, 4, 3);
    Tensor x = new RandomTensors(8).next(3, 5, 4);
    Mask mask = Mask.ofLengths(new int[] {5, 2, 3}, 5);
    Weights weights = new Weights().set(mask, null, 3, 15);
    Metric metric = crf.decoded(Metrics.sparseCategoricalAccuracy());
    double[] state = new double[metric.stateSize()];
    Tensor labels = Tensor.zeros(3, 5); // tag 0
    metric.update(labels, x, weights, state);
    long zeros =
        crf.decode(x, mask).stream().flatMap(t -> t.tags().stream()).filter(k -> k == 0).count();
    assertThat(metric.result(state)).isCloseTo(zeros / 10.0, within(1e-12));
    assertThat(metric.name()).isEqualTo("sparse_categorical_accuracy");
    Allocation.assertNone(() -> metric.update(labels, x, weights, state));
  }

  @Test
  void nothingIsAllocated() {
    Crf crf = built(Crf.Config.DEFAULT, 4, 1);
    Tensor x = new RandomTensors(1).next(3, 6, 4);
    Tensor dx = Tensor.zeros(x.shape());
    Tensor labels = Tensor.zeros(3, 6);
    Weights weights =
        new Weights().set(Mask.ofLengths(new int[] {6, 2, 4}, 6), null, 3, x.positions());
    float[] gradients = gradients(crf);
    CrfLoss loss = crf.loss();
    Allocation.assertNone(() -> loss.sumAndGradient(labels, x, weights, 1, dx, gradients, 0));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Crf().loss().sum(Tensor.zeros(2, 3), Tensor.zeros(2, 3, 4)))
        .withMessageContaining("no weights yet");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Crf().build(Shape.of(4)))
        .withMessageStartingWith("CRF input: expected [time, tags]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Crf(Crf.Config.DEFAULT.forbid(0, 4)).build(Shape.of(6, 4)))
        .withMessageStartingWith("CRF forbiddenTransitions: expected tags from 0 to 3, but got 4.");
    Crf crf = built(Crf.Config.DEFAULT, 4, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> crf.loss().check(Shape.of(2, 3), Shape.of(2, 3, 5)))
        .withMessageStartingWith(
            "crf: expected predictions of shape [batch=any, time=any, tags=4], but got [batch=2,");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> crf.loss().check(Shape.of(2, 4), Shape.of(2, 3, 4)))
        .withMessageContaining("one class number for each position");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> crf.decode(Tensor.zeros(3, 4), null))
        .withMessageContaining("give one sample as a batch of one.");
    Tensor padded = Tensor.of(new float[] {1, -1, 0}, 1, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> crf.loss().sum(padded, Tensor.zeros(1, 3, 4)))
        .withMessageContaining("but got -1 at real step 1");
  }
}
