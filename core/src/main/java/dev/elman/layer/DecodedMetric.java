package dev.elman.layer;

import dev.elman.loss.CrfLoss;
import dev.elman.metric.Direction;
import dev.elman.metric.Metric;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import dev.elman.tensor.WorkSpaces;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A metric of what a CRF decodes, instead of its scores.
public final class DecodedMetric implements Metric {
  private final Metric metric;
  private final CrfLoss crf;
  private final WorkSpaces<Best> workSpaces = new WorkSpaces<>(Best::new);

  /// The most likely tags of some samples.
  private static final class Best {
    private @Nullable Tensor tensor;

    private Tensor like(Tensor model) {
      if (tensor == null || !tensor.shape().equals(model.shape())) {
        tensor = Tensor.zeros(model.shape());
      }
      return tensor;
    }
  }

  DecodedMetric(Metric metric, CrfLoss crf) {
    this.metric = metric;
    this.crf = crf;
  }

  /// What is computed of the decoded tags.
  public Metric metric() {
    return metric;
  }

  /// The parameters of the CRF that decodes.
  public List<Parameter> parameters() {
    return crf.parameters();
  }

  @Override
  public String name() {
    return metric.name();
  }

  @Override
  public Direction direction() {
    return metric.direction();
  }

  @Override
  public int stateSize() {
    return metric.stateSize();
  }

  @Override
  public void check(Tensor yTrue, Tensor yPred) {
    metric.check(yTrue, yPred);
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    Best best = workSpaces.take();
    Tensor decoded = best.like(yPred);
    crf.decode(yPred, weights.mask(), decoded);
    metric.update(yTrue, decoded, weights, state);
    workSpaces.giveBack(best);
  }

  @Override
  public double result(double[] state) {
    return metric.result(state);
  }
}
