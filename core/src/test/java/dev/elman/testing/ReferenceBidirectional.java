package dev.elman.testing;

import dev.elman.layer.recurrent.Bidirectional.MergeMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/// Two directions over time.
///
/// @param states whether the first states follow x, those of the forward layer first, and the last
///   ones follow the results; else they are zero
public record ReferenceBidirectional(
    ReferenceRecurrent forward, ReferenceRecurrent backward, MergeMode mode, boolean states)
    implements Reference {
  private static final int WEIGHTS = 3; // of the forward layer: W, R and b

  @Override
  public List<double[]> apply(List<double[]> arguments) {
    int f = forward.states();
    int b = backward.states();
    int weights = states ? 1 + f + b : 1;
    List<double[]> ahead =
        run(forward, arguments, 1, arguments.subList(weights, weights + WEIGHTS));
    List<double[]> back =
        run(backward, arguments, 1 + f, arguments.subList(weights + WEIGHTS, arguments.size()));
    double[] r = forward.returnSequences() ? turned(back.getFirst()) : back.getFirst();
    List<double[]> results = new ArrayList<>(merge(ahead.getFirst(), r));
    if (states) {
      results.addAll(ahead.subList(1, 1 + f));
      results.addAll(back.subList(1, 1 + b));
    }
    return results;
  }

  private List<double[]> run(
      ReferenceRecurrent layer, List<double[]> arguments, int state, List<double[]> weights) {
    List<double[]> own = new ArrayList<>(List.of(arguments.getFirst()));
    own.addAll(weights);
    for (int k = 0; k < layer.states(); k++) {
      own.add(states ? arguments.get(state + k) : new double[layer.batch() * layer.units()]);
    }
    return layer.apply(own);
  }

  private List<double[]> merge(double[] f, double[] r) {
    return switch (mode) {
      case NONE -> List.of(f, r);
      case CONCAT -> List.of(behindEachOther(f, r));
      case SUM -> List.of(merged(f, r, Double::sum));
      case MUL -> List.of(merged(f, r, (a, b) -> a * b));
      case AVE -> List.of(merged(f, r, (a, b) -> (a + b) / 2));
    };
  }

  private double[] turned(double[] x) {
    double[] turned = new double[x.length];
    int time = backward.time();
    int units = backward.units();
    for (int b = 0; b < backward.batch(); b++) {
      for (int t = 0; t < time; t++) {
        System.arraycopy(
            x, (b * time + t) * units, turned, (b * time + time - 1 - t) * units, units);
      }
    }
    return turned;
  }

  private double[] behindEachOther(double[] f, double[] r) {
    int left = forward.units();
    int right = backward.units();
    double[] y = new double[f.length + r.length];
    for (int row = 0; row < f.length / left; row++) {
      System.arraycopy(f, row * left, y, row * (left + right), left);
      System.arraycopy(r, row * right, y, row * (left + right) + left, right);
    }
    return y;
  }

  private static double[] merged(double[] f, double[] r, DoubleBinaryOperator merge) {
    double[] y = new double[f.length];
    Arrays.setAll(y, i -> merge.applyAsDouble(f[i], r[i]));
    return y;
  }
}
