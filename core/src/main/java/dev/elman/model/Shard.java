package dev.elman.model;

import dev.elman.layer.Tape;
import dev.elman.loss.Loss;
import dev.elman.metric.Metric;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Some rows of a batch with all that one worker needs to pass them through the whole model, forward and backward.
final class Shard {
  // numbers of the buffers on the root tape; the model itself has child 0
  private static final int X = 0;
  private static final int Y = 1;
  private static final int D_PREDICTION = 2;

  private final Model model;
  private final Loss loss;
  private final List<Metric> metrics;
  private final Tape tape = Tape.root(Ops.create());
  private final double[][] metricStates;
  private float[] gradients = new float[0];
  private double lossSum;
  private long positions;

  Shard(Model model, Loss loss, List<Metric> metrics) {
    this.model = model;
    this.loss = loss;
    this.metrics = metrics;
    metricStates =
        metrics.stream().map(metric -> new double[metric.stateSize()]).toArray(double[][]::new);
    tape.child(0).wantsInputGradient(false);
  }

  /// Forward, loss and backward on the rows `order[from]` … `order[to - 1]` of the data.
  ///
  /// @param batchStart the place in `order` where the batch begins
  /// @param batchRows the number of rows of the whole batch, over which the loss is averaged
  void train(
      Tensor xs, Tensor ys, int[] order, int batchStart, int from, int to, int batchRows, Seed seed) {
    if (gradients.length == 0) {
      gradients = new float[model.parameterBlock().size()];
    } else {
      Arrays.fill(gradients, 0);
    }
    tape.beginTraining(seed, from - batchStart, gradients);
    Tensor x = gather(X, xs, order, from, to);
    Tensor y = gather(Y, ys, order, from, to);
    Tensor prediction = model.forward(tape.child(0), x);
    Tensor dPrediction = tape.tensorLike(D_PREDICTION, prediction);
    positions = prediction.positions();
    float scale = (float) (1.0 / (positions / (to - from) * batchRows));
    lossSum = loss.sumAndGradient(y, prediction, scale, dPrediction);
    updateMetrics(y, prediction);
    model.backward(tape.child(0), dPrediction);
  }

  /// Forward and loss only.
  void evaluate(Tensor xs, Tensor ys, int from, int to) {
    tape.beginInference();
    Tensor y = copyRows(Y, ys, from, to);
    Tensor prediction = model.forward(tape.child(0), copyRows(X, xs, from, to));
    positions = prediction.positions();
    lossSum = loss.sum(y, prediction);
    updateMetrics(y, prediction);
  }

  private void updateMetrics(Tensor y, Tensor prediction) {
    for (int i = 0; i < metricStates.length; i++) {
      Arrays.fill(metricStates[i], 0);
      metrics.get(i).update(y, prediction, metricStates[i]);
    }
  }

  private Tensor gather(int slot, Tensor from, int[] order, int first, int end) {
    Tensor to = tape.tensorOfRows(slot, from, end - first);
    int size = from.rowSize();
    for (int i = first; i < end; i++) {
      System.arraycopy(from.data(), order[i] * size, to.data(), (i - first) * size, size);
    }
    return to;
  }

  private Tensor copyRows(int slot, Tensor from, int first, int end) {
    Tensor to = tape.tensorOfRows(slot, from, end - first);
    System.arraycopy(from.data(), first * from.rowSize(), to.data(), 0, to.size());
    return to;
  }

  float[] gradients() {
    return gradients;
  }

  /// The sum of the losses at all positions of the last rows.
  double lossSum() {
    return lossSum;
  }

  /// The number of positions of the last rows.
  long positions() {
    return positions;
  }

  /// The states of the metrics for the last rows.
  double[][] metricStates() {
    return metricStates;
  }
}
