package dev.elman.optimizer.schedule;

/// The learning rate of each step. [Schedules] lists all that the library has; every optimizer
/// takes one in place of a number, and a lambda will do.
@FunctionalInterface
public interface LearningRate {
  /// The rate of a step.
  ///
  /// @param step the number of batches before this one, from 0 on; with gradient accumulation too
  double at(long step);

  /// The same rate at every step.
  static LearningRate constant(double rate) {
    return new ConstantRate(rate);
  }
}
