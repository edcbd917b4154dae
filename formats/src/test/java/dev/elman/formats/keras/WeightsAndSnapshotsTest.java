package dev.elman.formats.keras;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFiles;
import dev.elman.loss.Losses;
import dev.elman.model.Callback;
import dev.elman.model.FitOptions;
import dev.elman.model.Model;
import dev.elman.model.Sequential;
import dev.elman.model.Snapshot;
import dev.elman.model.TrainingRun;
import dev.elman.model.Verbose;
import dev.elman.optimizer.Optimizers;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Weights alone, and all that a training needs to go on, in files.
class WeightsAndSnapshotsTest {
  private static final int BATCHES = 3;
  private static final int EPOCHS = 3;

  @TempDir private Path folder;

  private static Model named(String prefix, long seed) {
    Sequential model =
        Sequential.of(
            input(4, 3),
            lstm(5).returnSequences().named(prefix + "first"),
            gru(3).named(prefix + "second"),
            dense(2).named("last"));
    model.seed(seed).build();
    return model;
  }

  private static float[] weights(Model model) {
    return model.parameterBlock().values();
  }

  /// The same names, other names, and files of whole models.
  @ParameterizedTest
  @ValueSource(strings = {"w.weights.h5", "w.h5", "w.hdf5", "whole.h5", "whole.keras"})
  void weightsComeBack(String name) throws Exception {
    Model model = named("", 1);
    Path file = folder.resolve(name);
    if (name.startsWith("whole")) {
      ModelFiles.save(model, file);
    } else {
      ModelFiles.saveWeights(model, file);
    }
    for (String prefix : List.of("", "other_")) {
      Model other = named(prefix, 2);
      assertThat(weights(other)).isNotEqualTo(weights(model));
      ModelFiles.loadWeights(other, file);
      assertThat(weights(other)).isEqualTo(weights(model));
    }
  }

  @Test
  void namesChooseAPart() throws Exception {
    Model model = named("", 1);
    Path file = folder.resolve("w.h5");
    ModelFiles.saveWeights(model, file);
    Model other = named("other_", 2);
    float[] before = weights(other).clone();
    assertThat(ModelFiles.loadWeightsByName(other, file)).containsExactly("last");
    assertThat(other.layers().getLast().parameters().getFirst().get().toArray())
        .isEqualTo(model.layers().getLast().parameters().getFirst().get().toArray());
    int others = before.length - (3 * 2 + 2);
    assertThat(Arrays.copyOf(weights(other), others)).isEqualTo(Arrays.copyOf(before, others));
    ModelFiles.save(model, folder.resolve("w.keras"));
    assertThatThrownBy(() -> ModelFiles.loadWeightsByName(other, folder.resolve("w.keras")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("loadWeights");
  }

  @Test
  void weightsOfAnotherModelChangeNothing() throws Exception {
    Path file = folder.resolve("w.h5");
    ModelFiles.saveWeights(named("", 1), file);
    Sequential other = Sequential.of(input(4, 3), lstm(5).returnSequences(), gru(4), dense(2));
    other.build();
    float[] before = weights(other).clone();
    assertThatThrownBy(() -> ModelFiles.loadWeights(other, file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("expected the shape");
    assertThat(weights(other)).isEqualTo(before);
    assertThatThrownBy(() -> ModelFiles.saveWeights(other, folder.resolve("w.keras")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(".weights.h5");
  }

  /// Weights that Keras 1 and 2 wrote beside the same model.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "simple_flatten_lstm/simple_flatten_lstm_tf_keras_2",
        "simple_flatten_rnn/simple_flatten_rnn_tf_keras_2",
        "simple_lstm/simple_lstm_tf_keras_1",
        "simple_lstm/simple_lstm_th_keras_1",
        "simple_lstm/simple_lstm_tf_keras_2",
        "simple_rnn/simple_rnn_tf_keras_2"
      })
  void weightsOfOldKerasAreThoseOfItsModel(String name) throws Exception {
    String golden = System.getenv("ELMAN_GOLDEN");
    assumeTrue(golden != null, "ELMAN_GOLDEN is not set");
    Path examples =
        Path.of(Objects.requireNonNull(golden), "keras-found/dl4j/modelimport/keras/examples");
    Model model = ModelFiles.load(examples.resolve(name + "_model.h5"));
    float[] expected = weights(model).clone();
    List<Tensor> zeros = new ArrayList<>();
    model.getWeights().forEach(weight -> zeros.add(Tensor.zeros(weight.shape())));
    model.setWeights(zeros);
    ModelFiles.loadWeights(model, examples.resolve(name + "_weights.h5"));
    assertThat(weights(model)).isEqualTo(expected);
  }

  private static Model training() {
    Sequential model =
        Sequential.of(
            input(4, 3), lstm(5).returnSequences().stateful(), dropout(0.3), gru(4), dense(2));
    model.seed(5);
    model.compile(Optimizers.adam(), Losses.mse());
    return model;
  }

  private static FitOptions options(Callback... callbacks) {
    return FitOptions.epochs(EPOCHS).batchSize(4).verbose(Verbose.SILENT).callbacks(callbacks);
  }

  private static void fit(Model model, Callback... callbacks) {
    Tensor x = Tensor.random(new Seed(1), 4 * BATCHES, 4, 3);
    Tensor y = Tensor.random(new Seed(2), 4 * BATCHES, 2);
    model.fit(x, y, options(callbacks));
  }

  /// Writes model and snapshot to a file after one batch of the second epoch.
  private static final class Saver implements Callback {
    private final Path file;
    private @Nullable TrainingRun run;

    Saver(Path file) {
      this.file = file;
    }

    @Override
    public void trainBegin(TrainingRun newRun) {
      run = newRun;
    }

    @Override
    public void batchEnd(int epoch, int batch, double loss) {
      if (epoch == 1 && batch == 1) {
        TrainingRun training = Objects.requireNonNull(run);
        training.save(snapshot -> save(training.model(), snapshot));
      }
    }

    private void save(Model model, Snapshot snapshot) {
      try {
        ModelFiles.save(model, snapshot, file);
      } catch (ModelFileException e) {
        throw new AssertionError(e);
      }
    }
  }

  /// In the middle of an epoch, with states that are carried and masks that are drawn. Without the
  /// snapshot it would be another training.
  @Test
  void aTrainingGoesOnFromAFileToTheSameBits() throws Exception {
    Path file = folder.resolve("stopped.keras");
    Model through = training();
    fit(through, new Saver(file));
    Snapshot snapshot = ModelFiles.snapshot(file);
    assertThat(snapshot.epoch()).isEqualTo(1);
    Model again = ModelFiles.load(file);
    fit(
        again,
        new Callback() {
          @Override
          public void trainBegin(TrainingRun run) {
            run.resume(snapshot);
          }
        });
    assertThat(weights(again)).isEqualTo(weights(through));
    Model anew = ModelFiles.load(file);
    fit(anew);
    assertThat(weights(anew)).isNotEqualTo(weights(through));
  }
}
