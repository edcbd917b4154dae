package dev.elman.constraint;

import java.util.List;

/// Gives the weights that lead to each unit the norm 1.
///
/// ```
/// w = w / (1e-7 + ‖w‖)
/// ```
///
/// Checked by `ConstraintGoldenTest` against Keras.
///
/// @param axes along which the norms are taken
public record UnitNorm(List<Integer> axes) implements NormConstraint<UnitNorm> {
  /// Keeps a copy of the axes.
  public UnitNorm {
    axes = List.copyOf(axes);
  }

  @Override
  public UnitNorm axes(List<Integer> newAxes) {
    return new UnitNorm(newAxes);
  }

  @Override
  public String name() {
    return "unit_norm";
  }

  @Override
  public double factor(double norm) {
    return 1 / (EPSILON + norm);
  }
}
