package dev.elman.model;

import dev.elman.loss.Loss;
import dev.elman.metric.Metric;
import java.util.ArrayList;
import java.util.List;

/// What training wants of one output of a model.
///
/// @param loss what becomes small
/// @param weight how much the loss counts among those of other outputs, 1 by default: Keras's
///   `loss_weights`
/// @param metrics what is reported besides, without regard to sample weights
/// @param weightedMetrics what is reported besides, with sample weights: Keras's `weighted_metrics`
public record Objective(
    Loss loss, double weight, List<Metric> metrics, List<Metric> weightedMetrics) {
  /// Checks the weight.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public Objective {
    if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Objective weight: expected a number of at least 0, but got " + weight + ".");
    }
    metrics = List.copyOf(metrics);
    weightedMetrics = List.copyOf(weightedMetrics);
  }

  /// An objective of weight 1.
  public static Objective of(Loss loss, Metric... metrics) {
    return new Objective(loss, 1, List.of(metrics), List.of());
  }

  /// The same objective with another weight.
  public Objective weight(double newWeight) {
    return new Objective(loss, newWeight, metrics, weightedMetrics);
  }

  /// The same objective, reporting these metrics with sample weights.
  public Objective weightedMetrics(Metric... weighted) {
    return new Objective(loss, weight, metrics, List.of(weighted));
  }

  /// All metrics, the unweighted first.
  List<Metric> allMetrics() {
    List<Metric> all = new ArrayList<>(metrics);
    all.addAll(weightedMetrics);
    return all;
  }

  /// Whether a metric of [#allMetrics()] regards sample weights.
  boolean isWeighted(int metric) {
    return metric >= metrics.size();
  }
}
