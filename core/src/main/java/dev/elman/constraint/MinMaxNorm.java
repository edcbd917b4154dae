package dev.elman.constraint;

import java.util.List;

/// Moves the norm of the weights that lead to each unit towards an interval.
///
/// ```
/// wanted = rate · min(max(‖w‖, minValue), maxValue) + (1 - rate) ‖w‖
/// w      = w · wanted / (1e-7 + ‖w‖)
/// ```
///
/// Checked by `ConstraintGoldenTest` against Keras.
///
/// @param minValue the smallest norm
/// @param maxValue the largest norm
/// @param rate how far the norm goes at each update, in [0, 1]: 1 for all the way
/// @param axes along which the norms are taken
public record MinMaxNorm(double minValue, double maxValue, double rate, List<Integer> axes)
    implements NormConstraint<MinMaxNorm> {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public MinMaxNorm {
    Checks.requireNorm("min_max_norm minValue", minValue);
    Checks.requireNorm("min_max_norm maxValue", maxValue);
    Checks.require(
        minValue <= maxValue,
        "min_max_norm minValue",
        "at most maxValue, which is " + maxValue,
        minValue);
    Checks.require(rate >= 0 && rate <= 1, "min_max_norm rate", "a number in [0, 1]", rate);
    axes = List.copyOf(axes);
  }

  /// The same constraint with another [#rate()].
  public MinMaxNorm rate(double newRate) {
    return new MinMaxNorm(minValue, maxValue, newRate, axes);
  }

  @Override
  public MinMaxNorm axes(List<Integer> newAxes) {
    return new MinMaxNorm(minValue, maxValue, rate, newAxes);
  }

  @Override
  public String name() {
    return "min_max_norm";
  }

  @Override
  public double factor(double norm) {
    double wanted = rate * Math.clamp(norm, minValue, maxValue) + (1 - rate) * norm;
    return wanted / (EPSILON + norm);
  }
}
