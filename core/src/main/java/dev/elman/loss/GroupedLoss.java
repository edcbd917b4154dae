package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.Arrays;

/// A loss for which several predictions answer one label, such as the quantiles or the parameters
/// of a distribution: predictions `[…, n · group]` for labels `[…, n]`, those of a label beside
/// each other. The mean over the labels of a position, in double precision.
interface GroupedLoss extends Loss {
  /// The number of predictions for each label.
  int group();

  /// The loss of a label `t` and its predictions from `p[at]` on.
  double value(double t, float[] p, int at);

  /// Writes `factor · ∂value/∂p` to `dp` from `at` on.
  void gradient(double t, float[] p, int at, double factor, float[] dp);

  @Override
  default double sum(Tensor yTrue, Tensor yPred, Weights weights) {
    float[] t = yTrue.data();
    float[] p = yPred.data();
    int labels = yPred.shape().features() / group();
    double sum = 0;
    for (int i = 0; i < yPred.positions() * labels; i++) {
      double weight = weights.at(i / labels);
      sum += weight == 0 ? 0 : weight * value(t[i], p, i * group());
    }
    return sum / labels;
  }

  @Override
  default double sumAndGradient(
      Tensor yTrue, Tensor yPred, Weights weights, float scale, Tensor dPred) {
    float[] dp = dPred.data();
    int group = group();
    int labels = yPred.shape().features() / group;
    for (int i = 0; i < yPred.positions() * labels; i++) {
      double weight = weights.at(i / labels);
      if (weight == 0) { // what is masked may be anything
        Arrays.fill(dp, i * group, (i + 1) * group, 0);
      } else {
        double factor = weight * scale / labels;
        gradient(yTrue.data()[i], yPred.data(), i * group, factor, dp);
      }
    }
    return sum(yTrue, yPred, weights);
  }

  @Override
  default void check(Shape yTrue, Shape yPred) {
    Labels.requireGroups(name(), yTrue, yPred, group());
  }
}
