package dev.elman.loss;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.WorkSpaces;
import java.util.Arrays;
import java.util.Objects;

/// One position, as a [RowLoss] sees it: `n` predictions `p`, their labels `t`, and where the
/// gradient goes. It is moved from position to position.
public final class Row {
  private static final WorkSpaces<Row> ROWS = new WorkSpaces<>(Row::new);

  private final Ops ops = Ops.create();
  private final Matrix in = new Matrix();
  private final Matrix out = new Matrix();
  private float[] unwanted = new float[0];

  private float[] t = {};
  private float[] p = {};
  private float[] dp = {};
  private int labels;
  private int n;
  private int tAt;
  private int pAt;
  private int dpAt;
  private int dpStride;
  private double factor;

  private Row() {}

  /// A row of these labels and predictions that nobody else has.
  static Row of(Tensor yTrue, Tensor yPred, int labels) {
    Row row = ROWS.take();
    row.t = yTrue.data();
    row.p = yPred.data();
    row.labels = labels;
    row.n = yPred.shape().features();
    return row;
  }

  /// Has the gradients of all positions written to an array.
  Row into(float[] gradients) {
    dp = gradients;
    dpStride = n;
    return this;
  }

  /// Has the gradients written to where nobody looks.
  Row withoutGradient() {
    if (unwanted.length < n) {
      unwanted = new float[n];
    }
    dp = unwanted;
    dpStride = 0;
    return this;
  }

  /// Ends the use of the row.
  void giveBack() {
    ROWS.giveBack(this);
  }

  /// Moves to a position, whose gradient counts so much.
  void moveTo(int position, double newFactor) {
    tAt = position * labels;
    pAt = position * n;
    dpAt = position * dpStride;
    factor = newFactor;
  }

  /// The number of predictions.
  int size() {
    return n;
  }

  /// The number of labels.
  int labels() {
    return labels;
  }

  /// A label.
  double t(int i) {
    return t[tAt + i];
  }

  /// The only label as a class number.
  int right() {
    return Objects.checkIndex((int) t[tAt], n);
  }

  /// A prediction.
  double p(int i) {
    return p[pAt + i];
  }

  /// Sets `∂loss/∂p_i`; what is stored is `factor` times as much.
  void gradient(int i, double derivative) {
    dp[dpAt + i] = (float) (factor * derivative);
  }

  /// Adds to `∂loss/∂p_i`.
  void addGradient(int i, double derivative) {
    dp[dpAt + i] += (float) (factor * derivative);
  }

  /// Multiplies all derivatives.
  void scaleGradient(double by) {
    for (int i = dpAt; i < dpAt + n; i++) {
      dp[i] = (float) (dp[i] * by);
    }
  }

  /// Sets all derivatives to the same value.
  void fillGradient(double derivative) {
    Arrays.fill(dp, dpAt, dpAt + n, (float) (factor * derivative));
  }

  /// `Σ p`.
  double sum() {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += p[pAt + i];
    }
    return sum;
  }

  /// Sets the derivatives to softmax(p) and returns `log Σ exp(p)`. Max-subtraction: nothing
  /// overflows.
  double softmaxToGradient() {
    float max = ops.max(in.on(p, pAt, 1, n), 0);
    for (int i = 0; i < n; i++) {
      dp[dpAt + i] = p[pAt + i] - max;
    }
    out.on(dp, dpAt, 1, n);
    ops.exp(out, out);
    float sum = ops.sum(out, 0);
    float scale = (float) (factor / sum);
    for (int i = 0; i < n; i++) {
      dp[dpAt + i] *= scale;
    }
    return max + Math.log(sum);
  }

  /// `log Σ exp(p)`.
  double logSumExp() {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, p[pAt + i]);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.exp(p[pAt + i] - max);
    }
    return max + Math.log(sum);
  }
}
