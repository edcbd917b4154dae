package dev.elman.layer;

import java.util.ArrayList;
import java.util.List;

/// A linear chain by its definition: every sequence of tags by itself, in double precision.
final class ReferenceCrf {
  private final double[][] transitions;
  private final double[] starts;
  private final double[] ends;

  ReferenceCrf(double[][] transitions, double[] starts, double[] ends) {
    this.transitions = transitions;
    this.starts = starts;
    this.ends = ends;
  }

  double score(double[][] x, List<Integer> tags) {
    double score = starts[tags.getFirst()] + ends[tags.getLast()];
    for (int t = 0; t < x.length; t++) {
      score += x[t][tags.get(t)] + (t > 0 ? transitions[tags.get(t - 1)][tags.get(t)] : 0);
    }
    return score;
  }

  double partition(double[][] x) {
    return all(x.length).stream().mapToDouble(tags -> Math.exp(score(x, tags))).sum();
  }

  double loss(double[][] x, List<Integer> tags) {
    return Math.log(partition(x)) - score(x, tags);
  }

  double marginal(double[][] x, int step, int tag) {
    double sum = 0;
    for (List<Integer> tags : all(x.length)) {
      sum += tags.get(step) == tag ? Math.exp(score(x, tags)) : 0;
    }
    return sum / partition(x);
  }

  List<Integer> best(double[][] x) {
    List<Integer> best = all(x.length).getFirst();
    for (List<Integer> tags : all(x.length)) {
      best = score(x, tags) > score(x, best) ? tags : best;
    }
    return best;
  }

  /// All sequences of so many tags.
  private List<List<Integer>> all(int length) {
    List<List<Integer>> all = List.of(List.of());
    for (int t = 0; t < length; t++) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> tags : all) {
        for (int tag = 0; tag < starts.length; tag++) {
          List<Integer> more = new ArrayList<>(tags);
          more.add(tag);
          longer.add(more);
        }
      }
      all = longer;
    }
    return all;
  }
}
