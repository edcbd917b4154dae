package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

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
  default double sum(Tensor yTrue, Tensor yPred, Weights weights) {
    float[] t = yTrue.data();
    float[] p = yPred.data();
    int features = yPred.shape().features();
    double sum = 0;
    for (int position = 0; position < yPred.positions(); position++) {
      double weight = weights.at(position);
      if (weight != 0) { // what is masked may be anything
        for (int i = position * features; i < (position + 1) * features; i++) {
          sum += weight * value(t[i], p[i]);
        }
      }
    }
    return sum / features;
  }

  @Override
  default double sumAndGradient(
      Tensor yTrue, Tensor yPred, Weights weights, float scale, Tensor dPred) {
    float[] t = yTrue.data();
    float[] p = yPred.data();
    float[] dp = dPred.data();
    int features = yPred.shape().features();
    double scaleOfOne = (double) scale / features;
    double sum = 0;
    for (int position = 0; position < yPred.positions(); position++) {
      double weight = weights.at(position);
      for (int i = position * features; i < (position + 1) * features; i++) {
        sum += weight == 0 ? 0 : weight * value(t[i], p[i]);
        dp[i] = weight == 0 ? 0 : (float) (weight * scaleOfOne * derivative(t[i], p[i]));
      }
    }
    return sum / features;
  }

  @Override
  default void check(Shape yTrue, Shape yPred) {
    Labels.requireSameValues(name(), yTrue, yPred);
  }
}
