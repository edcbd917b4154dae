package dev.elman.loss;

import dev.elman.loss.CtcDecoder.Hypothesis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The beam of a prefix search: the labels that the steps so far may have spelled, each with the
/// probability of all paths that spell it, kept apart by whether the path ends in blank.
///
/// ```
/// b_t(l)   = (b_{t-1}(l) + n_{t-1}(l)) y_t(blank)                paths that end in blank
/// n_t(l)   = n_{t-1}(l) y_t(last of l)                           that repeat the last label
///          + b_{t-1}(m) y_t(k)                                   that append k to m: l = m k,
///          + n_{t-1}(m) y_t(k)   if k is not the last of m
/// ```
///
/// All in logarithms. The beginnings form a tree, so that different ways to the same labels meet.
final class PrefixBeam {
  private static final double NEVER = Double.NEGATIVE_INFINITY;
  private static final Comparator<Node> BEST_FIRST =
      Comparator.comparingDouble(Node::rank).reversed();

  private final CtcDecoder decoder;
  private List<Node> beam = new ArrayList<>();

  /// Some labels: those of its parent and one more.
  private static final class Node {
    private final @Nullable Node parent;
    private final int label;
    private final int[] labels;
    private final double score; // of the scorer, for all labels
    private final Map<Integer, Node> children = new HashMap<>();
    private double endsInBlank = NEVER;
    private double endsInLabel = NEVER;
    private double newEndsInBlank = NEVER;
    private double newEndsInLabel = NEVER;
    private boolean reached; // at this step

    private Node(@Nullable Node parent, int label, int[] labels, double score) {
      this.parent = parent;
      this.label = label;
      this.labels = labels;
      this.score = score;
    }

    private double logProbability() {
      return LogSum.of(endsInBlank, endsInLabel);
    }

    private double rank() {
      return logProbability() + score;
    }

    private void advance() {
      endsInBlank = newEndsInBlank;
      endsInLabel = newEndsInLabel;
      newEndsInBlank = NEVER;
      newEndsInLabel = NEVER;
      reached = false;
    }

    /// Leaves the beam. Whatever begins with it may still be in the beam.
    private void drop() {
      endsInBlank = NEVER;
      endsInLabel = NEVER;
      if (children.isEmpty() && parent != null) {
        parent.children.remove(label);
      }
    }
  }

  PrefixBeam(CtcDecoder decoder) {
    this.decoder = decoder;
    Node nothing = new Node(null, decoder.blank(), new int[0], 0);
    nothing.endsInBlank = 0;
    beam.add(nothing);
  }

  /// Reads one more step.
  void step(float[] x, int at, int classes) {
    double logSum = LogSum.of(x, at, classes);
    List<Node> reached = new ArrayList<>();
    for (Node node : beam) {
      double all = node.logProbability();
      for (int k = 0; k < classes; k++) {
        double y = x[at + k] - logSum;
        if (y == NEVER) {
          continue;
        }
        if (k == decoder.blank()) {
          reach(node, reached);
          node.newEndsInBlank = LogSum.of(node.newEndsInBlank, all + y);
          continue;
        }
        boolean repeats = k == node.label;
        if (repeats) {
          reach(node, reached);
          node.newEndsInLabel = LogSum.of(node.newEndsInLabel, node.endsInLabel + y);
        }
        double before = repeats ? node.endsInBlank : all;
        if (before != NEVER) {
          Node longer = child(node, k);
          reach(longer, reached);
          longer.newEndsInLabel = LogSum.of(longer.newEndsInLabel, before + y);
        }
      }
    }
    select(reached);
  }

  private static void reach(Node node, List<Node> reached) {
    if (!node.reached) {
      node.reached = true;
      reached.add(node);
    }
  }

  private Node child(Node node, int label) {
    Node known = node.children.get(label);
    if (known != null) {
      return known;
    }
    double score = node.score + decoder.scorer().score(node.labels, label);
    int[] labels = java.util.Arrays.copyOf(node.labels, node.labels.length + 1);
    labels[labels.length - 1] = label;
    Node child = new Node(node, label, labels, score);
    node.children.put(label, child);
    return child;
  }

  /// Keeps the best of what was reached.
  private void select(List<Node> reached) {
    for (Node node : beam) {
      if (!node.reached) { // its last label and blank are impossible at this step
        node.advance();
        node.drop();
      }
    }
    reached.forEach(Node::advance);
    reached.sort(BEST_FIRST);
    int kept = Math.min(decoder.beamWidth(), reached.size());
    beam = new ArrayList<>(reached.subList(0, kept));
    for (Node node : reached.subList(kept, reached.size())) {
      node.drop();
    }
  }

  /// The best of the beam, as if no step followed.
  List<Hypothesis> hypotheses() {
    List<Hypothesis> all = new ArrayList<>();
    for (Node node : beam) {
      double logProbability = node.logProbability();
      double score = logProbability + node.score + decoder.scorer().end(node.labels);
      List<Integer> labels = java.util.Arrays.stream(node.labels).boxed().toList();
      all.add(new Hypothesis(labels, logProbability, score));
    }
    all.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
    return Collections.unmodifiableList(all.subList(0, Math.min(decoder.topPaths(), all.size())));
  }
}
