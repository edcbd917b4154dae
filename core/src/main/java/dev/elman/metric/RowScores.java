package dev.elman.metric;

import java.util.Objects;

/// Scores of one row of predictions: `n` values `p` from `pAt` on, with the label in `t` at `tAt`.
final class RowScores {
  private static final double SMALLEST_NORM = 1e-12;

  private RowScores() {}

  /// 1 if the largest prediction is at the class number, else 0.
  static double isRightClass(float[] t, int tAt, float[] p, int pAt, int n) {
    return argMax(p, pAt, n) == t[tAt] ? 1 : 0;
  }

  /// 1 if the largest prediction is where the largest label is, else 0.
  static double isLargestLabel(float[] t, int tAt, float[] p, int pAt, int n) {
    return argMax(p, pAt, n) == argMax(t, tAt, n) ? 1 : 0;
  }

  /// 1 if fewer than `k` predictions are larger than that of the class number, else 0.
  static double isInTop(int k, float[] t, int tAt, float[] p, int pAt, int n) {
    return isInTop(k, classNumber(t[tAt], n), p, pAt, n);
  }

  /// 1 if fewer than `k` predictions are larger than that of the class with the largest label, else
  /// 0.
  static double isLargestLabelInTop(int k, float[] t, int tAt, float[] p, int pAt, int n) {
    return isInTop(k, argMax(t, tAt, n), p, pAt, n);
  }

  private static double isInTop(int k, int right, float[] p, int pAt, int n) {
    float score = p[pAt + right];
    if (Float.isNaN(score)) {
      score = Float.NEGATIVE_INFINITY;
    }
    int larger = 0;
    for (int i = 0; i < n; i++) {
      if (p[pAt + i] > score) {
        larger++;
      }
    }
    return larger < k ? 1 : 0;
  }

  /// `-log p_c` for the class number `c`, of probabilities that are divided by their sum.
  static double sparseCrossentropy(float[] t, int tAt, float[] p, int pAt, int n) {
    return -Math.log(Probability.clip(p[pAt + classNumber(t[tAt], n)] / sum(p, pAt, n)));
  }

  /// `log Σ exp(p) - p_c` for the class number `c`.
  static double sparseCrossentropyOfLogits(float[] t, int tAt, float[] p, int pAt, int n) {
    return logSumExp(p, pAt, n) - p[pAt + classNumber(t[tAt], n)];
  }

  /// `-Σ t log p`, of probabilities that are divided by their sum.
  static double crossentropy(float[] t, int tAt, float[] p, int pAt, int n) {
    double sum = sum(p, pAt, n);
    double value = 0;
    for (int i = 0; i < n; i++) {
      value -= t[tAt + i] * Math.log(Probability.clip(p[pAt + i] / sum));
    }
    return value;
  }

  /// `Σ t (log Σ exp(p) - p)`.
  static double crossentropyOfLogits(float[] t, int tAt, float[] p, int pAt, int n) {
    double logSumExp = logSumExp(p, pAt, n);
    double value = 0;
    for (int i = 0; i < n; i++) {
      value += t[tAt + i] * (logSumExp - p[pAt + i]);
    }
    return value;
  }

  /// `t · p / (‖t‖ ‖p‖)`, 0 for a vector of zeros.
  static double cosine(float[] t, int tAt, float[] p, int pAt, int n) {
    double dot = 0;
    double squaresOfT = 0;
    double squaresOfP = 0;
    for (int i = 0; i < n; i++) {
      double label = t[tAt + i];
      double prediction = p[pAt + i];
      dot += label * prediction;
      squaresOfT += label * label;
      squaresOfP += prediction * prediction;
    }
    return dot
        / Math.max(Math.sqrt(squaresOfT), SMALLEST_NORM)
        / Math.max(Math.sqrt(squaresOfP), SMALLEST_NORM);
  }

  /// `Σ t log(t / p)`, both clipped to [1e-7, 1].
  static double klDivergence(float[] t, int tAt, float[] p, int pAt, int n) {
    double value = 0;
    for (int i = 0; i < n; i++) {
      double label = Math.clamp(t[tAt + i], Probability.EPSILON, 1);
      value += label * Math.log(label / Math.clamp(p[pAt + i], Probability.EPSILON, 1));
    }
    return value;
  }

  /// `max(0, max((1 - t) p) - Σ t p + 1)`.
  static double categoricalHinge(float[] t, int tAt, float[] p, int pAt, int n) {
    double right = 0;
    double wrong = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      right += t[tAt + i] * p[pAt + i];
      wrong = Math.max(wrong, (1 - t[tAt + i]) * p[pAt + i]);
    }
    return Math.max(0, wrong - right + 1);
  }

  /// Pearson's correlation of the two vectors.
  static double pearson(float[] t, int tAt, float[] p, int pAt, int n) {
    double meanOfT = sum(t, tAt, n) / n;
    double meanOfP = sum(p, pAt, n) / n;
    double covariance = covariance(t, tAt, meanOfT, p, pAt, meanOfP, n);
    double varianceOfT = covariance(t, tAt, meanOfT, t, tAt, meanOfT, n);
    return covariance / Math.sqrt(varianceOfT * covariance(p, pAt, meanOfP, p, pAt, meanOfP, n));
  }

  /// Lin's concordance correlation of the two vectors.
  static double concordance(float[] t, int tAt, float[] p, int pAt, int n) {
    double meanOfT = sum(t, tAt, n) / n;
    double meanOfP = sum(p, pAt, n) / n;
    double spread =
        covariance(t, tAt, meanOfT, t, tAt, meanOfT, n)
            + covariance(p, pAt, meanOfP, p, pAt, meanOfP, n)
            + (meanOfT - meanOfP) * (meanOfT - meanOfP);
    return 2 * covariance(t, tAt, meanOfT, p, pAt, meanOfP, n) / (spread + Probability.EPSILON);
  }

  private static double covariance(
      float[] a, int aAt, double meanOfA, float[] b, int bAt, double meanOfB, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (a[aAt + i] - meanOfA) * (b[bAt + i] - meanOfB);
    }
    return sum / n;
  }

  private static int classNumber(float label, int classes) {
    return Objects.checkIndex((int) label, classes);
  }

  /// The index of the first of the largest values; NaN is never the largest.
  static int argMax(float[] x, int at, int n) {
    int largest = 0;
    for (int i = 1; i < n; i++) {
      if (x[at + i] > x[at + largest] || Float.isNaN(x[at + largest])) {
        largest = i;
      }
    }
    return largest;
  }

  private static double sum(float[] x, int at, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[at + i];
    }
    return sum;
  }

  /// `log Σ exp(x)`. Max-subtraction: nothing overflows.
  private static double logSumExp(float[] x, int at, int n) {
    double max = x[at + argMax(x, at, n)];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.exp(x[at + i] - max);
    }
    return max + Math.log(sum);
  }
}
