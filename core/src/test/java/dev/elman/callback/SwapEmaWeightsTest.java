package dev.elman.callback;

import static dev.elman.Elman.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elman.model.Callback;
import dev.elman.model.FitOptions;
import dev.elman.model.Sequential;
import dev.elman.model.Snapshot;
import dev.elman.model.TrainingRun;
import dev.elman.optimizer.Optimizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When the mean of the weights is in the model, against means that are taken here; and when the
/// averaging of NT-ASGD begins.
class SwapEmaWeightsTest {
  @TempDir private Path folder;

  private static Sequential model() {
    return Fits.line(sgd().learningRate(0.2).useEma(true).emaMomentum(0.75));
  }

  private static FitOptions options(int epochs) {
    return Fits.silent(epochs).batchSize(2).validationData(Fits.X, Fits.Y);
  }

  /// Writes down what is in the model: after batches, while it is validated, at the end of epochs.
  private static final class Watch implements Callback {
    private final List<float[]> batches = new ArrayList<>();
    private final List<float[]> validations = new ArrayList<>();
    private final List<float[]> epochs = new ArrayList<>();
    private final Sequential model;

    Watch(Sequential model) {
      this.model = model;
    }

    private float[] weights() {
      return model.parameterBlock().snapshot();
    }

    @Override
    public void batchEnd(int epoch, int batch, double loss) {
      batches.add(weights());
    }

    @Override
    public void validationBegin() {
      validations.add(weights());
    }

    @Override
    public void epochEnd(int epoch, Map<String, Double> logs) {
      epochs.add(weights());
    }

    /// The exponential mean of the weights after so many batches.
    private double[] mean(int count) {
      double[] mean = new double[2];
      for (int batch = 0; batch < count; batch++) {
        double share = batch == 0 ? 1 : 0.25;
        for (int i = 0; i < mean.length; i++) {
          mean[i] += share * (batches.get(batch)[i] - mean[i]);
        }
      }
      return mean;
    }
  }

