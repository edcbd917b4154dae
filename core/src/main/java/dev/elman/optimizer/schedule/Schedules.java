package dev.elman.optimizer.schedule;

import java.util.List;

/// All learning-rate schedules of the library, with Keras 3's names and defaults where Keras has
/// them.
///
/// | shape | schedule |
/// |---|---|
/// | falls | [#exponentialDecay] [#inverseTimeDecay] [#polynomialDecay] [#piecewiseConstantDecay] |
/// | falls along a cosine | [#cosineDecay] [#cosineDecayRestarts] |
/// | rises, then falls | [#oneCycle] [#inverseSquareRoot] [#noam] |
/// | rises before another | [#linearWarmup] |
public final class Schedules {
  private Schedules() {}

  /// A rate that is multiplied by `decayRate` in every `decaySteps` steps, evenly.
  public static ExponentialDecay exponentialDecay(
      double initialLearningRate, long decaySteps, double decayRate) {
    return new ExponentialDecay(initialLearningRate, decaySteps, decayRate, false);
  }

  /// A rate whose divisor grows by `decayRate` in every `decaySteps` steps, evenly.
  public static InverseTimeDecay inverseTimeDecay(
      double initialLearningRate, long decaySteps, double decayRate) {
    return new InverseTimeDecay(initialLearningRate, decaySteps, decayRate, false);
  }

  /// A straight line to 0.0001, unless its options say otherwise.
  public static PolynomialDecay polynomialDecay(double initialLearningRate, long decaySteps) {
    return new PolynomialDecay(initialLearningRate, decaySteps, 0.0001, 1, false);
  }

  /// `values[0]` up to step `boundaries[0]`, `values[1]` up to step `boundaries[1]`, and so on.
  public static PiecewiseConstantDecay piecewiseConstantDecay(
      List<Long> boundaries, List<Double> values) {
    return new PiecewiseConstantDecay(boundaries, values);
  }

  /// Half a cosine from a rate to 0, without warm-up.
  public static CosineDecay cosineDecay(double initialLearningRate, long decaySteps) {
    return new CosineDecay(initialLearningRate, decaySteps, 0, initialLearningRate, 0);
  }

  /// Half cosines from a rate to 0, each twice as long as the one before.
  public static CosineDecayRestarts cosineDecayRestarts(
      double initialLearningRate, long firstDecaySteps) {
    return new CosineDecayRestarts(initialLearningRate, firstDecaySteps, 2, 1, 0);
  }

  /// PyTorch's one cycle: from a 25th of the highest rate up in three tenths of the steps, then
  /// down to a 250 000th.
  public static OneCycle oneCycle(double maxRate, long totalSteps) {
    return new OneCycle(maxRate, totalSteps, 0.3, 25, 1e4, false);
  }

  /// A rise from 0 to the first rate of another schedule, which follows.
  public static LinearWarmup linearWarmup(long warmupSteps, LearningRate then) {
    return new LinearWarmup(0, warmupSteps, then);
  }

  /// A rise from 0 to a rate that stays.
  public static LinearWarmup linearWarmup(long warmupSteps, double then) {
    return linearWarmup(warmupSteps, LearningRate.constant(then));
  }

  /// A rise to `peak`, then a fall with the root of the number of steps.
  public static InverseSquareRoot inverseSquareRoot(double peak, long warmupSteps) {
    return new InverseSquareRoot(peak, warmupSteps);
  }

  /// [#inverseSquareRoot] with the peak of the Transformer: `(modelSize · warmupSteps)^-½`.
  public static InverseSquareRoot noam(int modelSize, long warmupSteps) {
    return inverseSquareRoot(1 / Math.sqrt((double) modelSize * warmupSteps), warmupSteps);
  }
}
