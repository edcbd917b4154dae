package dev.elman.testing;

import dev.elman.layer.recurrent.Bidirectional.MergeMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Two directions over time, from states of zero.
public record ReferenceBidirectional(
    ReferenceRecurrent forward, ReferenceRecurrent backward, MergeMode mode) implements Reference {
  @Override
  public List<double[]> apply(List<double[]> arguments) {
    int half = 3; // parameters of the forward layer: W, R and b
    double[] f = run(forward, arguments, 1, 1 + half);
    double[] r = run(backward, arguments, 1 + half, arguments.size());
    if (forward.returnSequences()) {
      r = turned(r);
    }
    return switch (mode) {
      case NONE -> List.of(f, r);
      case CONCAT -> List.of(behindEachOther(f, r));
      case SUM -> List.of(merged(f, r, Double::sum));
      case MUL -> List.of(merged(f, r, (a, b) -> a * b));
      case AVE -> List.of(merged(f, r, (a, b) -> (a + b) / 2));
    };
  }

  private static double[] run(
      ReferenceRecurrent layer, List<double[]> arguments, int from, int to) {
    List<double[]> own = new ArrayList<>(List.of(arguments.getFirst()));
    own.addAll(arguments.subList(from, to));
    for (int k = 0; k < layer.states(); k++) {
      own.add(new double[layer.batch() * layer.units()]);
    }
    return layer.apply(own).getFirst();
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

  private static double[] merged(
      double[] f, double[] r, java.util.function.DoubleBinaryOperator merge) {
    double[] y = new double[f.length];
    Arrays.setAll(y, i -> merge.applyAsDouble(f[i], r[i]));
    return y;
  }
}
