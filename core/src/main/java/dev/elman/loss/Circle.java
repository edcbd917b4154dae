package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import dev.elman.tensor.WorkSpaces;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Circle loss: brings the vectors of samples of the same class together and drives those of
/// different classes apart, each pair as much as it needs (Sun et al. 2020, arXiv:2002.10857).
///
/// ```
/// d_ij = max(1 - x_i · x_j, 0)                                     m = margin
/// s_ij = gamma (d_ij + m)(d_ij - m)                                of pairs of the same class
/// s_ij = gamma max(1 + m - d_ij, 0)(1 - m - d_ij)                  of other pairs
/// value_i = log(1 + Σ_same exp s_ij · Σ_other exp s_ij)
/// ```
///
/// As in Keras samples of value 0, such as those without a pair, do not count in the mean. A batch
/// is not divided among threads, because all its samples are compared.
///
/// *Shapes*: predictions are vectors `[batch, features]` of length 1; labels `[batch]` or `[batch,
/// 1]`: class numbers, or any numbers that are equal within a class. *Non-finite values*: NaN makes
/// the sum and the gradient of the batch NaN.
///
/// @param gamma how sharp the loss is, positive; Keras's default is 80
/// @param margin how far classes are to be apart, in [0, 1]; Keras's default is 0.4
/// @param removeDiagonal whether a sample is no pair with itself; Keras's default is true
public record Circle(double gamma, double margin, boolean removeDiagonal) implements Loss {
  private static final WorkSpaces<Work> WORK = new WorkSpaces<>(Work::new);

  /// The pairs of one sample: their scores `s`, `∂s/∂(x_i · x_j)`, and the logarithms of both sums.
  private static final class Work {
    private double[] score = new double[0];
    private double[] slope = new double[0];
    private double logSame;
    private double logOther;

    /// The value of the sample.
    private double value() {
      double x = logSame + logOther;
      return x == Double.NEGATIVE_INFINITY
          ? 0
          : Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
  }

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if gamma is not positive, or the margin outside of [0, 1]
  public Circle {
    if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY) || !(margin >= 0 && margin <= 1)) {
      throw new IllegalArgumentException(
          "circle: expected a positive gamma and a margin in [0, 1], but got "
              + gamma
              + " and "
              + margin
              + ". Usual ones are 80 and 0.4.");
    }
  }

  @Override
  public String name() {
    return "circle";
  }

  @Override
  public boolean needsWholeBatch() {
    return true;
  }

  @Override
  public boolean countsAllPositions() {
    return false;
  }

  @Override
  public long positions(Tensor yTrue, Tensor yPred, Weights weights) {
    Work work = WORK.take();
    long count = 0;
    for (int i = 0; i < yPred.extent(0); i++) {
      compare(work, yTrue, yPred, i);
      count += work.value() > 0 ? 1 : 0;
    }
    WORK.giveBack(work);
    return count;
  }

  @Override
  public double sum(Tensor yTrue, Tensor yPred, Weights weights) {
    return sum(yTrue, yPred, weights, 0, null);
  }

  @Override
  public double sumAndGradient(
      Tensor yTrue, Tensor yPred, Weights weights, float scale, Tensor dPred) {
    Arrays.fill(dPred.data(), 0, dPred.size(), 0);
    return sum(yTrue, yPred, weights, scale, dPred.data());
  }

  private double sum(
      Tensor yTrue, Tensor yPred, Weights weights, float scale, float @Nullable [] dp) {
    Work work = WORK.take();
    double sum = 0;
    for (int i = 0; i < yPred.extent(0); i++) {
      double weight = weights.at(i);
      if (weight == 0) {
        continue;
      }
      compare(work, yTrue, yPred, i);
      sum += weight * work.value();
      if (dp != null) {
        addGradient(work, yTrue, yPred, i, weight * scale, dp);
      }
    }
    WORK.giveBack(work);
    return sum;
  }

  /// Compares sample `i` with all.
  private void compare(Work work, Tensor yTrue, Tensor yPred, int i) {
    int batch = yPred.extent(0);
    if (work.score.length < batch) {
      work.score = new double[batch];
      work.slope = new double[batch];
    }
    work.logSame = Double.NEGATIVE_INFINITY;
    work.logOther = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < batch; j++) {
      double d = Math.max(1 - product(yPred, i, j), 0);
      double distant = d > 0 ? -1 : 0; // ∂d/∂(x_i · x_j)
      if (isSame(yTrue, i, j)) {
        work.score[j] = gamma * (d + margin) * (d - margin);
        work.slope[j] = 2 * gamma * d * distant;
        if (i != j || !removeDiagonal) {
          work.logSame = LogSum.of(work.logSame, work.score[j]);
        }
      } else {
        double near = Math.max(1 + margin - d, 0);
        work.score[j] = gamma * near * (1 - margin - d);
        work.slope[j] = near > 0 ? -2 * gamma * (1 - d) * distant : 0;
        work.logOther = LogSum.of(work.logOther, work.score[j]);
      }
    }
  }

  /// Adds to the gradients of both vectors of every pair of sample `i`: `∂value/∂s_ij = σ(log same
  /// + log other) exp(s_ij - log of its sum)`.
  private void addGradient(
      Work work, Tensor yTrue, Tensor yPred, int i, double factor, float[] dp) {
    double both = work.logSame + work.logOther;
    if (both == Double.NEGATIVE_INFINITY) {
      return;
    }
    double outer = factor / (1 + Math.exp(-both));
    int features = yPred.extent(1);
    float[] x = yPred.data();
    for (int j = 0; j < yPred.extent(0); j++) {
      boolean same = isSame(yTrue, i, j);
      if (i == j && removeDiagonal) {
        continue;
      }
      double part = Math.exp(work.score[j] - (same ? work.logSame : work.logOther));
      double slope = outer * part * work.slope[j];
      for (int k = 0; slope != 0 && k < features; k++) {
        dp[i * features + k] += (float) (slope * x[j * features + k]);
        dp[j * features + k] += (float) (slope * x[i * features + k]);
      }
    }
  }

  private static boolean isSame(Tensor yTrue, int i, int j) {
    return yTrue.data()[i] == yTrue.data()[j];
  }

  private static double product(Tensor yPred, int i, int j) {
    int features = yPred.extent(1);
    float[] x = yPred.data();
    double sum = 0;
    for (int k = 0; k < features; k++) {
      sum += (double) x[i * features + k] * x[j * features + k];
    }
    return sum;
  }

  @Override
  public void check(Shape yTrue, Shape yPred) {
    if (yPred.rank() != 2) {
      throw new IllegalArgumentException(
          "circle: expected predictions of shape [batch, features], but got "
              + yPred.labelledBatch()
              + ". Let the last recurrent layer return its last state only.");
    }
    Labels.requireOnePerPosition(name(), yTrue, yPred);
  }
}
