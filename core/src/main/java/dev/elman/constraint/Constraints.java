package dev.elman.constraint;

import dev.elman.tensor.Catalog;
import java.util.List;

/// All constraints of the library, with Keras 3's names and defaults.
public final class Constraints {
  private static final List<Integer> FIRST_AXIS = List.of(0);

  private static final Catalog<Constraint> CATALOG =
      new Catalog<Constraint>("Constraints.of")
          .add("max_norm", Constraints::maxNorm)
          .add("min_max_norm", Constraints::minMaxNorm)
          .add("non_neg", Constraints::nonNeg)
          .add("unit_norm", Constraints::unitNorm);

  private Constraints() {}

  /// The constraint with Keras's name and its default options: `max_norm`, `MaxNorm`.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists all names and suggests
  ///   the closest
  public static Constraint of(String name) {
    return CATALOG.of(name);
  }

  /// The names that [#of] knows.
  public static List<String> names() {
    return CATALOG.names();
  }

  /// Norms of at most 2 along axis 0.
  public static MaxNorm maxNorm() {
    return maxNorm(2);
  }

  /// Norms of at most `maxValue` along axis 0.
  public static MaxNorm maxNorm(double maxValue) {
    return new MaxNorm(maxValue, FIRST_AXIS);
  }

  /// Norms from 0 to 1 along axis 0.
  public static MinMaxNorm minMaxNorm() {
    return minMaxNorm(0, 1);
  }

  /// Norms from `minValue` to `maxValue` along axis 0.
  public static MinMaxNorm minMaxNorm(double minValue, double maxValue) {
    return new MinMaxNorm(minValue, maxValue, 1, FIRST_AXIS);
  }

  /// No negative values.
  public static NonNeg nonNeg() {
    return new NonNeg();
  }

  /// Norms of 1 along axis 0.
  public static UnitNorm unitNorm() {
    return new UnitNorm(FIRST_AXIS);
  }
}
