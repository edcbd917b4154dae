package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// The harmonic mean of precision and recall, `2 tp / (2 tp + fp + fn)`, for a choice among
/// classes.
///
/// The class with the largest prediction is the answer, as with Keras's `threshold=None`.
///
/// *Shapes*: predictions `[…, classes]`; labels the same with 1 at the right class, or class
/// numbers `[…]` or `[…, 1]`. *State*: three counts per class. *Non-finite values*: NaN is never
/// the answer.
///
/// @param classes the number of classes, at least 2
/// @param average how the scores of the classes become one number; Keras's default is none of
///   these, which gives a score per class
public record F1Score(int classes, Average average) implements Metric {
  /// How the scores of the classes become one number.
  public enum Average {
    /// Their mean: every class counts the same.
    MACRO,
    /// The score of all answers together.
    MICRO,
    /// Their mean, weighted by how often the class is right.
    WEIGHTED;

    /// The F score of the counts of all classes, recall counting `beta²` as much as precision.
    double of(double[] state, double beta) {
      return switch (this) {
        case MICRO -> micro(state, beta);
        case MACRO -> mean(state, beta, false);
        case WEIGHTED -> mean(state, beta, true);
      };
    }

    private static double micro(double[] state, double beta) {
      double[] total = new double[Confusion.SIZE];
      for (int i = 0; i < state.length; i++) {
        total[i % Confusion.SIZE] += state[i];
      }
      return Confusion.fScore(total, 0, beta);
    }

    private static double mean(double[] state, double beta, boolean weighted) {
      double sum = 0;
      double weights = 0;
      for (int at = 0; at < state.length; at += Confusion.SIZE) {
        double positives =
            state[at + Confusion.TRUE_POSITIVES] + state[at + Confusion.FALSE_NEGATIVES];
        double weight = weighted ? positives : 1;
        sum += weight * Confusion.fScore(state, at, beta);
        weights += weight;
      }
      return Confusion.ratio(sum, weights);
    }
  }

  /// Checks the number of classes.
  ///
  /// @throws IllegalArgumentException if it is less than 2
  public F1Score {
    requireClasses("f1_score", classes);
  }

  static void requireClasses(String metric, int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException(
          metric
              + " classes: expected at least 2, but got "
              + classes
              + ". For yes-or-no questions use a metric of single values.");
    }
  }

  @Override
  public String name() {
    return "f1_score";
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public int stateSize() {
    return classes * Confusion.SIZE;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    update(name(), classes, yTrue, yPred, weights, state);
  }

  /// Adds the answers to the counts of all classes.
  static void update(
      String metric, int classes, Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    if (yPred.shape().features() != classes) {
      throw new IllegalArgumentException(
          metric
              + ": expected predictions of "
              + classes
              + " classes, but got "
              + yPred.shape().labelledBatch()
              + ".");
    }
    boolean sparse = yTrue.size() == yPred.positions();
    if (sparse) {
      Labels.requireOnePerPosition(metric, yTrue, yPred);
    } else {
      Labels.requireSameValues(metric, yTrue, yPred);
    }
    for (int row = 0; row < yPred.positions(); row++) {
      int at = row * classes;
      int answer = RowScores.argMax(yPred.data(), at, classes);
      for (int c = 0; c < classes; c++) {
        double label = sparse ? (yTrue.data()[row] == c ? 1 : 0) : yTrue.data()[at + c];
        Confusion.add(label, c == answer, weights.at(row), state, c * Confusion.SIZE);
      }
    }
  }

  @Override
  public double result(double[] state) {
    return average.of(state, 1);
  }
}
