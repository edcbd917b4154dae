package dev.elman.callback;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.sgd;

import dev.elman.metric.Metrics;
import dev.elman.model.Callback;
import dev.elman.model.FitOptions;
import dev.elman.model.History;
import dev.elman.model.Sequential;
import dev.elman.model.Verbose;
import dev.elman.optimizer.Optimizer;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Small trainings that several tests of the callbacks need.
final class Fits {
  static final Tensor X = Tensor.random(new Seed(1), 6, 1);
  static final Tensor Y = Tensor.random(new Seed(2), 6, 1);

  private Fits() {}

  /// A model with one weight and one bias.
  static Sequential line() {
    return line(sgd().learningRate(0.5));
  }

  static Sequential line(Optimizer optimizer) {
    Sequential model = Sequential.of(input(1), dense(1));
    model.compile(optimizer, mse(), Metrics.accuracy());
    return model;
  }

  static FitOptions silent(int epochs) {
    return FitOptions.epochs(epochs).verbose(Verbose.SILENT).threads(1);
  }

  /// Trains while the logs say what a script says, and at the end of each epoch the weights are its
  /// number.
  static History scripted(Sequential model, String name, List<Double> values, Callback... watched) {
    LambdaCallback script =
        Callbacks.lambda()
            .onEpochEnd((epoch, logs) -> {
              logs.put(name, values.get(epoch));
              Arrays.fill(model.parameterBlock().values(), epoch);
              model.parameterBlock().changed();
            });
    return model.fit(X, Y, silent(values.size()).callbacks(script).callbacks(watched));
  }

  /// A callback that throws at the end of a batch or, if the batch is negative, an epoch: an
  /// interruption.
  static LambdaCallback interruption(int atEpoch, int atBatch) {
    return Callbacks.lambda()
        .onBatchEnd((epoch, batch, _) -> {
          if (epoch == atEpoch && batch == atBatch) {
            throw new Interruption();
          }
        })
        .onEpochEnd((epoch, _) -> {
          if (epoch == atEpoch && atBatch < 0) {
            throw new Interruption();
          }
        });
  }

  /// Is thrown to interrupt a training.
  static final class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// Writes down what a map holds at the end of each epoch.
  static LambdaCallback recorder(List<Map<String, Double>> into) {
    return Callbacks.lambda().onEpochEnd((_, logs) -> into.add(Map.copyOf(logs)));
  }
}
