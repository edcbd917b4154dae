package dev.elman.model;

import dev.elman.layer.Tape;
import dev.elman.metric.Metric;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some rows of a batch with all that one worker needs to pass them through the whole model,
/// forward and backward.
final class Shard {
  // numbers of the buffers of an input or output
  private static final int VALUES = 0;
  private static final int WEIGHTS = 1;
  private static final int MASK = 0;
  private static final int D_PREDICTION = 2;

  private final Model model;
  private final Tape tape = Tape.root(Ops.create());
  private final Tape modelTape = tape.child(0);
  private final Tape inputTape = tape.child(1); // a child for each input
  private final Tape outputTape = tape.child(2); // a child for each output
  private final Output[] outputs;
  private final double[][][] metricStates;
  private final Tensor[] predictions = new Tensor[1];
  private final long[] positionsOfBatch;
  private float[] gradients = new float[0];
  private boolean waits;

  /// What one output of the model is compared with.
  private static final class Output {
    private final Objective objective;
    private final Metric[] metrics;
    private final Weights weights = new Weights(); // mask and sample weights
    private final Weights mask = new Weights();
    private @Nullable Tensor prediction;
    private @Nullable Tensor labels;
    private double lossSum;
    private long positions;

    private Output(Objective objective) {
      this.objective = objective;
      metrics = objective.allMetrics().toArray(Metric[]::new);
    }

    private void evaluate(Tensor y, Tensor newPrediction, double[][] states) {
      labels = y;
      prediction = newPrediction;
      positions = objective.loss().positions(y, newPrediction, weights);
      for (int i = 0; i < metrics.length; i++) {
        Arrays.fill(states[i], 0);
        metrics[i].update(y, newPrediction, objective.isWeighted(i) ? weights : mask, states[i]);
      }
    }

    private boolean countsEveryPosition() {
      return weights.mask() == null && objective.loss().countsAllPositions();
    }
  }

  /// @param objectives one for each output
  Shard(Model model, List<Objective> objectives) {
    this.model = model;
    outputs = objectives.stream().map(Output::new).toArray(Output[]::new);
    metricStates = Totals.states(objectives);
    positionsOfBatch = new long[outputs.length];
    modelTape.wantsInputGradient(false);
  }

  /// Forward and backward on the rows `from` to `to` of a batch.
  ///
  /// Where the scale of a loss depends on how many positions of the *whole* batch count, which is
  /// known only after forward, backward is left to [#finish]; then [#waits] is true.
  void train(BatchSource batch, long seed, int from, int to) {
    clearGradients();
    tape.beginTraining(seed, from, batch.rows(), gradients);
    Tensor[] inputs = inputs(batch, from, to);
    if (isSimple(inputs)) { // the short way to the cells
      predictions[0] = model.forward(modelTape, inputs[0]);
      compare(batch, from, to, predictions);
    } else {
      compare(batch, from, to, model.forwardAll(modelTape, inputs));
    }
    waits = false;
    for (int k = 0; k < outputs.length; k++) { // every row has the same number of positions
      waits |= !outputs[k].countsEveryPosition();
      positionsOfBatch[k] = outputs[k].positions / (to - from) * batch.rows();
    }
    if (!waits && isSimple(inputs)) {
      model.backward(modelTape, dPrediction(0));
    } else if (!waits) {
      backward();
    }
  }

  /// Whether [#finish] has to be called.
  boolean waits() {
    return waits;
  }

  /// Backward, for a batch with so many positions that count, for each output.
  void finish(long[] newPositionsOfBatch) {
    System.arraycopy(newPositionsOfBatch, 0, positionsOfBatch, 0, outputs.length);
    backward();
  }

  private void backward() {
    Tensor[] dPredictions = outputTape.tensors(0, outputs.length);
    for (int k = 0; k < outputs.length; k++) {
      dPredictions[k] = dPrediction(k);
    }
    model.backwardAll(modelTape, dPredictions);
  }

  private boolean isSimple(Tensor[] inputs) {
    return inputs.length == 1 && outputs.length == 1;
  }

  /// The loss of an output and its gradient.
  private Tensor dPrediction(int k) {
    Output output = outputs[k];
    Tensor prediction = output.prediction;
    Tensor labels = output.labels;
    if (prediction == null || labels == null) {
      throw new IllegalStateException("backward before forward");
    }
    Tensor dPrediction = outputTape.child(k).tensorLike(D_PREDICTION, prediction);
    long count = Math.max(positionsOfBatch[k], 1); // a batch may be masked altogether
    output.lossSum =
        output
            .objective
            .loss()
            .sumAndGradient(
                labels,
                prediction,
                output.weights,
                (float) (output.objective.weight() / count),
                dPrediction,
                gradients,
                outputTape.child(k).seed());
    return dPrediction;
  }

  private Tensor[] inputs(BatchSource batch, int from, int to) {
    Tensor[] inputs = inputTape.tensors(0, model.inputShapes().size());
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = batch.x(inputTape.child(k), VALUES, k, from, to);
      modelTape.mask(k, batch.mask(inputTape.child(k), MASK, k, from, to));
    }
    return inputs;
  }

  private void compare(BatchSource batch, int from, int to, Tensor[] predictions) {
    for (int k = 0; k < outputs.length; k++) {
      Tape own = outputTape.child(k);
      int positions = predictions[k].positions();
      outputs[k].mask.set(model.outputMask(modelTape, k), null, to - from, positions);
      outputs[k].weights.set(
          model.outputMask(modelTape, k),
          batch.weights(own, WEIGHTS, k, from, to),
          to - from,
          positions);
      outputs[k].evaluate(batch.y(own, VALUES, k, from, to), predictions[k], metricStates[k]);
    }
  }

  private void clearGradients() {
    int size = model.parameterBlock().size();
    if (gradients.length == size) {
      Arrays.fill(gradients, 0);
    } else {
      gradients = new float[size];
    }
  }

  /// Forward and loss on the rows `from` to `to` of a batch.
  void evaluate(BatchSource batch, int from, int to) {
    compare(batch, from, to, predict(batch, from, to));
    for (Output output : outputs) {
      Tensor prediction = output.prediction;
      Tensor labels = output.labels;
      if (prediction != null && labels != null) {
        output.lossSum = output.objective.loss().sum(labels, prediction, output.weights);
      }
    }
  }

  /// Forward on the rows `from` to `to` of a batch.
  Tensor[] predict(BatchSource batch, int from, int to) {
    tape.beginInference(from, batch.rows());
    return model.forwardAll(modelTape, inputs(batch, from, to));
  }

  /// The gradient of every parameter from the last rows.
  float[] gradients() {
    return gradients;
  }

  /// The sum of the losses of all outputs at all positions of the last rows.
  double lossSum() {
    double sum = 0;
    for (Output output : outputs) {
      sum += output.lossSum;
    }
    return sum;
  }

  /// The sum of the losses of an output at all positions of the last rows.
  double lossSum(int output) {
    return outputs[output].lossSum;
  }

  /// The number of positions of an output of the last rows that count.
  long positions(int output) {
    return outputs[output].positions;
  }

  /// The penalties on activities from the last rows.
  double penalty() {
    return tape.penalty();
  }

  /// The states of the metrics of each output for the last rows.
  double[][][] metricStates() {
    return metricStates;
  }
}
