package dev.elman.tasks.quickstart;

/// Standardises values: subtracts a mean and divides by a standard deviation.
///
/// @param mean the mean of the values it was fitted on
/// @param deviation their standard deviation (of the population, as scikit-learn's
///   `StandardScaler`), above 0
public record Scaler(double mean, double deviation) {

  /// Checks the deviation.
  ///
  /// @throws IllegalArgumentException if the deviation is not above 0
  public Scaler {
    if (!(deviation > 0)) {
      throw new IllegalArgumentException(
          "Scaler: expected values that differ, but got a standard deviation of "
              + deviation
              + ".");
    }
  }

  /// The scaler that gives these values a mean of 0 and a standard deviation of 1. Pass training
  /// values only.
  ///
  /// @throws IllegalArgumentException if all values are the same, or if there are none
  public static Scaler fit(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new Scaler(mean, Math.sqrt(squares / values.length));
  }

  /// The standardised values, in the precision of the networks.
  public float[] scale(double[] values) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = (float) ((values[i] - mean) / deviation);
    }
    return scaled;
  }

  /// The inverse of [#scale].
  public double[] unscale(float[] scaled) {
    double[] values = new double[scaled.length];
    for (int i = 0; i < scaled.length; i++) {
      values[i] = scaled[i] * deviation + mean;
    }
    return values;
  }
}
