package dev.elman.optimizer;

/// A running mean of the weights, which often predicts better than the weights themselves (Polyak
/// and Juditsky 1992, doi:10.1137/0330046).
///
/// | kind | what it is |
/// |---|---|
/// | `NONE` | nothing |
/// | `EXPONENTIAL` | Keras's `use_ema`: `a = momentum · a + (1 - momentum) · w` after every batch, `a = w` at the first |
/// | `TRIGGERED` | the mean of the weights from the moment on when the training says so |
///
/// After training the weights are replaced by their mean; callbacks may swap them before.
///
/// @param kind which mean
/// @param momentum how much of an exponential mean is kept at each step, in [0, 1]
/// @param overwriteFrequency after so many updates, again and again, the weights are replaced by
///   their exponential mean; 0 for never
public record WeightAverage(Kind kind, double momentum, int overwriteFrequency) {
  /// Which mean.
  public enum Kind {
    /// None.
    NONE,
    /// With weights that fade exponentially.
    EXPONENTIAL,
    /// With equal weights, from a certain moment on.
    TRIGGERED
  }

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public WeightAverage {
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "WeightAverage momentum: expected a number in [0, 1], but got "
              + momentum
              + ". Keras's default is 0.99.");
    }
    if (overwriteFrequency < 0) {
      throw new IllegalArgumentException(
          "WeightAverage overwriteFrequency: expected at least 1 update, or 0 for never, but got "
              + overwriteFrequency
              + ".");
    }
  }

  /// No mean, which is the default of every optimizer, as in Keras.
  public static WeightAverage none() {
    return new WeightAverage(Kind.NONE, 0.99, 0);
  }

  /// An exponential mean.
  public static WeightAverage exponential(double momentum) {
    return new WeightAverage(Kind.EXPONENTIAL, momentum, 0);
  }

  /// The mean from the moment on when the training says so.
  public static WeightAverage triggered() {
    return new WeightAverage(Kind.TRIGGERED, 0.99, 0);
  }

  /// The same mean of another kind.
  public WeightAverage kind(Kind newKind) {
    return new WeightAverage(newKind, momentum, overwriteFrequency);
  }

  /// The same mean with another [#momentum()].
  public WeightAverage momentum(double newMomentum) {
    return new WeightAverage(kind, newMomentum, overwriteFrequency);
  }

  /// The same mean with another [#overwriteFrequency()].
  public WeightAverage overwriteFrequency(int newFrequency) {
    return new WeightAverage(kind, momentum, newFrequency);
  }
}
