package dev.elman.optimizer.schedule;

/// Divides the rate by a number that grows evenly. Keras's `InverseTimeDecay`.
///
/// ```
/// rate = initial / (1 + decayRate · step / decaySteps)        the quotient rounded down, if staircase
/// ```
///
/// Checked by `ScheduleGoldenTest` against Keras.
///
/// @param initialLearningRate the rate of step 0
/// @param decaySteps after so many steps the divisor has grown by `decayRate`
/// @param decayRate how fast the divisor grows
/// @param staircase whether the rate changes only every `decaySteps` steps
public record InverseTimeDecay(
    double initialLearningRate, long decaySteps, double decayRate, boolean staircase)
    implements LearningRate {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public InverseTimeDecay {
    Checks.rate("InverseTimeDecay initialLearningRate", initialLearningRate);
    Checks.steps("InverseTimeDecay decaySteps", decaySteps);
    Checks.notNegative("InverseTimeDecay decayRate", decayRate);
  }

  /// The same schedule in stairs or not.
  public InverseTimeDecay staircase(boolean newStaircase) {
    return new InverseTimeDecay(initialLearningRate, decaySteps, decayRate, newStaircase);
  }

  @Override
  public double at(long step) {
    double p = (double) step / decaySteps;
    return initialLearningRate / (1 + decayRate * (staircase ? Math.floor(p) : p));
  }
}
