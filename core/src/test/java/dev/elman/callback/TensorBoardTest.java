package dev.elman.callback;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.metric.Metrics;
import dev.elman.model.FitOptions;
import dev.elman.model.History;
import dev.elman.model.Sequential;
import dev.elman.model.TrainingRun;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which values are in the event files of a training, under which names and steps.
class TensorBoardTest {
  private static final Tensor X = Tensor.random(new Seed(3), 10, 4, 2);
  private static final Tensor Y = Tensor.random(new Seed(4), 10, 1);

  @TempDir private Path logs;

  private static Sequential model() {
    Sequential model = Sequential.of(input(4, 2), lstm(3), dense(1));
    model.compile(adam().learningRate(0.25), mse(), Metrics.mae());
    return model;
  }

  /// Three batches in an epoch.
  private static FitOptions options(int epochs) {
    return Fits.silent(epochs).batchSize(4);
  }

  private List<EventReader.Value> values(String run) {
    return EventReader.read(logs.resolve(run));
  }

  private static List<Double> scalars(List<EventReader.Value> values, String tag) {
    return values.stream().filter(v -> v.tag().equals(tag)).map(v -> v.scalar()).toList();
  }

  private static List<Long> steps(List<EventReader.Value> values, String tag) {
    return values.stream().filter(v -> v.tag().equals(tag)).map(v -> v.step()).toList();
  }

  private static List<Double> single(List<Double> values) {
    return values.stream().map(v -> (double) v.floatValue()).toList();
  }

  @Test
  void epochsAreInTheFolderTrainAndThoseOfValidationInTheirOwn() {
    History history =
        model().fit(X, Y, options(3).validationData(X, Y).callbacks(Callbacks.tensorBoard(logs)));
    List<EventReader.Value> train = values("train");
    assertThat(train.stream().map(v -> v.tag()).distinct())
        .containsExactly("epoch_loss", "epoch_mean_absolute_error", "epoch_learning_rate");
    assertThat(scalars(train, "epoch_loss")).isEqualTo(single(history.loss()));
    assertThat(scalars(train, "epoch_learning_rate")).containsOnly(0.25);
    assertThat(steps(train, "epoch_loss")).containsExactly(0L, 1L, 2L);
    List<EventReader.Value> validation = values("validation");
    assertThat(validation.stream().map(v -> v.tag()).distinct())
        .containsExactly(
            "epoch_loss",
            "evaluation_loss_vs_iterations",
            "epoch_mean_absolute_error",
            "evaluation_mean_absolute_error_vs_iterations");
    assertThat(scalars(validation, "epoch_loss")).isEqualTo(single(history.get("val_loss")));
    assertThat(scalars(validation, "evaluation_loss_vs_iterations"))
        .isEqualTo(single(history.get("val_loss")));
    assertThat(steps(validation, "epoch_loss")).containsExactly(0L, 1L, 2L);
    assertThat(steps(validation, "evaluation_loss_vs_iterations")).containsExactly(3L, 6L, 9L);
  }

  @Test
  void batchesAreCountedOverTheEndsOfEpochs() {
    List<Double> losses = new ArrayList<>();
    model()
        .fit(
            X,
            Y,
            options(3)
                .callbacks(
                    Callbacks.tensorBoard(logs).updateFreq(2).writeStepsPerSecond(true),
                    Callbacks.lambda().onBatchEnd((_, _, loss) -> losses.add(loss))));
    List<EventReader.Value> train = values("train");
    assertThat(steps(train, "batch_loss")).containsExactly(2L, 4L, 6L, 8L);
    assertThat(scalars(train, "batch_loss"))
        .isEqualTo(single(List.of(losses.get(1), losses.get(3), losses.get(5), losses.get(7))));
    assertThat(steps(train, "batch_steps_per_second")).hasSize(4);
    assertThat(scalars(train, "batch_steps_per_second")).allMatch(speed -> speed > 0);
    assertThat(steps(train, "epoch_steps_per_second")).containsExactly(0L, 1L, 2L);
    assertThat(Files.exists(logs.resolve("validation"))).isFalse();
  }

