package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Crossentropy of a choice among classes for labels of which some are wrong: between the mean
/// absolute error, which they do not disturb, and the crossentropy, which learns faster (Zhang and
/// Sabuncu 2018, arXiv:1805.07836).
///
/// ```
/// c = label
/// value = (1 - p_c^q) / q          ∂value/∂p_c = -p_c^(q - 1)          0 for other classes
/// ```
///
/// For q → 0 it is the crossentropy, for q = 1 the mean absolute error. As in Keras predictions are
/// probabilities and are not divided by their sum.
///
/// *Shapes*: predictions `[…, classes]`, labels `[…]` or `[…, 1]`. *Labels*: whole numbers in [0,
/// classes). *Non-finite values*: NaN at the right class makes the sum NaN, and the gradient there;
/// of other rows nothing. A probability of 0 has an infinite gradient.
///
/// @param q how little wrong labels disturb, in (0, 1]; Keras's default is 0.5
public record CategoricalGeneralizedCrossEntropy(double q) implements RowLoss {
  private static final String NAME = "categorical_generalized_cross_entropy";

  /// Checks q.
  ///
  /// @throws IllegalArgumentException if it is outside of (0, 1]
  public CategoricalGeneralizedCrossEntropy {
    if (!(q > 0 && q <= 1)) {
      throw new IllegalArgumentException(
          NAME + " q: expected a number in (0, 1], but got " + q + ". A usual value is 0.5.");
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void check(Shape yTrue, Shape yPred) {
    Labels.requireOnePerPosition(NAME, yTrue, yPred);
  }

  @Override
  public void checkLabels(Tensor yTrue, Shape yPred) {
    Labels.requireClasses(NAME, yTrue, yPred.features(), null);
  }

  @Override
  public int labels(int predictions) {
    return 1;
  }

  @Override
  public double loss(Row row) {
    int right = row.right();
    double p = row.p(right);
    row.fillGradient(0);
    row.gradient(right, -Math.pow(p, q - 1));
    return (1 - Math.pow(p, q)) / q;
  }
}
