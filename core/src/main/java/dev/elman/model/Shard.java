package dev.elman.model;

import dev.elman.layer.Tape;
import dev.elman.loss.Loss;
import dev.elman.metric.Metric;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.Arrays;
import java.util.List;

/// Some rows of a batch with all that one worker needs to pass them through the whole model,
/// forward and backward.
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
  private final Weights weights = new Weights();

  Shard(Model model, Loss loss, List<Metric> metrics) {
    this.model = model;
    this.loss = loss;
    this.metrics = metrics;
    metricStates = Totals.states(metrics);
    tape.child(0).wantsInputGradient(false);
  }

  /// Forward, loss and backward on part `part` of the batch.
  void train(Batches batch, int part) {
    int from = Sharding.firstRow(batch.rows(), part);
    int to = Sharding.firstRow(batch.rows(), part + 1);
    clearGradients();
    tape.beginTraining(batch.seed(), from, batch.rows(), gradients);
    Tensor y = batch.y(tape, Y, from, to);
    Tensor prediction = model.forward(tape.child(0), batch.x(tape, X, from, to));
    Tensor dPrediction = tape.tensorLike(D_PREDICTION, prediction);
    weights.set(model.outputMask(tape.child(0), 0), null, to - from, prediction.positions());
    positions = prediction.positions();
    long positionsOfBatch = positions / (to - from) * batch.rows();
    lossSum =
        loss.sumAndGradient(y, prediction, weights, (float) (1.0 / positionsOfBatch), dPrediction);
    updateMetrics(y, prediction);
    model.backward(tape.child(0), dPrediction);
  }

  private void clearGradients() {
    int size = model.parameterBlock().size();
    if (gradients.length == size) {
      Arrays.fill(gradients, 0);
    } else {
      gradients = new float[size];
    }
  }

  /// Forward and loss on the rows `from` to `to`.
  void evaluate(Tensor x, Tensor y, int from, int to) {
    Tensor labels = copyRows(Y, y, from, to);
    Tensor prediction = predict(x, from, to);
    weights.set(model.outputMask(tape.child(0), 0), null, to - from, prediction.positions());
    positions = loss.positions(labels, prediction, weights);
    lossSum = loss.sum(labels, prediction, weights);
    updateMetrics(labels, prediction);
  }

  /// Forward on the rows `from` to `to`.
  Tensor predict(Tensor x, int from, int to) {
    tape.beginInference(from, x.extent(0));
    return model.forward(tape.child(0), copyRows(X, x, from, to));
  }

  private void updateMetrics(Tensor y, Tensor prediction) {
    for (int i = 0; i < metricStates.length; i++) {
      Arrays.fill(metricStates[i], 0);
      metrics.get(i).update(y, prediction, weights, metricStates[i]);
    }
  }

  private Tensor copyRows(int slot, Tensor from, int first, int end) {
    Tensor to = tape.tensorOfRows(slot, from, end - first);
    System.arraycopy(from.data(), first * from.rowSize(), to.data(), 0, to.size());
    return to;
  }

  /// The gradient of every parameter from the last rows.
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
