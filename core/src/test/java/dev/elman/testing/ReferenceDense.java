package dev.elman.testing;

import java.util.Arrays;
import java.util.List;

/// `y = f(x W + b)` at every position; without parameters only `y = f(x)`.
///
/// @param features the size of a row of x
/// @param units the number of columns of W
public record ReferenceDense(int features, int units, ReferenceActivation f) implements Reference {
  /// `y = f(x)`.
  public static ReferenceDense activation(int features, ReferenceActivation f) {
    return new ReferenceDense(features, features, f);
  }

  @Override
  public List<double[]> apply(List<double[]> arguments) {
    double[] x = arguments.getFirst();
    int positions = x.length / features;
    double[][] y = new double[positions][];
    for (int p = 0; p < positions; p++) {
      double[] row = Arrays.copyOfRange(x, p * features, (p + 1) * features);
      double[] z = arguments.size() == 1 ? row : new double[units];
      for (int u = 0; u < units && arguments.size() > 1; u++) {
        double b = arguments.size() > 2 ? arguments.get(2)[u] : 0;
        z[u] = ReferenceCell.dot(row, arguments.get(1), units, u) + b;
      }
      y[p] = f.apply(z);
    }
    return List.of(Arrays.stream(y).flatMapToDouble(Arrays::stream).toArray());
  }
}
