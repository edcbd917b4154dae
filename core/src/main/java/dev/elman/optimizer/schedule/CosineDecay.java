package dev.elman.optimizer.schedule;

/// Takes the rate down along half a cosine (Loshchilov and Hutter 2017, *SGDR*, arXiv:1608.03983),
/// after a linear warm-up if wanted (Goyal et al. 2017, arXiv:1706.02677). Keras's `CosineDecay`.
///
/// ```
/// rate = initial + (target - initial) · step / warmupSteps                    step < warmupSteps
/// rate = target · ((1 - alpha) · (1 + cos(π p)) / 2 + alpha)                  from then on
/// p    = min(step - warmupSteps, decaySteps) / decaySteps
/// ```
///
/// Without a warm-up, `target` is `initial` and `warmupSteps` 0.
///
/// Checked by `ScheduleGoldenTest` against Keras.
///
/// @param initialLearningRate the rate of step 0
/// @param decaySteps how many steps the decay takes
/// @param alpha the part of the rate that is left at the end
/// @param warmupTarget the rate at the end of the warm-up
/// @param warmupSteps how many steps the warm-up takes
public record CosineDecay(
    double initialLearningRate,
    long decaySteps,
    double alpha,
    double warmupTarget,
    long warmupSteps)
    implements LearningRate {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public CosineDecay {
    Checks.rate("CosineDecay initialLearningRate", initialLearningRate);
    Checks.steps("CosineDecay decaySteps", decaySteps);
    Checks.notNegative("CosineDecay alpha", alpha);
    Checks.rate("CosineDecay warmupTarget", warmupTarget);
    Checks.require(
        warmupSteps >= 0,
        "CosineDecay warmupSteps",
        "at least 0 steps",
        Long.toString(warmupSteps));
  }

  /// The same schedule with another [#alpha()].
  public CosineDecay alpha(double newAlpha) {
    return new CosineDecay(initialLearningRate, decaySteps, newAlpha, warmupTarget, warmupSteps);
  }

  /// The same schedule after a warm-up of so many steps, at whose end the rate is `target`.
  public CosineDecay warmup(double target, long steps) {
    return new CosineDecay(initialLearningRate, decaySteps, alpha, target, steps);
  }

  @Override
  public double at(long step) {
    if (step < warmupSteps) {
      double rise = warmupTarget - initialLearningRate;
      return initialLearningRate + rise * step / warmupSteps;
    }
    double p = (double) Math.min(step - warmupSteps, decaySteps) / decaySteps;
    return warmupTarget * ((1 - alpha) * (1 + Math.cos(Math.PI * p)) / 2 + alpha);
  }
}
