package dev.elman.activation;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import java.util.Arrays;

/// Makes every row a probability distribution in which small values are exactly 0: the nearest
/// point of the simplex (Martins and Astudillo 2016, arXiv:1602.02068, algorithm 1).
///
/// ```
/// y  = max(x - τ, 0), where τ makes the row sum to 1
/// τ  = (Σ of the k largest x - 1) / k, with the largest k whose k-th largest x is above its τ
/// dx = dy - mean of dy over the positive y      where y > 0, else 0
/// ```
///
/// *Difference*: Keras up to 3.15 has another `τ` wherever more than one result is positive, and
/// then its rows do not sum to 1 (keras#23425).
///
/// *Shapes*: any → the same; over the last axis, as Keras by default. *Non-finite values*: a row
/// with NaN or positive infinity becomes NaN; negative infinity gives 0.
public record Sparsemax() implements Activation {
  @Override
  public String name() {
    return "sparsemax";
  }

  @Override
  public void forward(Ops ops, Matrix x, Matrix y) {
    float[] in = x.data();
    float[] out = y.data();
    float[] sorted = new float[x.columns()];
    for (int row = 0; row < x.rows(); row++) {
      int xAt = x.offset(row);
      int yAt = y.offset(row);
      System.arraycopy(in, xAt, sorted, 0, sorted.length);
      double tau = threshold(sorted);
      for (int i = 0; i < sorted.length; i++) {
        out[yAt + i] = (float) Math.max(in[xAt + i] - tau, 0);
      }
    }
  }

  /// The `τ` of these values, which are sorted on the way.
  private static double threshold(float[] values) {
    Arrays.sort(values);
    double sum = 0;
    double tau = Double.NaN;
    for (int k = 1; k <= values.length; k++) {
      double largest = values[values.length - k];
      sum += largest;
      double next = (sum - 1) / k;
      if (!(largest > next)) {
        break;
      }
      tau = next;
    }
    return tau;
  }

  @Override
  public void backward(Ops ops, Matrix x, Matrix y, Matrix dy, Matrix dx) {
    float[] out = y.data();
    float[] from = dy.data();
    float[] to = dx.data();
    for (int row = 0; row < y.rows(); row++) {
      int yAt = y.offset(row);
      int dyAt = dy.offset(row);
      int dxAt = dx.offset(row);
      double sum = 0;
      int support = 0;
      for (int i = 0; i < y.columns(); i++) {
        if (out[yAt + i] > 0) {
          sum += from[dyAt + i];
          support++;
        }
      }
      for (int i = 0; i < y.columns(); i++) {
        to[dxAt + i] = out[yAt + i] > 0 ? (float) (from[dyAt + i] - sum / support) : 0;
      }
    }
  }
}
