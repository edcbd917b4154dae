package dev.elman.loss;

import dev.elman.tensor.Shape;

/// The negative cosine of the angle between the vectors of labels and predictions on the last axis:
/// -1 where they point the same way, 1 where they are opposite.
///
/// ```
/// u = t / ‖t‖,  v = p / ‖p‖                    norms are at least 1e-7
/// value = -u · v          ∂value/∂p_i = ((u · v) v_i - u_i) / ‖p‖
/// ```
///
/// *Shapes*: labels like predictions `[…, features]`. *Non-finite values*: NaN makes the sum and
/// the gradient of its row NaN.
public record CosineSimilarity() implements RowLoss {
  @Override
  public String name() {
    return "cosine_similarity";
  }

  @Override
  public void check(Shape yTrue, Shape yPred) {
    Labels.requireSameValues(name(), yTrue, yPred);
  }

  @Override
  public double loss(Row row) {
    double squaresOfT = 0;
    double squaresOfP = 0;
    double product = 0;
    for (int i = 0; i < row.size(); i++) {
      squaresOfT += row.t(i) * row.t(i);
      squaresOfP += row.p(i) * row.p(i);
      product += row.t(i) * row.p(i);
    }
    double normOfT = Math.max(Math.sqrt(squaresOfT), Probability.EPSILON);
    double normOfP = Math.max(Math.sqrt(squaresOfP), Probability.EPSILON);
    double cosine = product / normOfT / normOfP;
    // a norm that is clipped does not depend on p
    double turn = normOfP > Probability.EPSILON || Double.isNaN(squaresOfP) ? cosine : 0;
    for (int i = 0; i < row.size(); i++) {
      row.gradient(i, (turn * row.p(i) / normOfP - row.t(i) / normOfT) / normOfP);
    }
    return -cosine;
  }
}
