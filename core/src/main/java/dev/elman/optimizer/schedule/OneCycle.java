package dev.elman.optimizer.schedule;

/// One rise to a high rate and one long fall to almost 0, both along half cosines (Smith and Topin
/// 2018, *Super-convergence*, arXiv:1708.07120). PyTorch's `OneCycleLR`; its cycle of the momentum
/// is left out.
///
/// ```
/// from maxRate / divFactor       up   to maxRate                          steps 0 … pctStart · totalSteps - 1
/// from maxRate                   down to maxRate / divFactor / finalDivFactor              … totalSteps - 1
/// between two rates a and b:     rate = b + (a - b) · (1 + cos(π p)) / 2
/// ```
///
/// With `threePhase` the fall first mirrors the rise, to `maxRate / divFactor`. After the last step
/// the rate stays, where PyTorch's throws.
///
/// Checked by `ScheduleGoldenTest` against PyTorch.
///
/// @param maxRate the highest rate
/// @param totalSteps how many steps the cycle takes
/// @param pctStart the part of the steps that the rise takes, in [0, 1]
/// @param divFactor `maxRate` divided by the first rate
/// @param finalDivFactor the first rate divided by the last
/// @param threePhase whether the fall mirrors the rise first
public record OneCycle(
    double maxRate,
    long totalSteps,
    double pctStart,
    double divFactor,
    double finalDivFactor,
    boolean threePhase)
    implements LearningRate {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public OneCycle {
    Checks.rate("OneCycle maxRate", maxRate);
    Checks.steps("OneCycle totalSteps", totalSteps);
    double largest = threePhase ? 0.5 : 1;
    Checks.require(
        pctStart >= 0 && pctStart <= largest,
        "OneCycle pctStart",
        "a number in [0, " + largest + "]",
        Double.toString(pctStart));
    Checks.positive("OneCycle divFactor", divFactor);
    Checks.positive("OneCycle finalDivFactor", finalDivFactor);
  }

  /// The same schedule with another [#pctStart()].
  public OneCycle pctStart(double newPctStart) {
    return new OneCycle(maxRate, totalSteps, newPctStart, divFactor, finalDivFactor, threePhase);
  }

  /// The same schedule with another [#divFactor()].
  public OneCycle divFactor(double newDivFactor) {
    return new OneCycle(maxRate, totalSteps, pctStart, newDivFactor, finalDivFactor, threePhase);
  }

  /// The same schedule with another [#finalDivFactor()].
  public OneCycle finalDivFactor(double newFinalDivFactor) {
    return new OneCycle(maxRate, totalSteps, pctStart, divFactor, newFinalDivFactor, threePhase);
  }

  /// The same schedule in three phases or two.
  public OneCycle threePhase(boolean newThreePhase) {
    return new OneCycle(maxRate, totalSteps, pctStart, divFactor, finalDivFactor, newThreePhase);
  }

  @Override
  public double at(long step) {
    double first = maxRate / divFactor;
    double last = first / finalDivFactor;
    double up = pctStart * totalSteps - 1;
    if (step <= up) {
      return between(first, maxRate, progress(step, 0, up));
    }
    double end = totalSteps - 1.0;
    if (!threePhase) {
      return between(maxRate, last, progress(step, up, end));
    }
    double mirrored = 2 * up;
    return step <= mirrored
        ? between(maxRate, first, progress(step, up, mirrored))
        : between(first, last, progress(step, mirrored, end));
  }

  private static double progress(long step, double from, double to) {
    return to > from ? Math.min(1, (step - from) / (to - from)) : 1;
  }

  private static double between(double from, double to, double p) {
    return to + (from - to) * (1 + Math.cos(Math.PI * p)) / 2;
  }
}
