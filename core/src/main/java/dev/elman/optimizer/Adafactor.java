package dev.elman.optimizer;

import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Adafactor: estimates the size of each gradient of a matrix from the sizes in its row and its
/// column (Shazeer and Stern 2018, arXiv:1804.04235, algorithms 4 and 5).
///
/// ```
/// β = 1 - n ^ beta2Decay                                                      n = iteration
/// s = g² + epsilon1
/// r = β r + (1 - β) · mean of s over each row       slot r, of the last two axes
/// c = β c + (1 - β) · mean of s over each column    slot c, of the last two axes
/// v = r c / mean of r                               slot velocity;  v = β v + (1 - β) s for a vector
/// u = g / sqrt(v)
/// ρ = min(rate, 1 / sqrt(n))
/// w = w - max(epsilon2, rms(w)) · ρ · u / max(1, rms(u) / clipThreshold)
/// ```
///
/// `rms` is the root of the mean square of a whole parameter. As in Keras `v` is stored although
/// `r` and `c` would do, and the rate is limited with `relativeStep` and without, so that the
/// option changes nothing. Slots `r` and `c` fill the first values of a parameter's place.
/// Defaults: [Optimizers#adafactor()].
///
/// *Non-finite values*: a gradient that is NaN makes its parameter NaN; others are not touched.
///
/// Checked by `OptimizerGoldenTest` against Keras and against the formulas in double precision.
///
/// @param options what happens around the rule
/// @param beta2Decay how fast the means become slow, negative
/// @param epsilon1 keeps the divisor away from 0
/// @param epsilon2 keeps the step of a small parameter away from 0
/// @param clipThreshold the largest root mean square of `u`
/// @param relativeStep Keras's option of that name
public record Adafactor(
    OptimizerOptions options,
    double beta2Decay,
    double epsilon1,
    double epsilon2,
    double clipThreshold,
    boolean relativeStep)
    implements FluentOptimizer<Adafactor>, ParameterOptimizer {

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public Adafactor {
    Checks.require(
        beta2Decay < 0 && Double.isFinite(beta2Decay),
        "adafactor",
        "beta2Decay",
        "a negative number",
        beta2Decay);
    Checks.notNegative("adafactor", "epsilon1", epsilon1);
    Checks.notNegative("adafactor", "epsilon2", epsilon2);
    Checks.require(
        clipThreshold > 0, "adafactor", "clipThreshold", "a positive number", clipThreshold);
  }

  @Override
  public Adafactor options(OptimizerOptions newOptions) {
    return new Adafactor(newOptions, beta2Decay, epsilon1, epsilon2, clipThreshold, relativeStep);
  }

  /// The same optimizer with another [#beta2Decay()].
  public Adafactor beta2Decay(double newDecay) {
    return new Adafactor(options, newDecay, epsilon1, epsilon2, clipThreshold, relativeStep);
  }

  /// The same optimizer with another [#epsilon1()].
  public Adafactor epsilon1(double newEpsilon) {
    return new Adafactor(options, beta2Decay, newEpsilon, epsilon2, clipThreshold, relativeStep);
  }

  /// The same optimizer with another [#epsilon2()].
  public Adafactor epsilon2(double newEpsilon) {
    return new Adafactor(options, beta2Decay, epsilon1, newEpsilon, clipThreshold, relativeStep);
  }

  /// The same optimizer with another [#clipThreshold()].
  public Adafactor clipThreshold(double newThreshold) {
    return new Adafactor(options, beta2Decay, epsilon1, epsilon2, newThreshold, relativeStep);
  }

  /// The same optimizer, with another value of an option that changes nothing.
  public Adafactor relativeStep(boolean newRelativeStep) {
    return new Adafactor(options, beta2Decay, epsilon1, epsilon2, clipThreshold, newRelativeStep);
  }

  @Override
  public String name() {
    return "adafactor";
  }

  @Override
  public List<String> slotNames() {
    return List.of("r", "c", "velocity");
  }

  @Override
  public @Nullable Shape slotShape(int slot, Parameter parameter) {
    Shape shape = parameter.shape();
    if (slot == 2) {
      return shape;
    }
    if (shape.rank() < 2) {
      return Shape.of(); // Keras keeps a 0 that it does not use
    }
    return slot == 0 ? shape.dropLast() : shape.dropLast().withFeatures(shape.features());
  }

  @Override
  public Rule rule(Parameter parameter) {
    return (g, slots, iteration, rate) -> update(parameter, g, slots, iteration, rate);
  }

  private void update(
      Parameter parameter, float[] g, float[][] slots, long iteration, float learningRate) {
    float[] w = parameter.values();
    float[] v = slots[2];
    int from = parameter.offset();
    int size = parameter.size();
    float add = (float) Math.pow((double) iteration, beta2Decay);
    if (parameter.shape().rank() < 2) {
      follow(v, g, from, size, add);
    } else {
      factor(parameter.shape(), g, slots, from, add);
    }
    double squaresOfWeights = 0;
    double squaresOfSteps = 0;
    for (int i = from; i < from + size; i++) {
      float u = g[i] / (float) Math.sqrt(v[i]);
      squaresOfWeights += (double) w[i] * w[i];
      squaresOfSteps += (double) u * u;
    }
    double rho = Math.min(learningRate, 1 / Math.sqrt((double) iteration));
    double length = Math.max(epsilon2, Math.sqrt(squaresOfWeights / size)) * rho;
    double tooLong = Math.max(1, Math.sqrt(squaresOfSteps / size) / clipThreshold);
    float step = (float) (length / tooLong);
    for (int i = from; i < from + size; i++) {
      w[i] -= step * (g[i] / (float) Math.sqrt(v[i]));
    }
  }

  private void follow(float[] v, float[] g, int from, int size, float add) {
    float eps = (float) epsilon1;
    for (int i = from; i < from + size; i++) {
      v[i] = (1 - add) * v[i] + add * (g[i] * g[i] + eps);
    }
  }

  /// Computes `r`, `c` and `v` of each matrix of the last two axes.
  private void factor(Shape shape, float[] g, float[][] slots, int from, float add) {
    int rows = shape.extent(-2);
    int columns = shape.extent(-1);
    int matrices = shape.size() / (rows * columns);
    for (int k = 0; k < matrices; k++) {
      int at = from + k * rows * columns;
      int rowsAt = from + k * rows;
      int columnsAt = from + k * columns;
      followMeans(slots[0], rowsAt, rows, columns, g, at, columns, 1, add);
      followMeans(slots[1], columnsAt, columns, rows, g, at, 1, columns, add);
      multiply(slots, at, rowsAt, rows, columnsAt, columns);
    }
  }

  /// Moves `count` running means towards the means of `n` squared gradients each.
  ///
  /// @param between the distance from the first gradient of a mean to that of the next
  /// @param within the distance between two gradients of the same mean
  private void followMeans(
      float[] means,
      int meansAt,
      int count,
      int n,
      float[] g,
      int at,
      int between,
      int within,
      float add) {
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        float gradient = g[at + i * between + j * within];
        sum += (double) gradient * gradient + epsilon1;
      }
      means[meansAt + i] = (1 - add) * means[meansAt + i] + add * (float) (sum / n);
    }
  }

  private static void multiply(
      float[][] slots, int at, int rowsAt, int rows, int columnsAt, int columns) {
    float[] r = slots[0];
    float[] c = slots[1];
    float[] v = slots[2];
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += r[rowsAt + i];
    }
    float mean = (float) (sum / rows);
    for (int i = 0; i < rows; i++) {
      float relative = r[rowsAt + i] / mean;
      for (int j = 0; j < columns; j++) {
        v[at + i * columns + j] = relative * c[columnsAt + j];
      }
    }
  }
}
