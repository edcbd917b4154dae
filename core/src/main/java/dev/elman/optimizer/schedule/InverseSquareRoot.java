package dev.elman.optimizer.schedule;

/// A linear rise to a peak, then a fall with the root of the number of steps: the schedule of the
/// Transformer, also called Noam (Vaswani et al. 2017, arXiv:1706.03762, eq. 3).
///
/// ```
/// rate = peak · min(s / warmupSteps, sqrt(warmupSteps / s))                   s = step + 1
/// ```
///
/// Checked by `ScheduleTest` against the equation of the paper.
///
/// @param peak the highest rate
/// @param warmupSteps how many steps the rise takes
public record InverseSquareRoot(double peak, long warmupSteps) implements LearningRate {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public InverseSquareRoot {
    Checks.rate("InverseSquareRoot peak", peak);
    Checks.steps("InverseSquareRoot warmupSteps", warmupSteps);
  }

  @Override
  public double at(long step) {
    double s = (double) (step + 1) / warmupSteps;
    return peak * Math.min(s, 1 / Math.sqrt(s));
  }
}
