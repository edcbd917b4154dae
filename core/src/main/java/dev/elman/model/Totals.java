package dev.elman.model;

import dev.elman.metric.Metric;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/// The losses and the metrics of many shards, added up in the order in which they are given.
final class Totals {
  private final List<Objective> objectives;
  private final List<String> outputs;
  private final double[] lossSums;
  private final long[] positions;
  private final double[][][] states;
  private double penaltySum;
  private long rows;

  /// @param objectives one for each output
  /// @param outputs the names of the outputs
  Totals(List<Objective> objectives, List<String> outputs) {
    this.objectives = objectives;
    this.outputs = outputs;
    lossSums = new double[objectives.size()];
    positions = new long[objectives.size()];
    states = states(objectives);
  }

  /// An empty state for each metric of each output.
  static double[][][] states(List<Objective> objectives) {
    return objectives.stream()
        .map(objective ->
            objective.allMetrics().stream()
                .map(metric -> new double[metric.stateSize()])
                .toArray(double[][]::new))
        .toArray(double[][][]::new);
  }

  void reset() {
    Arrays.fill(lossSums, 0);
    Arrays.fill(positions, 0);
    penaltySum = 0;
    rows = 0;
    for (double[][] ofOutput : states) {
      for (double[] state : ofOutput) {
        Arrays.fill(state, 0);
      }
    }
  }

  void add(Shard shard) {
    for (int k = 0; k < lossSums.length; k++) {
      add(k, shard.lossSum(k), shard.positions(k), shard.metricStates()[k]);
    }
  }

  void add(Totals other) {
    for (int k = 0; k < lossSums.length; k++) {
      add(k, other.lossSums[k], other.positions[k], other.states[k]);
    }
    penaltySum += other.penaltySum;
    rows += other.rows;
  }

  private void add(int output, double lossSum, long newPositions, double[][] newStates) {
    lossSums[output] += lossSum;
    positions[output] += newPositions;
    for (int i = 0; i < newStates.length; i++) {
      for (int j = 0; j < newStates[i].length; j++) {
        states[output][i][j] += newStates[i][j];
      }
    }
  }

  /// Adds the penalties on weights and activities of a batch.
  void addPenalty(double penalty, int batchRows) {
    penaltySum += penalty * batchRows;
    rows += batchRows;
  }

  /// The mean loss per position of all outputs, weighted, and the mean penalty.
  double loss() {
    double loss = rows == 0 ? 0 : penaltySum / rows;
    for (int k = 0; k < lossSums.length; k++) {
      loss += objectives.get(k).weight() * loss(k);
    }
    return loss;
  }

  /// All sums, one behind the other.
  double[] sums() {
    DoubleStream.Builder sums = DoubleStream.builder();
    for (int k = 0; k < lossSums.length; k++) {
      sums.add(lossSums[k]).add((double) positions[k]);
      for (double[] state : states[k]) {
        Arrays.stream(state).forEach(sums);
      }
    }
    return sums.add(penaltySum).add((double) rows).build().toArray();
  }

  /// Goes back to what [#sums()] returned.
  ///
  /// @throws IllegalArgumentException if it is of other objectives
  void restore(double[] sums) {
    if (sums.length != sums().length) {
      throw new IllegalArgumentException(
          "Snapshot: expected "
              + sums().length
              + " sums for the metrics, but got "
              + sums.length
              + ". Compile the model with the metrics that it had then.");
    }
    int at = 0;
    for (int k = 0; k < lossSums.length; k++) {
      lossSums[k] = sums[at++];
      positions[k] = (long) sums[at++];
      for (double[] state : states[k]) {
        System.arraycopy(sums, at, state, 0, state.length);
        at += state.length;
      }
    }
    penaltySum = sums[at++];
    rows = (long) sums[at];
  }

  private double loss(int output) {
    return positions[output] == 0 ? 0 : lossSums[output] / positions[output];
  }

  /// `loss` and each metric by name, with something before every name. With several outputs the
  /// loss of each is there too, and names begin with that of the output.
  Map<String, Double> toMap(String prefix) {
    Map<String, Double> logs = new LinkedHashMap<>();
    logs.put(prefix + "loss", loss());
    boolean several = objectives.size() > 1;
    for (int k = 0; k < objectives.size(); k++) {
      String before = several ? prefix + outputs.get(k) + "_" : prefix;
      if (several) {
        logs.put(before + "loss", loss(k));
      }
      List<Metric> metrics = objectives.get(k).allMetrics();
      for (int i = 0; i < metrics.size(); i++) {
        logs.put(before + metrics.get(i).name(), metrics.get(i).result(states[k][i]));
      }
    }
    return logs;
  }
}
