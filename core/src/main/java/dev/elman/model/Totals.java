package dev.elman.model;

import dev.elman.metric.Metric;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The loss and the metrics of many shards, added up in the order in which they are given.
final class Totals {
  private final List<Metric> metrics;
  private final double[][] states;
  private double lossSum;
  private long positions;

  Totals(List<Metric> metrics) {
    this.metrics = metrics;
    states = states(metrics);
  }

  /// An empty state for each metric.
  static double[][] states(List<Metric> metrics) {
    return metrics.stream().map(metric -> new double[metric.stateSize()]).toArray(double[][]::new);
  }

  void reset() {
    lossSum = 0;
    positions = 0;
    for (double[] state : states) {
      Arrays.fill(state, 0);
    }
  }

  void add(Shard shard) {
    add(shard.lossSum(), shard.positions(), shard.metricStates());
  }

  void add(Totals other) {
    add(other.lossSum, other.positions, other.states);
  }

  private void add(double newLossSum, long newPositions, double[][] newStates) {
    lossSum += newLossSum;
    positions += newPositions;
    for (int i = 0; i < states.length; i++) {
      for (int j = 0; j < states[i].length; j++) {
        states[i][j] += newStates[i][j];
      }
    }
  }

  /// The mean loss per position.
  double loss() {
    return lossSum / positions;
  }

  /// `loss` and each metric by name, with something before every name.
  Map<String, Double> toMap(String prefix) {
    Map<String, Double> logs = new LinkedHashMap<>();
    logs.put(prefix + "loss", loss());
    for (int i = 0; i < states.length; i++) {
      logs.put(prefix + metrics.get(i).name(), metrics.get(i).result(states[i]));
    }
    return logs;
  }
}
