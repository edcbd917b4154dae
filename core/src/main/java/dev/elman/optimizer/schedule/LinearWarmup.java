package dev.elman.optimizer.schedule;

/// Lets the rate rise evenly to the first rate of another schedule, which follows (Goyal et al.
/// 2017, arXiv:1706.02677, sec. 2.2).
///
/// ```
/// rate = initial + (then(0) - initial) · step / warmupSteps                   step < warmupSteps
/// rate = then(step - warmupSteps)                                             from then on
/// ```
///
/// Checked by `ScheduleTest` against the warm-up of [CosineDecay].
///
/// @param initialLearningRate the rate of step 0
/// @param warmupSteps how many steps the warm-up takes
/// @param then what follows
public record LinearWarmup(double initialLearningRate, long warmupSteps, LearningRate then)
    implements LearningRate {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public LinearWarmup {
    Checks.rate("LinearWarmup initialLearningRate", initialLearningRate);
    Checks.steps("LinearWarmup warmupSteps", warmupSteps);
  }

  /// The same schedule with another [#initialLearningRate()].
  public LinearWarmup initialLearningRate(double newInitial) {
    return new LinearWarmup(newInitial, warmupSteps, then);
  }

  @Override
  public double at(long step) {
    if (step >= warmupSteps) {
      return then.at(step - warmupSteps);
    }
    return initialLearningRate + (then.at(0) - initialLearningRate) * step / warmupSteps;
  }
}
