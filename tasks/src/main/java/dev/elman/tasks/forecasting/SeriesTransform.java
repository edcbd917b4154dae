package dev.elman.tasks.forecasting;

import java.util.Arrays;

/// A growing function of the values of a series, and the way back. What it takes from the series it
/// takes from known values alone.
///
/// ```
/// z = (f(y) - shift) / scale,    f: identity or logarithm
/// ```
///
/// @param kind which function
/// @param shift what is subtracted
/// @param scale what it is divided by, positive
public record SeriesTransform(Kind kind, double shift, double scale) {
  /// Where shift and scale come from.
  public enum Kind {
    /// The logarithm: differences become growth rates, and those of prices returns.
    LOG,
    /// Less the mean, divided by the standard deviation.
    STANDARD,
    /// The smallest value becomes 0, the largest 1.
    MIN_MAX,
    /// Less the median, divided by the distance of the quartiles: outliers do not matter.
    ROBUST,
    /// Divided by the mean absolute value.
    MEAN
  }

  /// The transform of a series.
  ///
  /// @param known all of the series that is known
  /// @throws IllegalArgumentException if a logarithm is asked for of a value that is not positive
  public static SeriesTransform of(Kind kind, TimeSeries known) {
    double[] values = known.values();
    return switch (kind) {
      case LOG -> {
        requirePositive(known);
        yield new SeriesTransform(kind, 0, 1);
      }
      case STANDARD -> {
        double mean = Arrays.stream(values).average().orElse(0);
        double variance =
            Arrays.stream(values).map(y -> (y - mean) * (y - mean)).average().orElse(0);
        yield scaled(kind, mean, Math.sqrt(variance));
      }
      case MIN_MAX -> {
        Arrays.sort(values);
        yield scaled(kind, values[0], values[values.length - 1] - values[0]);
      }
      case ROBUST -> {
        Arrays.sort(values);
        double quartiles =
            PathQuantiles.quantile(values, 0.75) - PathQuantiles.quantile(values, 0.25);
        yield scaled(kind, PathQuantiles.quantile(values, 0.5), quartiles);
      }
      case MEAN -> scaled(kind, 0, Arrays.stream(values).map(Math::abs).average().orElse(0));
    };
  }

  private static SeriesTransform scaled(Kind kind, double shift, double scale) {
    return new SeriesTransform(kind, shift, scale > 0 ? scale : 1);
  }

  private static void requirePositive(TimeSeries series) {
    for (int t = 0; t < series.size(); t++) {
      if (series.value(t) <= 0) {
        throw new IllegalArgumentException(
            "Series %s: expected positive values to take logarithms of, but value %d is %s. Choose another transform."
                .formatted(series.name(), t + 1, series.value(t)));
      }
    }
  }

  /// The transformed value; negative infinity or NaN for the logarithm of what has none.
  public double apply(double value) {
    return ((kind == Kind.LOG ? Math.log(value) : value) - shift) / scale;
  }

  /// The value that was transformed.
  public double invert(double transformed) {
    double value = transformed * scale + shift;
    return kind == Kind.LOG ? Math.exp(value) : value;
  }
}
