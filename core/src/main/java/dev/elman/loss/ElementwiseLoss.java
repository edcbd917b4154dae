package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// A loss that compares every label with one prediction and takes the mean over the last axis, in
/// double precision: `sum = Σ_positions Σ_features value / features`.
///
/// Labels have the shape of the predictions; as in Keras, an axis of extent 1 at the end of either
/// may be missing, so labels `[batch]` fit predictions `[batch, 1]`. Nothing else is broadcast.
interface ElementwiseLoss extends Loss {
  /// The loss of one prediction `p` of the label `t`.
  double value(double t, double p);

  /// `∂value/∂p`.
  double derivative(double t, double p);

  @Override
  default double sum(Tensor yTrue, Tensor yPred) {
    float[] t = yTrue.data();
    float[] p = yPred.data();
    double sum = 0;
    for (int i = 0; i < yPred.size(); i++) {
      sum += value(t[i], p[i]);
    }
    return sum / yPred.shape().features();
  }

  @Override
  default double sumAndGradient(Tensor yTrue, Tensor yPred, float scale, Tensor dPred) {
    float[] t = yTrue.data();
    float[] p = yPred.data();
    float[] dp = dPred.data();
    int features = yPred.shape().features();
    double scaleOfOne = (double) scale / features;
    double sum = 0;
    for (int i = 0; i < yPred.size(); i++) {
      sum += value(t[i], p[i]);
      dp[i] = (float) (scaleOfOne * derivative(t[i], p[i]));
    }
    return sum / features;
  }

  @Override
  default void check(Shape yTrue, Shape yPred) {
    Labels.requireSameValues(name(), yTrue, yPred);
  }
}
