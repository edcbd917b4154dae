package dev.elman.testing;

import dev.elman.tensor.Mask;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/// Attention of one sample in double precision.
public final class ReferenceAttention {
  private ReferenceAttention() {}

  /// Which keys a query sees.
  @FunctionalInterface
  public interface Sight {
    /// Whether the query sees the key.
    boolean sees(int sample, int query, int key);

    /// All that no mask hides.
    static Sight of(@Nullable Mask queries, @Nullable Mask keys, boolean causal) {
      return (b, i, j) ->
          (queries == null || queries.get(b, i))
              && (keys == null || keys.get(b, j))
              && (!causal || j <= i);
    }
  }

  /// The rows of one sample of `[batch, rows, columns]`, or of one head of them.
  public static double[][] rows(
      double[] x, int sample, int rows, int stride, int from, int columns) {
    double[][] result = new double[rows][columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        result[r][c] = x[(sample * rows + r) * stride + from + c];
      }
    }
    return result;
  }

  /// The weights of the keys for every query: 0 for what it does not see, and all 0 for a query
  /// that sees nothing.
  public static double[][] weights(
      int sample,
      double[][] queries,
      double[][] keys,
      ToDoubleBiFunction<double[], double[]> score,
      Sight sight) {
    double[][] weights = new double[queries.length][keys.length];
    for (int i = 0; i < queries.length; i++) {
      double sum = 0;
      for (int j = 0; j < keys.length; j++) {
        boolean seen = sight.sees(sample, i, j);
        weights[i][j] = seen ? Math.exp(score.applyAsDouble(queries[i], keys[j])) : 0;
        sum += weights[i][j];
      }
      for (int j = 0; j < keys.length; j++) {
        weights[i][j] = sum == 0 ? 0 : weights[i][j] / sum;
      }
    }
    return weights;
  }

  /// The matrix product.
  public static double[][] times(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  /// The sum of the products.
  public static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
