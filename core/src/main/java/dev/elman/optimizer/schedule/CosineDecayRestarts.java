package dev.elman.optimizer.schedule;

/// Half cosines behind each other, each `tMul` times as long and `mMul` times as high as the one
/// before (Loshchilov and Hutter 2017, *SGDR*, arXiv:1608.03983). Keras's `CosineDecayRestarts`.
///
/// ```
/// rate = initial · ((1 - alpha) · mMul^i · (1 + cos(π p)) / 2 + alpha)
/// i    = the number of half cosines that are over
/// p    = how much of the current one is over, in [0, 1)
/// ```
///
/// A half cosine begins at exactly the step where the one before it ends; Keras, which finds `i`
/// with a logarithm in single precision, may be one step late.
///
/// Checked by `ScheduleGoldenTest` against Keras.
///
/// @param initialLearningRate the rate of step 0
/// @param firstDecaySteps how many steps the first half cosine takes
/// @param tMul how much longer the next one is, at least 1
/// @param mMul how much higher the next one is
/// @param alpha the part of `initialLearningRate` that is always there
public record CosineDecayRestarts(
    double initialLearningRate, long firstDecaySteps, double tMul, double mMul, double alpha)
    implements LearningRate {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public CosineDecayRestarts {
    Checks.rate("CosineDecayRestarts initialLearningRate", initialLearningRate);
    Checks.steps("CosineDecayRestarts firstDecaySteps", firstDecaySteps);
    Checks.require(
        tMul >= 1 && Double.isFinite(tMul),
        "CosineDecayRestarts tMul",
        "a number of at least 1",
        Double.toString(tMul));
    Checks.notNegative("CosineDecayRestarts mMul", mMul);
    Checks.notNegative("CosineDecayRestarts alpha", alpha);
  }

  /// The same schedule with another [#tMul()].
  public CosineDecayRestarts tMul(double newTMul) {
    return new CosineDecayRestarts(initialLearningRate, firstDecaySteps, newTMul, mMul, alpha);
  }

  /// The same schedule with another [#mMul()].
  public CosineDecayRestarts mMul(double newMMul) {
    return new CosineDecayRestarts(initialLearningRate, firstDecaySteps, tMul, newMMul, alpha);
  }

  /// The same schedule with another [#alpha()].
  public CosineDecayRestarts alpha(double newAlpha) {
    return new CosineDecayRestarts(initialLearningRate, firstDecaySteps, tMul, mMul, newAlpha);
  }

  @Override
  public double at(long step) {
    double left = (double) step / firstDecaySteps; // in lengths of the first half cosine
    double length = 1;
    double height = 1;
    if (tMul == 1) {
      height = Math.pow(mMul, Math.floor(left));
      left -= Math.floor(left);
    } else {
      while (left >= length) {
        left -= length;
        length *= tMul;
        height *= mMul;
      }
    }
    double cosine = height * (1 + Math.cos(Math.PI * left / length)) / 2;
    return initialLearningRate * ((1 - alpha) * cosine + alpha);
  }
}
