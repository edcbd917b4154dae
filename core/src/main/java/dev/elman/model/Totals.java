package dev.elman.model;

import dev.elman.metric.Metric;
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
    states =
        metrics.stream().map(metric -> new double[metric.stateSize()]).toArray(double[][]::new);
  }

  void reset() {
    lossSum = 0;
    positions = 0;
    for (double[] state : states) {
      java.util.Arrays.fill(state, 0);
    }
  }

  void add(Shard shard) {
    lossSum += shard.lossSum();
    positions += shard.positions();
    for (int i = 0; i < states.length; i++) {
      for (int j = 0; j < states[i].length; j++) {
        states[i][j] += shard.metricStates()[i][j];
      }
    }
  }

  double loss() {
    return lossSum / positions;
  }

  /// `loss` and each metric by name.
  Map<String, Double> toMap() {
    Map<String, Double> logs = new LinkedHashMap<>();
    logs.put("loss", loss());
    for (int i = 0; i < states.length; i++) {
      logs.put(metrics.get(i).name(), metrics.get(i).result(states[i]));
    }
    return logs;
  }
}
