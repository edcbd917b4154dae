package dev.elman.tasks.forecasting;

/// How the values of one window become numbers near 0, and outputs of a network become forecasts.
/// Everything comes from the window itself, so that series of any size look alike and nothing of
/// the future is needed.
///
/// Inputs are standardised. A forecast is an *anchor*, the seasonal naive or naive forecast, plus
/// the output times the mean absolute difference of values that are a season apart: a network that
/// says 0 is as good as the baseline.
///
/// @param mean the mean of the window, which is subtracted; 0 if it is only divided
/// @param deviation its standard deviation, or what it is divided by instead
/// @param size the mean absolute seasonal difference, the unit of the outputs
public record WindowScale(double mean, double deviation, double size) {
  /// What counts as a standard deviation of a constant window, relative to its size.
  private static final double SMALLEST = 1e-6;

  /// The scale of the window that ends before `end`.
  public static WindowScale of(TimeSeries series, int end, int window, int season) {
    double mean = 0;
    for (int t = end - window; t < end; t++) {
      mean += series.value(t) / window;
    }
    double squares = 0;
    for (int t = end - window; t < end; t++) {
      squares += (series.value(t) - mean) * (series.value(t) - mean) / window;
    }
    double least = SMALLEST * Math.max(1e-6, Math.abs(mean));
    double deviation = Math.max(least, Math.sqrt(squares));
    double differences = 0;
    for (int t = end - window + season; t < end; t++) {
      differences += Math.abs(series.value(t) - series.value(t - season)) / (window - season);
    }
    return new WindowScale(mean, deviation, Math.max(least, differences));
  }

  /// The scale of that window if its values are divided by their mean absolute value.
  static WindowScale ofMean(TimeSeries series, int end, int window, int season) {
    double sum = 0;
    for (int t = end - window; t < end; t++) {
      sum += Math.abs(series.value(t));
    }
    double mean = sum > 0 ? sum / window : 1;
    return new WindowScale(0, mean, of(series, end, window, season).size());
  }

  /// A value as a network sees it.
  public float input(double value) {
    return (float) ((value - mean) / deviation);
  }

  /// The value that a network sees as this: the inverse of [#input].
  public double value(float input) {
    return mean + deviation * input;
  }

  float target(double value, double anchor) {
    return (float) ((value - anchor) / size);
  }

  double forecast(float output, double anchor) {
    return anchor + output * size;
  }

  /// The seasonal naive forecast of a step ahead, counted from 0.
  static double anchor(TimeSeries series, int end, int season, int step) {
    return series.value(end - season + step % season);
  }
}
