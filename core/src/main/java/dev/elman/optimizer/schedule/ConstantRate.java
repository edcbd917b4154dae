package dev.elman.optimizer.schedule;

/// The same rate at every step.
///
/// @param rate the rate, at least 0
public record ConstantRate(double rate) implements LearningRate {
  /// Checks the rate.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public ConstantRate {
    Checks.rate("learning rate", rate);
  }

  @Override
  public double at(long step) {
    return rate;
  }
}
