package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.elman.layer.Crf;
import dev.elman.layer.Masking;
import dev.elman.loss.CrfLoss;
import dev.elman.metric.Metrics;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model that ends with a CRF learns how tags follow each other.
class CrfTrainingTest {
  private static final int SAMPLES = 96;
  private static final int TIME = 9;

  /// Tags 0, 1, 2, 0, 1, 2, …; only the first step of a sequence shows which one it is.
  private static Tensor x() {
    Tensor x = Tensor.zeros(SAMPLES, TIME, 4);
    for (int row = 0; row < SAMPLES; row++) {
      for (int t = 0; t < length(row); t++) {
        x.data()[(row * TIME + t) * 4 + (t == 0 ? first(row) : 3)] = 1;
      }
    }
    return x;
  }

  private static Tensor y() {
    Tensor y = Tensor.zeros(SAMPLES, TIME);
    for (int row = 0; row < SAMPLES; row++) {
      for (int t = 0; t < TIME; t++) {
        y.data()[row * TIME + t] = t < length(row) ? (first(row) + t) % 3 : -1;
      }
    }
    return y;
  }

  private static int first(int row) {
    return (int) (3 * Seed.uniform(7, row));
  }

  private static int length(int row) {
    return 3 + (int) ((TIME - 2) * Seed.uniform(8, row));
  }

  private static Sequential model(Crf crf) {
    return Sequential.of(input(Shape.ANY, 4), new Masking(), dense(3), crf);
  }

  @Test
  void transitionsAreLearned() {
    Crf crf = new Crf();
    Sequential model = model(crf);
    model.compile(adam().learningRate(0.05), crf.loss(), crf.decoded(Metrics.accuracy()));
    History history = model.fit(x(), y(), Fixtures.silent(40).batchSize(32));
    // without the transitions no step but the first would be known
    assertThat(history.get("accuracy").getLast()).isEqualTo(1);
    assertThat(history.loss().getLast()).isLessThan(0.2);
    var mask = dev.elman.tensor.Mask.ofLengths(new int[] {length(0)}, TIME);
    List<CrfLoss.Tagging> tags = crf.decode(model.predict(x().rows(0, 1)), mask);
    List<Integer> expected = new ArrayList<>();
    for (int t = 0; t < length(0); t++) {
      expected.add((first(0) + t) % 3);
    }
    assertThat(tags.getFirst().tags()).isEqualTo(expected);
    assertThat(model.evaluate(x(), y()).get("accuracy")).isEqualTo(1);
  }

  @Test
  void theWholeLossOfAnEpochIsThatOfItsShards() {
    Crf crf = new Crf();
    Sequential model = model(crf);
    model.compile(adam(), crf.loss());
    model.build();
    double before = model.evaluate(x(), y()).getOrDefault("loss", Double.NaN);
    // the loss of the only batch is that before its update
    double whole = model.fit(x(), y(), Fixtures.silent(1).batchSize(SAMPLES)).loss().getFirst();
    assertThat(whole).isCloseTo(before, within(1e-6));
  }

  @Test
  void threadsDoNotChangeTheBits() {
    List<List<Integer>> bits = new ArrayList<>();
    for (int threads = 1; threads <= 3; threads++) {
      Crf crf = new Crf();
      Sequential model =
          Sequential.of(
              input(Shape.ANY, 4), new Masking(), lstm(24).returnSequences(), dense(3), crf);
      model.compile(adam(), crf.loss());
      model.fit(x(), y(), Fixtures.silent(2).batchSize(SAMPLES).threads(threads));
      bits.add(Fixtures.bits(model));
    }
    assertThat(bits.get(1)).isEqualTo(bits.get(0));
    assertThat(bits.get(2)).isEqualTo(bits.get(0));
  }

  @Test
  void theWeightsAreSavedAndRestored(@TempDir Path folder) {
    Crf crf = new Crf();
    Sequential model = model(crf);
    model.compile(adam().learningRate(0.05), crf.loss());
    model.fit(x(), y(), Fixtures.silent(3).batchSize(32));
    Path file = folder.resolve("tagger");
    Snapshot.of(model).write(file);
    Crf other = new Crf();
    Sequential restored = model(other);
    restored.compile(adam().learningRate(0.05), other.loss());
    restored.build();
    Snapshot.read(file).restore(restored);
    assertThat(Fixtures.bits(restored)).isEqualTo(Fixtures.bits(model));
    assertThat(other.decode(restored.predict(x()), null))
        .isEqualTo(crf.decode(model.predict(x()), null));
    assertThat(restored.fit(x(), y(), Fixtures.silent(1)).loss())
        .isEqualTo(model.fit(x(), y(), Fixtures.silent(1)).loss());
  }

  @Test
  void theLossOfAnotherLayerIsRefused() {
    Crf stranger = new Crf();
    Sequential other = model(stranger);
    other.build();
    Sequential model = model(new Crf());
    model.compile(adam(), stranger.loss());
    assertThatIllegalStateException()
        .isThrownBy(() -> model.fit(x(), y(), Fixtures.silent(1)))
        .withMessageStartingWith(
            "Model.fit: expected the loss crf to use layers of this model, but parameter ")
        .withMessageContaining("transitions belongs to another.");
  }
}
