package dev.elman.benchmarks;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.masking;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.simpleRnn;

import dev.elman.layer.InputLayer;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.model.Callback;
import dev.elman.model.FitOptions;
import dev.elman.model.Sequential;
import dev.elman.model.Session;
import dev.elman.model.Verbose;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Elman, measured inside its own `fit` and `predict`.
final class ElmanPeer implements Peer {
  private final Work work;
  private final Sequential model;
  private final Tensor x;
  private final Tensor y;

  ElmanPeer(Problem problem) {
    work = problem.work();
    int units = work.units();
    int columns = work.columns();
    Recurrent recurrent =
        switch (work.cell()) {
          case SIMPLE_RNN -> simpleRnn(units);
          case LSTM -> lstm(units);
          case GRU -> gru(units);
        };
    InputLayer input = input(work.time(), work.features());
    model =
        work.ragged()
            ? Sequential.of(input, masking(), recurrent, dense(1))
            : Sequential.of(input, recurrent, dense(1));
    model.build();
    model.compile(adam(), mse());
    model.setWeights(
        List.of(
            Tensor.of(problem.kernel(), work.features(), columns),
            Tensor.of(problem.recurrentKernel(), units, columns),
            work.cell() == Work.Cell.GRU
                ? Tensor.of(problem.bias(), 2, columns)
                : Tensor.of(problem.bias(), columns),
            Tensor.of(problem.denseKernel(), units, 1),
            Tensor.of(problem.denseBias(), 1)));
    x = Tensor.of(problem.x(), work.batch(), work.time(), work.features());
    y = Tensor.of(problem.y(), work.batch(), 1);
  }

  @Override
  public float[] outputs() {
    if (work.mode() != Work.Mode.STREAMING) {
      return model.predict(x).toArray();
    }
    Session session = Session.of(model);
    float[] outputs = new float[work.time()];
    for (int t = 0; t < outputs.length; t++) {
      outputs[t] = session.step(step(t)).get(0, 0);
    }
    return outputs;
  }

  private Tensor step(int t) {
    int features = work.features();
    return Tensor.of(Arrays.copyOfRange(x.data(), t * features, (t + 1) * features));
  }

  @Override
  public double[] losses(int steps) {
    double[] losses = new double[steps];
    fit(
        1,
        steps,
        new Callback() {
          @Override
          public void epochEnd(int epoch, Map<String, Double> logs) {
            losses[epoch] = logs.getOrDefault("loss", Double.NaN);
          }
        });
    return losses;
  }

  @Override
  public long[] measure(double seconds) {
    return switch (work.mode()) {
      case TRAINING -> measureTraining(seconds);
      case INFERENCE -> Stopwatch.measure(seconds, () -> model.predict(x));
      case STREAMING -> {
        Session session = Session.of(model);
        Tensor step = step(0);
        yield Stopwatch.measure(seconds, () -> session.step(step));
      }
    };
  }

  /// From the end of one batch to the end of the next: all that `fit` does for a batch.
  private long[] measureTraining(double seconds) {
    int batches = Math.clamp(50_000_000L / x.size(), 2, 64);
    var watch = new BatchWatch(seconds);
    fit(batches, Integer.MAX_VALUE, watch);
    return watch.times();
  }

  private void fit(int batches, int epochs, Callback callback) {
    Tensor xs = repeated(x, batches);
    Tensor ys = repeated(y, batches);
    model.fit(
        xs,
        ys,
        FitOptions.epochs(epochs)
            .batchSize(work.batch())
            .shuffle(false)
            .verbose(Verbose.SILENT)
            .callbacks(callback));
  }

  private static Tensor repeated(Tensor tensor, int times) {
    float[] data = new float[times * tensor.size()];
    for (int i = 0; i < times; i++) {
      System.arraycopy(tensor.data(), 0, data, i * tensor.size(), tensor.size());
    }
    return Tensor.over(data, tensor.shape().dropFirst().prepend(times * tensor.extent(0)));
  }
}
