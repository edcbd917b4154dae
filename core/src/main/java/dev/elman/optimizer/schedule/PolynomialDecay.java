package dev.elman.optimizer.schedule;

/// Takes the rate down to an end along a power of the steps left. Keras's `PolynomialDecay`.
///
/// ```
/// rate = (initial - end) · (1 - min(step, decaySteps) / decaySteps) ^ power + end
/// ```
///
/// With `cycle` the decay is stretched instead of ending: `decaySteps` is replaced by its first
/// multiple that is not below the step.
///
/// Checked by `ScheduleGoldenTest` against Keras.
///
/// @param initialLearningRate the rate of step 0
/// @param decaySteps how many steps the decay takes
/// @param endLearningRate the rate at the end
/// @param power 1 for a straight line
/// @param cycle whether the rate rises again after each end
public record PolynomialDecay(
    double initialLearningRate,
    long decaySteps,
    double endLearningRate,
    double power,
    boolean cycle)
    implements LearningRate {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public PolynomialDecay {
    Checks.rate("PolynomialDecay initialLearningRate", initialLearningRate);
    Checks.steps("PolynomialDecay decaySteps", decaySteps);
    Checks.rate("PolynomialDecay endLearningRate", endLearningRate);
    Checks.positive("PolynomialDecay power", power);
  }

  /// The same schedule with another [#endLearningRate()].
  public PolynomialDecay endLearningRate(double newEnd) {
    return new PolynomialDecay(initialLearningRate, decaySteps, newEnd, power, cycle);
  }

  /// The same schedule with another [#power()].
  public PolynomialDecay power(double newPower) {
    return new PolynomialDecay(initialLearningRate, decaySteps, endLearningRate, newPower, cycle);
  }

  /// The same schedule, beginning again or not.
  public PolynomialDecay cycle(boolean newCycle) {
    return new PolynomialDecay(initialLearningRate, decaySteps, endLearningRate, power, newCycle);
  }

  @Override
  public double at(long step) {
    long rounds = cycle ? Math.max(1, Math.ceilDiv(step, decaySteps)) : 1;
    double p = Math.min(1, (double) step / (decaySteps * rounds));
    return (initialLearningRate - endLearningRate) * Math.pow(1 - p, power) + endLearningRate;
  }
}
