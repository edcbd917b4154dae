package dev.elman.layer;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.elman.loss.Loss;
import dev.elman.loss.Losses;
import dev.elman.model.FitOptions;
import dev.elman.model.Sequential;
import dev.elman.model.Verbose;
import dev.elman.tensor.Ops;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.RandomTensors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One matrix at both ends of a language model.
class TiedDenseTest {
  private static final int IDS = 5;
  private static final int DIM = 3;
  private static final double STEP = 1e-5;
  private static final Tensor X = Tensor.of(new float[] {1, 4, 0, 1, 2, 2}, 2, 3);

  /// `Σ c · (E[x] Eᵀ + b)` in double precision.
  private static double reference(double[] e, double[] b, float[] c) {
    double sum = 0;
    for (int p = 0; p < X.size(); p++) {
      int id = (int) X.data()[p];
      for (int v = 0; v < IDS; v++) {
        double y = b[v];
        for (int d = 0; d < DIM; d++) {
          y += e[id * DIM + d] * e[v * DIM + d];
        }
        sum += c[p * IDS + v] * y;
      }
    }
    return sum;
  }

  private static double[] doubles(Tensor tensor) {
    double[] values = new double[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.data()[i];
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bothUsesAddToTheGradientOfTheOneMatrix(boolean useBias) {
    Embedding embedding = new Embedding(Embedding.Config.of(IDS, DIM));
    Sequential model = Sequential.of(embedding, new TiedDense(embedding, useBias));
    model.build(Shape.of(3));
    assertThat(model.parameters()).hasSize(useBias ? 2 : 1);
    ParameterBlock block = new RandomTensors(4).fill(model.parameters());
    model.pack(Ops.create());
    Tape tape = Tape.root(Ops.create());
    float[] gradients = new float[block.size()];
    tape.beginTraining(1, 0, 2, gradients);
    Tensor y = model.forward(tape, X);
    Tensor c = new RandomTensors(6).next(2, 3, IDS);
    double[] e = doubles(embedding.embeddings().get());
    double[] b = useBias ? doubles(model.parameters().getLast().get()) : new double[IDS];
    double value = 0;
    for (int i = 0; i < y.size(); i++) {
      value += c.data()[i] * y.data()[i];
    }
    assertThat(value).isCloseTo(reference(e, b, c.data()), within(1e-5));
    model.backward(tape, c);
    for (int i = 0; i < e.length; i++) {
      double exact = e[i];
      e[i] = exact + STEP;
      double above = reference(e, b, c.data());
      e[i] = exact - STEP;
      double below = reference(e, b, c.data());
      e[i] = exact;
      assertThat((double) gradients[embedding.embeddings().offset() + i])
          .as("gradient of E at %d", i)
          .isCloseTo((above - below) / (2 * STEP), within(1e-5));
    }
  }

  private static Tensor ids(int shift) {
    Tensor ids = Tensor.zeros(64, 8);
    for (int i = 0; i < ids.size(); i++) {
      int first = (int) (20 * Seed.uniform(3, i / 8));
      ids.data()[i] = (first + (i % 8 + shift) * 7) % 20;
    }
    return ids;
  }

  private static double trained(List<Layer> layers, Loss loss) {
    Sequential model = Sequential.of(layers.toArray(Layer[]::new));
    model.compile(adam().learningRate(0.02), loss);
    FitOptions options = FitOptions.epochs(30).batchSize(32).verbose(Verbose.SILENT);
    model.fit(ids(0), ids(1), options);
    return model.evaluate(ids(0), ids(1)).getOrDefault("loss", Double.NaN);
  }

  @Test
  void languageModelsLearnWithEveryOutput() {
    Embedding embedding = new Embedding(Embedding.Config.of(20, 16));
    Layer tied = new TiedDense(embedding);
    Loss logits = Losses.sparseCategoricalCrossentropy().fromLogits(true);
    Layer lstm = lstm(16).returnSequences();
    assertThat(trained(List.of(input(8), embedding, lstm, tied), logits)).isLessThan(0.7);
    AdaptiveSoftmax adaptive =
        new AdaptiveSoftmax(AdaptiveSoftmax.Config.of(20, 5, 12).divValue(1.5));
    assertThat(trained(start(adaptive), adaptive.loss())).isLessThan(0.7);
    SampledSoftmax sampled = new SampledSoftmax(SampledSoftmax.Config.of(20, 10));
    assertThat(trained(start(sampled), sampled.loss())).isLessThan(0.7);
  }

  private static List<Layer> start(Layer output) {
    Embedding embedding = new Embedding(Embedding.Config.of(20, 16));
    return List.of(input(8), embedding, lstm(16).returnSequences(), output);
  }

  @Test
  void theEmbeddingMustBelongToTheModel() {
    Embedding stranger = new Embedding(Embedding.Config.of(IDS, DIM));
    Sequential other = Sequential.of(input(4), stranger);
    other.build();
    Sequential model = Sequential.of(input(DIM), dense(DIM), new TiedDense(stranger));
    model.compile(adam(), Losses.mse());
    Tensor x = new RandomTensors(1).next(4, DIM);
    Tensor y = new RandomTensors(2).next(4, IDS);
    assertThatIllegalStateException()
        .isThrownBy(() -> model.fit(x, y, FitOptions.epochs(1).verbose(Verbose.SILENT)))
        .withMessageStartingWith("Model.fit: expected TiedDense")
        .withMessageContaining("embeddings belongs to another");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TiedDense(stranger).build(Shape.of(7, 4)))
        .withMessageStartingWith("TiedDense input: expected […, features=3]");
  }
}
