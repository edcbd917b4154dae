package dev.elman.optimizer.schedule;

/// Multiplies the rate by the same factor again and again. Keras's `ExponentialDecay`.
///
/// ```
/// rate = initial · decayRate ^ (step / decaySteps)  the exponent rounded down, if staircase
/// ```
///
/// Checked by `ScheduleGoldenTest` against Keras.
///
/// @param initialLearningRate the rate of step 0
/// @param decaySteps after so many steps the rate has been multiplied once
/// @param decayRate the factor
/// @param staircase whether the rate changes only every `decaySteps` steps
public record ExponentialDecay(
    double initialLearningRate, long decaySteps, double decayRate, boolean staircase)
    implements LearningRate {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public ExponentialDecay {
    Checks.rate("ExponentialDecay initialLearningRate", initialLearningRate);
    Checks.steps("ExponentialDecay decaySteps", decaySteps);
    Checks.notNegative("ExponentialDecay decayRate", decayRate);
  }

  /// The same schedule in stairs or not.
  public ExponentialDecay staircase(boolean newStaircase) {
    return new ExponentialDecay(initialLearningRate, decaySteps, decayRate, newStaircase);
  }

  @Override
  public double at(long step) {
    double p = (double) step / decaySteps;
    return initialLearningRate * Math.pow(decayRate, staircase ? Math.floor(p) : p);
  }
}
