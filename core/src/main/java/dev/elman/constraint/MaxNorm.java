package dev.elman.constraint;

import java.util.List;

/// Limits the norm of the weights that lead to each unit (Srivastava et al. 2014, *Dropout*, JMLR
/// 15:1929, sec. 5.1).
///
/// ```
/// w = w · min(‖w‖, maxValue) / (1e-7 + ‖w‖)
/// ```
///
/// Checked by `ConstraintGoldenTest` against Keras.
///
/// @param maxValue the largest norm
/// @param axes along which the norms are taken
public record MaxNorm(double maxValue, List<Integer> axes) implements NormConstraint<MaxNorm> {
  /// Checks the norm.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public MaxNorm {
    Checks.requireNorm("max_norm maxValue", maxValue);
    axes = List.copyOf(axes);
  }

  @Override
  public MaxNorm axes(List<Integer> newAxes) {
    return new MaxNorm(maxValue, newAxes);
  }

  @Override
  public String name() {
    return "max_norm";
  }

  @Override
  public double factor(double norm) {
    return Math.min(norm, maxValue) / (EPSILON + norm);
  }
}