  private static void assertClose(float[] actual, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-6));
    }
  }

  @Test
  void theMeanIsValidatedAndTrainingGoesOnWithTheWeights() {
    Sequential plain = model();
    Watch without = new Watch(plain);
    plain.fit(Fits.X, Fits.Y, options(3).callbacks(without));
    Sequential model = model();
    Watch watch = new Watch(model);
    model.fit(Fits.X, Fits.Y, options(3).callbacks(Callbacks.swapEmaWeights(), watch));
    assertThat(watch.batches).usingRecursiveComparison().isEqualTo(without.batches);
    for (int epoch = 0; epoch < 3; epoch++) {
      assertClose(watch.validations.get(epoch), watch.mean(3 * epoch + 3));
      assertThat(watch.epochs.get(epoch)).isEqualTo(watch.batches.get(3 * epoch + 2));
    }
    assertClose(model.parameterBlock().values(), watch.mean(9));
    assertThat(plain.parameterBlock().values()).isEqualTo(model.parameterBlock().values());
  }

  @Test
  void callbacksBehindFindTheMeanAtTheEndOfAnEpochIfWanted() {
    Sequential model = model();
    Watch watch = new Watch(model);
    String best = folder.resolve("{epoch}").toString();
    model.fit(
        Fits.X,
        Fits.Y,
        options(3)
            .callbacks(
                Callbacks.swapEmaWeights().swapOnEpoch(true),
                watch,
                Callbacks.modelCheckpoint(best).saveWeightsOnly(true)));
    for (int epoch = 0; epoch < 3; epoch++) {
      assertClose(watch.epochs.get(epoch), watch.mean(3 * epoch + 3));
      Sequential saved = Fits.line();
      saved.build();
      Snapshot.read(folder.resolve("" + (epoch + 1))).restoreWeights(saved);
      assertThat(saved.parameterBlock().values()).isEqualTo(watch.epochs.get(epoch));
    }
    assertClose(model.parameterBlock().values(), watch.mean(9));
  }

  @Test
  void aTrainingThatGoesOnWhileTheMeanIsInTheModelEndsWithTheSameBits() {
    Sequential through = model();
    through.fit(Fits.X, Fits.Y, options(4).callbacks(Callbacks.swapEmaWeights().swapOnEpoch(true)));
    for (int batch = -1; batch < 2; batch++) {
      BackupAndRestore backup = Callbacks.backupAndRestore(folder.resolve("backup"));
      FitOptions options = options(4).callbacks(Callbacks.swapEmaWeights().swapOnEpoch(true));
      int at = batch;
      assertThatThrownBy(() ->
              model().fit(Fits.X, Fits.Y, options.callbacks(backup, Fits.interruption(2, at))))
          .isInstanceOf(Fits.Interruption.class);
      Sequential resumed = model();
      resumed.fit(Fits.X, Fits.Y, options.callbacks(backup));
      assertThat(resumed.parameterBlock().values()).isEqualTo(through.parameterBlock().values());
    }
  }

  @Test
  void anOptimizerWithoutAMeanIsRefused() {
    assertThatThrownBy(() ->
            Fits.line().fit(Fits.X, Fits.Y, Fits.silent(1).callbacks(Callbacks.swapEmaWeights())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("keeps a mean of the weights", "sgd", "useEma(true)");
  }

  /// Trains by NT-ASGD while validation says what a script says; returns the weights after each
  /// batch and the number of the first that is in the mean, or -1.
  private static int firstAveraged(NonMonotonicTrigger trigger, List<Double> values) {
    Sequential model = Fits.line(Optimizers.ntAsgd().learningRate(0.2));
    Watch watch = new Watch(model);
    LambdaCallback script =
        Callbacks.lambda().onEpochEnd((epoch, logs) -> logs.put("val_loss", values.get(epoch)));
    model.fit(
        Fits.X,
        Fits.Y,
        options(values.size()).callbacks(script, trigger, Callbacks.swapEmaWeights(), watch));
    float[] last = model.parameterBlock().values();
    if (java.util.Arrays.equals(last, watch.batches.getLast())) {
      return -1;
    }
    for (int first = 0; first < watch.batches.size(); first++) {
      double mean = 0;
      int count = watch.batches.size() - first;
      for (float[] weights : watch.batches.subList(first, watch.batches.size())) {
        mean += weights[0] / count;
      }
      if (Math.abs(mean - last[0]) < 1e-7) {
        return first;
      }
    }
    throw new AssertionError("no mean of the last weights");
  }

  @Test
  void averagingBeginsWhenValidationIsWorseThanBeforeTheLastEpochs() {
    NonMonotonicTrigger trigger = Callbacks.nonMonotonicTrigger().nonmono(2);
    // at the end of epoch 4, 0.8 is worse than 0.7 of epoch 1, which is 3 epochs ago
    assertThat(firstAveraged(trigger, List.of(0.9, 0.7, 0.6, 0.5, 0.8, 0.1, 0.1)))
        .isEqualTo(5 * 3 - 1);
    // never worse than a value of more than 2 epochs ago
    assertThat(firstAveraged(trigger, List.of(0.9, 0.7, 0.8, 0.7, 0.7, 0.6, 0.5))).isEqualTo(-1);
    assertThat(firstAveraged(trigger.nonmono(0), List.of(0.9, 0.8, 0.85, 0.7)))
        .isEqualTo(3 * 3 - 1);
    assertThat(firstAveraged(trigger.mode(Mode.MAX), List.of(0.9, 0.7, 0.6, 0.5, 0.8)))
        .isEqualTo(4 * 3 - 1);
  }

  @Test
  void otherOptimizersCannotBeTriggered() {
    TrainingRun[] run = new TrainingRun[1];
    assertThatThrownBy(() ->
            Fits.line()
                .fit(
                    Fits.X,
                    Fits.Y,
                    Fits.silent(1)
                        .callbacks(
                            Callbacks.lambda()
                                .onTrainBegin(begun -> run[0] = begun)
                                .onEpochEnd((_, _) -> run[0].startAveraging()))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("expected TRIGGERED, but got NONE", "ntAsgd()");
  }
}
