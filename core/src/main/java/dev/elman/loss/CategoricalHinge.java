package dev.elman.loss;

import dev.elman.tensor.Shape;

/// The hinge loss of a choice among classes: the right class must be ahead of every other by 1.
///
/// ```
/// right = Σ t p,    best = max_i (1 - t_i) p_i
/// value = max(best - right + 1, 0)
/// ∂value/∂p_i = (1 - t_i) [i is the best] - t_i          0 where the value is 0
/// ```
///
/// As in Keras `best` is never less than 0 for labels of 0 and 1, because the right class counts as
/// 0 there. Of equal classes the first is the best.
///
/// *Shapes*: labels and predictions `[…, classes]`. *Labels*: 1 at the right class, else 0.
/// *Non-finite values*: NaN in a prediction makes the sum and the gradient of its row NaN.
public record CategoricalHinge() implements RowLoss {
  @Override
  public String name() {
    return "categorical_hinge";
  }

  @Override
  public void check(Shape yTrue, Shape yPred) {
    Labels.requireSameShape(name(), yTrue, yPred);
  }

  @Override
  public double loss(Row row) {
    double right = 0;
    int best = 0;
    for (int i = 0; i < row.size(); i++) {
      right += row.t(i) * row.p(i);
      best = wrong(row, i) > wrong(row, best) ? i : best;
    }
    double value = wrong(row, best) - right + 1;
    if (value <= 0) {
      row.fillGradient(0);
      return 0;
    }
    for (int i = 0; i < row.size(); i++) {
      double derivative = (i == best ? 1 - row.t(i) : 0) - row.t(i);
      row.gradient(i, derivative + 0 * value); // NaN stays
    }
    return value;
  }

  private static double wrong(Row row, int i) {
    return (1 - row.t(i)) * row.p(i);
  }
}
