package dev.elman.loss;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// CTC as it is defined: every path is looked at, in double precision.
final class ReferenceCtc {
  private ReferenceCtc() {}

  /// The probability of everything that some path through `[time, classes]` logits spells.
  static Map<List<Integer>, Double> spellings(double[][] logits, int blank) {
    Map<List<Integer>, Double> all = new HashMap<>();
    walk(probabilities(logits), blank, new ArrayList<>(), 1, all);
    return all;
  }

  /// `-log p(labels)`.
  static double loss(double[][] logits, int blank, List<Integer> labels) {
    return -Math.log(spellings(logits, blank).getOrDefault(labels, 0.0));
  }

  private static void walk(
      double[][] y, int blank, List<Integer> path, double p, Map<List<Integer>, Double> all) {
    if (path.size() == y.length) {
      all.merge(spelling(path, blank), p, Double::sum);
      return;
    }
    for (int k = 0; k < y[path.size()].length; k++) {
      double q = p * y[path.size()][k];
      path.add(k);
      walk(y, blank, path, q, all);
      path.removeLast();
    }
  }

  /// Repetitions merged, then blanks removed.
  private static List<Integer> spelling(List<Integer> path, int blank) {
    List<Integer> labels = new ArrayList<>();
    for (int t = 0; t < path.size(); t++) {
      int k = path.get(t);
      if (k != blank && (t == 0 || path.get(t - 1) != k)) {
        labels.add(k);
      }
    }
    return labels;
  }

  private static double[][] probabilities(double[][] logits) {
    double[][] y = new double[logits.length][];
    for (int t = 0; t < logits.length; t++) {
      double sum = 0;
      for (double x : logits[t]) {
        sum += Math.exp(x);
      }
      y[t] = new double[logits[t].length];
      for (int k = 0; k < y[t].length; k++) {
        y[t][k] = Math.exp(logits[t][k]) / sum;
      }
    }
    return y;
  }
}