  @Test
  void distributionsOfWeightsAndGradientsComeEverySoManyEpochs() {
    Sequential model = model();
    model.fit(
        X,
        Y,
        options(4).callbacks(Callbacks.tensorBoard(logs).histogramFreq(2).writeGradients(true)));
    List<EventReader.Value> histograms =
        values("train").stream().filter(v -> v.tag().endsWith("histogram")).toList();
    Map<String, Integer> sizes =
        Map.of(
            "lstm/kernel", 2 * 12,
            "lstm/recurrent_kernel", 3 * 12,
            "lstm/bias", 12,
            "dense/kernel", 3,
            "dense/bias", 1);
    sizes.forEach((name, size) -> {
      for (String tag : List.of(name + "/histogram", name + "/gradient/histogram")) {
        assertThat(steps(histograms, tag)).as(tag).containsExactly(0L, 2L);
        assertThat(histograms.stream().filter(v -> v.tag().equals(tag)))
            .allMatch(value -> value.count() == size);
      }
    });
    assertThat(histograms).hasSize(2 * 2 * model.parameterBlock().parameters().size());
  }

  @Test
  void theGradientIsThatOfTheLastBatch() {
    Sequential model = Fits.line();
    List<float[]> seen = new ArrayList<>();
    TrainingRun[] run = new TrainingRun[1];
    model.fit(
        Fits.X,
        Fits.Y,
        Fits.silent(2)
            .batchSize(6)
            .callbacks(
                Callbacks.lambda()
                    .onTrainBegin(begun -> {
                      run[0] = begun;
                      Parameter any = model.parameterBlock().parameters().getFirst();
                      assertThatThrownBy(() -> begun.gradient(any))
                          .isInstanceOf(IllegalStateException.class)
                          .hasMessageContaining("expected a batch to have been trained on");
                    })
                    .onEpochBegin(_ -> seen.add(model.parameterBlock().snapshot()))
                    .onEpochEnd((_, _) -> {
                      float[] before = seen.getLast();
                      for (Parameter weight : model.parameterBlock().parameters()) {
                        int at = weight.offset();
                        // gradient descent with a rate of 0.5
                        assertThat(run[0].gradient(weight).data()[0] * 0.5f)
                            .isCloseTo(
                                before[at] - weight.values()[at],
                                org.assertj.core.data.Offset.offset(1e-6f));
                      }
                    })));
    assertThat(seen).hasSize(2);
  }

  @Test
  void aTrainingThatGoesOnCountsItsBatchesOn() {
    Path backup = logs.resolve("backup");
    assertThatThrownBy(() ->
            model()
                .fit(
                    X,
                    Y,
                    options(3)
                        .callbacks(
                            Callbacks.tensorBoard(logs).updateFreq(1).histogramFreq(1),
                            Callbacks.backupAndRestore(backup).saveFreq(1),
                            Fits.interruption(1, 1))))
        .isInstanceOf(Fits.Interruption.class);
    model()
        .fit(
            X,
            Y,
            options(3)
                .callbacks(
                    Callbacks.tensorBoard(logs).updateFreq(1).histogramFreq(1),
                    Callbacks.backupAndRestore(backup).saveFreq(1)));
    assertThat(steps(values("train"), "batch_loss").stream().distinct().sorted())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 9).boxed().toList());
    assertThat(steps(values("train"), "epoch_loss")).containsExactly(0L, 1L, 2L);
  }

  @Test
  void negativeNumbersAreRefused() {
    assertThatThrownBy(() -> Callbacks.tensorBoard(logs).updateFreq(-1))
        .hasMessage("TensorBoard updateFreq: expected at least 0, but got -1.");
    assertThatThrownBy(() -> Callbacks.tensorBoard(logs).histogramFreq(-1))
        .hasMessage("TensorBoard histogramFreq: expected at least 0, but got -1.");
  }
}
