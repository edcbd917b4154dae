package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.LayerRun;
import dev.elman.testing.LayerSample;
import dev.elman.testing.RandomTensors;
import dev.elman.testing.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Embedding, masking, noise, penalties and changes of shape: gradients, and what they refuse.
class CoreLayersTest {
  private static final Tensor IDS = Tensor.of(new float[][] {{3, 0, 5}, {1, 1, 3}});

  private static Reference lookUp(int dim, double[] scaleOfWord) {
    return arguments -> {
      double[] ids = arguments.getFirst();
      double[] y = new double[ids.length * dim];
      for (int i = 0; i < y.length; i++) {
        int id = (int) ids[i / dim];
        y[i] = arguments.get(1)[id * dim + i % dim] * scaleOfWord[id];
      }
      return List.of(y);
    };
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 33})
  void embeddingHolds(int dim) {
    Embedding.Config config = Embedding.Config.of(6, dim);
    LayerCheck.of(() -> new Embedding(config), lookUp(dim, ones(6)), IDS)
        .runWithoutInputGradients();
  }

  @Test
  void embeddingDropoutDropsWholeWords() {
    Embedding.Config config = Embedding.Config.of(100, 4).dropout(0.5);
    Tensor words = Tensor.zeros(4, 25);
    for (int id = 0; id < 100; id++) {
      words.data()[id] = id;
    }
    LayerRun run =
        LayerRun.of(
            new LayerSample("", () -> new Embedding(config), Shape.of(25), Shape.of(25, 4)), 1);
    float[] all = run.infer(words);
    Tensor y = run.train(0, words)[0];
    double[] scale = new double[100];
    for (int id = 0; id < 100; id++) {
      scale[id] = y.data()[4 * id] / all[4 * id];
      assertThat(scale[id]).isIn(0.0, 2.0);
    }
    assertThat(Arrays.stream(scale).sum() / 2).isBetween(35.0, 65.0);
    LayerCheck.of(() -> new Embedding(config), lookUp(4, scale), words).runWithoutInputGradients();
  }

  @Test
  void embeddingWritesOnlyToRowsThatWereLookedUp() {
    LayerSample sample =
        new LayerSample(
            "", () -> new Embedding(Embedding.Config.of(6, 2)), Shape.of(3), Shape.of(3, 2));
    LayerRun run = LayerRun.of(sample, 1);
    run.train(0, IDS);
    Arrays.fill(run.gradients(), Float.NaN);
    Arrays.fill(run.gradients(), 6, 8, 0); // id 3
    run.backward(new RandomTensors(1).next(2, 3, 2));
    assertThat(run.gradients()[4]).as("id 2").isNaN();
    assertThat(run.gradients()[6]).as("id 3").isNotNaN().isNotZero();
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, 6, 0.5f, Float.NaN, Float.POSITIVE_INFINITY, 1e30f})
  void embeddingRefusesWhatIsNoId(float value) {
    Tensor ids = Tensor.of(new float[][] {{3, 0, 5}, {1, value, 3}});
    LayerSample sample =
        new LayerSample(
            "", () -> new Embedding(Embedding.Config.of(6, 2)), Shape.of(3), Shape.of(3, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerRun.of(sample, 1).train(7, ids))
        .withMessage(
            "Embedding input: expected whole numbers from 0 to 5, but got %s in row 8, step 1."
                + " inputDim is the number of different ids: the largest id and one.",
            value);
  }

  @Test
  void embeddingRefusesImpossibleSizes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Embedding.Config.of(0, 3))
        .withMessageContaining("Embedding inputDim: expected 1 to 16777216, but got 0");
    assertThatIllegalArgumentException().isThrownBy(() -> Embedding.Config.of((1 << 24) + 1, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Embedding.Config.of(3, 0))
        .withMessageContaining("Embedding outputDim: expected at least 1, but got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Embedding(Embedding.Config.of(3, 1).dropout(1)))
        .withMessageContaining("Embedding dropout: expected a rate in [0, 1), but got 1.0");
  }

  @Test
  void maskingHolds() {
    Tensor x = new RandomTensors(5).next(2, 3, 2);
    Arrays.fill(x.data(), 2, 4, 0.5f);
    x.data()[7] = 0.5f;
    Reference reference =
        arguments -> {
          double[] y = arguments.getFirst().clone();
          y[2] = 0;
          y[3] = 0;
          return List.of(y);
        };
    LayerCheck.of(() -> new Masking(0.5), reference, x).run();
    Layer layer = new Masking(0.5);
    Tape tape = Tape.root(Ops.create());
    layer.forward(tape, x);
    Mask mask = Objects.requireNonNull(layer.outputMask(tape, 0));
    assertThat(mask.count()).isEqualTo(5);
    assertThat(mask.get(0, 1)).isFalse();
  }

  @Test
  void aMaskEndsAtARowOfValues() {
    Layer layer = new Flatten();
    Tape tape = Tape.root(Ops.create());
    tape.mask(Mask.of(new boolean[][] {{true, false}}));
    layer.forward(tape, new RandomTensors(6).next(1, 2, 3));
    assertThat(layer.outputMask(tape, 0)).isNull();
  }

  @Test
  void spatialDropoutDropsWholeFeatures() {
    Shape shape = Shape.of(6, 4, 50);
    Tensor ones = Tensor.zeros(shape);
    Arrays.fill(ones.data(), 1);
    LayerSample sample =
        new LayerSample("", () -> new SpatialDropout1d(0.25), Shape.of(4, 50), Shape.of(4, 50));
    float[] mask = LayerRun.of(sample, 1).train(0, ones)[0].toArray();
    int kept = 0;
    for (int i = 0; i < mask.length; i++) {
      assertThat(mask[i]).isIn(0f, 1 / 0.75f);
      assertThat(mask[i]).as("as in the first step").isEqualTo(mask[i / 200 * 200 + i % 50]);
      kept += mask[i] > 0 ? 1 : 0;
    }
    assertThat(kept / 1200.0).isBetween(0.65, 0.85);
    LayerCheck.of(() -> new SpatialDropout1d(0.25), times(mask), shape).run();
  }

  private static Reference times(float[] factors) {
    return arguments -> {
      double[] y = arguments.getFirst().clone();
      Arrays.setAll(y, i -> y[i] * factors[i]);
      return List.of(y);
    };
  }

  @Test
  void gaussianNoiseIsNormal() {
    Tensor zeros = Tensor.zeros(100, 10, 10);
    LayerSample sample =
        new LayerSample("", () -> new GaussianNoise(0.5), Shape.of(10, 10), Shape.of(10, 10));
    float[] noise = LayerRun.of(sample, 1).train(0, zeros)[0].toArray();
    double sum = 0;
    double squares = 0;
    int beyondTwo = 0;
    for (float n : noise) {
      sum += n;
      squares += n * n;
      beyondTwo += Math.abs(n) > 1 ? 1 : 0; // two standard deviations
    }
    assertThat(sum / noise.length).isCloseTo(0, within(0.015));
    assertThat(Math.sqrt(squares / noise.length)).isCloseTo(0.5, within(0.01));
    assertThat(beyondTwo / (double) noise.length).isCloseTo(0.0455, within(0.006));
    Reference plus =
        arguments -> {
          double[] y = arguments.getFirst().clone();
          Arrays.setAll(y, i -> y[i] + noise[i]);
          return List.of(y);
        };
    LayerCheck.of(() -> new GaussianNoise(0.5), plus, Shape.of(2, 10, 10)).run();
  }

  @Test
  void repeatVectorHolds() {
    Reference repeat =
        arguments -> {
          double[] y = new double[2 * 5 * 3];
          Arrays.setAll(y, i -> arguments.getFirst()[i / 15 * 3 + i % 3]);
          return List.of(y);
        };
    LayerCheck.of(() -> new RepeatVector(5), repeat, Shape.of(2, 3)).run();
  }

  @Test
  void permuteHolds() {
    Reference permute =
        arguments -> {
          double[] y = new double[2 * 4 * 3 * 5];
          for (int b = 0; b < 2; b++) {
            for (int i = 0; i < 3; i++) {
              for (int j = 0; j < 5; j++) {
                for (int k = 0; k < 4; k++) {
                  y[((b * 4 + k) * 3 + i) * 5 + j] =
                      arguments.getFirst()[((b * 3 + i) * 5 + j) * 4 + k];
                }
              }
            }
          }
          return List.of(y);
        };
    LayerCheck.of(() -> new Permute(3, 1, 2), permute, Shape.of(2, 3, 5, 4)).run();
  }

  @Test
  void reshapeHolds() {
    Reference same = arguments -> List.of(arguments.getFirst());
    LayerCheck.of(() -> new Reshape(2, -1), same, Shape.of(2, 4, 3)).run();
    assertThat(new Reshape(2, -1).outputShape(Shape.of(4, 3))).isEqualTo(Shape.of(2, 6));
    assertThat(new Reshape(-1, 6).outputShape(Shape.of(Shape.ANY, 3)))
        .isEqualTo(Shape.of(Shape.ANY, 6));
  }

  @Test
  void activityRegularizationHolds() {
    Reference reference =
        arguments -> {
          double penalty = 0;
          for (double x : arguments.getFirst()) {
            penalty += 0.3 * Math.abs(x) + 0.2 * x * x;
          }
          return List.of(arguments.getFirst(), new double[] {penalty / 3});
        };
    LayerCheck.of(() -> new ActivityRegularization(0.3, 0.2), reference, Shape.of(3, 4, 2)).run();
  }

  @Test
  void awdRegularizationHolds() {
    Mask mask = Mask.of(new boolean[][] {{true, true, true, true}, {true, true, false, true}});
    LayerCheck.of(() -> new AwdRegularization(2, 1), awd(2, 1, null), Shape.of(2, 4, 3)).run();
    LayerCheck.of(() -> new AwdRegularization(0, 3), awd(0, 3, null), Shape.of(2, 4, 3)).run();
    LayerCheck.of(() -> new AwdRegularization(2, 1), awd(2, 1, mask), Shape.of(2, 4, 3))
        .masks(mask)
        .run();
    LayerCheck.of(() -> new AwdRegularization(2, 1), awd(2, 0, null), Shape.of(6, 1, 4)).run();
  }

  private static Reference awd(double alpha, double beta, @Nullable Mask mask) {
    return arguments -> {
      double[] x = arguments.getFirst();
      int features = x.length / 8;
      double ar = 0;
      double tar = 0;
      for (int p = 0; p < 8; p++) {
        boolean real = mask == null || mask.get(p / 4, p % 4);
        boolean next = p % 4 < 3 && (mask == null || mask.get(p / 4, p % 4 + 1));
        for (int f = 0; f < features; f++) {
          double h = x[p * features + f];
          ar += real ? h * h : 0;
          tar += real && next ? Math.pow(x[(p + 1) * features + f] - h, 2) : 0;
        }
      }
      double penalty = alpha * ar / x.length + beta * tar / (x.length * 3.0 / 4);
      return List.of(x, new double[] {penalty});
    };
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -0.1", "NaN, 0", "0, Infinity"})
  void penaltiesRefuseFactorsBelowZero(double first, double second) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ActivityRegularization(first, second))
        .withMessageContaining("ActivityRegularization l")
        .withMessageContaining("expected a factor of at least 0, but got ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AwdRegularization(first, second))
        .withMessageContaining("AwdRegularization ")
        .withMessageContaining("expected a factor of at least 0, but got ");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN})
  void spatialDropoutRefusesRatesOutsideItsRange(double rate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SpatialDropout1d(rate))
        .withMessageContaining("SpatialDropout1D rate: expected a rate in [0, 1), but got " + rate);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.5, Double.NaN})
  void gaussianNoiseRefusesDeviationsOutsideItsRange(double stddev) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GaussianNoise(stddev))
        .withMessageContaining("expected a standard deviation in [0, 1], but got " + stddev);
  }

  @Test
  void layersOfSequencesRefuseVectors() {
    for (Layer layer :
        List.of(new SpatialDropout1d(0.1), new Masking(), new AwdRegularization(1, 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> layer.build(Shape.of(3)))
          .withMessageContaining("expected [time, features], but got [features=3] per sample");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RepeatVector(2).build(Shape.of(3, 2)))
        .withMessageContaining("expected [features], but got [time=3, features=2] per sample");
  }

  @Test
  void changesOfShapeRefuseWhatDoesNotFit() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RepeatVector(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Permute(1, 3))
        .withMessageContaining("expected each of 1 to the number of axes once, but got [1, 3]");
    assertThatIllegalArgumentException().isThrownBy(() -> new Permute());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Permute(2, 1).build(Shape.of(3)))
        .withMessageContaining("expected 2 axes, but got [features=3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Reshape(-1, -1))
        .withMessageContaining("at most one extent of -1");
    for (Reshape wrong : List.of(new Reshape(5), new Reshape(5, -1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> wrong.build(Shape.of(4, 3)))
          .withMessageContaining("expected as many values as in " + wrong.targetShape())
          .withMessageContaining("A sample has 12 values");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Reshape(6).build(Shape.of(Shape.ANY, 3)))
        .withMessageContaining("leave one extent open");
    Layer open = new Reshape(-1, 2);
    open.build(Shape.of(Shape.ANY, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open.forward(Tape.root(Ops.create()), Tensor.zeros(2, 3, 3)));
  }

  @Test
  void theFirstValuesOfAnEmbeddingAreThoseOfKeras() {
    LayerSample sample =
        new LayerSample(
            "", () -> new Embedding(Embedding.Config.of(100, 20)), Shape.of(3), Shape.of(3, 20));
    Parameter table = LayerRun.of(sample, 1).layer().parameters().getFirst();
    float[] values = table.get().toArray();
    assertThat(values).hasSize(2000);
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isBetween(0.049f, 0.05f);
  }
}
