package dev.elman.layer;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Passes the states of a recurrent layer on and adds to the loss a penalty for their size (AR) and
/// for their changes from step to step (TAR):
///
/// ```
/// loss += α mean(x_t²) + β mean((x_{t+1} - x_t)²)        means over batch, time and features
/// ```
///
/// Source: Merity, Keskar and Socher 2017, *Regularizing and Optimizing LSTM Language Models*,
/// arXiv:1708.02182, section 4.6, with α = 2 and β = 1. There AR reads the output of the last
/// recurrent layer behind dropout and TAR the output before it: put one layer with `beta = 0`
/// behind the dropout and one with `alpha = 0` before.
///
/// Masked steps, and differences to them, cost nothing; the means still divide by the number of all
/// steps. Keras has no such layer.
public final class AwdRegularization extends Layer {
  private static final int DX = 0;

  private final float alpha;
  private final float beta;

  /// A layer with these factors.
  ///
  /// @param alpha of the squares of the states
  /// @param beta of the squares of their changes
  /// @throws IllegalArgumentException if one is negative or not finite
  public AwdRegularization(double alpha, double beta) {
    this.alpha = checked("alpha", alpha);
    this.beta = checked("beta", beta);
  }

  private static float checked(String name, double factor) {
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "AwdRegularization "
              + name
              + ": expected a factor of at least 0, but got "
              + factor
              + ". 0 switches the term off.");
    }
    return (float) factor;
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    double squares = 0;
    double changes = 0;
    for (int b = 0; b < x.extent(0); b++) {
      for (int t = 0; t < x.extent(1); t++) {
        squares += isReal(tape, b, t) ? square(x, b, t) : 0;
        changes += isChange(tape, x, b, t) ? squareOfChange(x, b, t) : 0;
      }
    }
    tape.addPenalty(factorOfSquares(tape, x) * squares + factorOfChanges(tape, x) * changes);
    return tape.keep(x, x);
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Tensor x = tape.input();
    Tensor dx = tape.tensorLike(DX, dy);
    System.arraycopy(dy.data(), 0, dx.data(), 0, dx.size());
    float ofSquares = (float) (2 * factorOfSquares(tape, x));
    float ofChanges = (float) (2 * factorOfChanges(tape, x));
    int features = x.extent(2);
    for (int b = 0; b < x.extent(0); b++) {
      for (int t = 0; t < x.extent(1); t++) {
        int from = at(x, b, t);
        // in forward: squares += x_t²
        for (int i = from; i < from + features && isReal(tape, b, t); i++) {
          dx.data()[i] += ofSquares * x.data()[i];
        }
        // in forward: changes += (x_{t+1} - x_t)²
        for (int i = from; i < from + features && isChange(tape, x, b, t); i++) {
          float change = ofChanges * (x.data()[i + features] - x.data()[i]);
          dx.data()[i + features] += change;
          dx.data()[i] -= change;
        }
      }
    }
    return dx;
  }

  private double factorOfSquares(Tape tape, Tensor x) {
    return alpha / ((double) tape.batchRows() * x.rowSize());
  }

  private double factorOfChanges(Tape tape, Tensor x) {
    int changes = Math.max(1, x.extent(1) - 1); // of one step there is none
    return beta / ((double) tape.batchRows() * changes * x.extent(2));
  }

  private static double square(Tensor x, int row, int step) {
    double sum = 0;
    int from = at(x, row, step);
    for (int i = from; i < from + x.extent(2); i++) {
      sum += (double) x.data()[i] * x.data()[i];
    }
    return sum;
  }

  private static double squareOfChange(Tensor x, int row, int step) {
    double sum = 0;
    int from = at(x, row, step);
    int features = x.extent(2);
    for (int i = from; i < from + features; i++) {
      double change = (double) x.data()[i + features] - x.data()[i];
      sum += change * change;
    }
    return sum;
  }

  private static int at(Tensor x, int row, int step) {
    return (row * x.extent(1) + step) * x.extent(2);
  }

  private static boolean isReal(Tape tape, int row, int step) {
    Mask mask = tape.mask();
    return mask == null || mask.get(row, step);
  }

  /// Whether the step and the next one are both real.
  private static boolean isChange(Tape tape, Tensor x, int row, int step) {
    return step + 1 < x.extent(1) && isReal(tape, row, step) && isReal(tape, row, step + 1);
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() != 2) {
      throw badInput("[time, features]", input, "Let the recurrent layer below return sequences.");
    }
  }

  @Override
  protected void createParameters(Shape input) {}

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public String type() {
    return "AwdRegularization";
  }

  /// The factor of the squares of the states.
  public float alpha() {
    return alpha;
  }

  /// The factor of the squares of their changes.
  public float beta() {
    return beta;
  }
}
