package dev.elman.tasks.forecasting;

import dev.elman.data.DataException;

/// What to put in the place of missing values between two that are known.
public enum Gaps {
  /// A straight line between the neighbours.
  INTERPOLATE,
  /// The value before.
  FORWARD,
  /// Zero: nothing was sold.
  ZERO,
  /// Nothing: a gap is an error.
  REFUSE;

  /// Fills gaps in place; the first and the last value are known.
  ///
  /// @param what what the values are, for the message
  /// @return how many values were filled
  /// @throws DataException if gaps are refused and there is one
  int fill(double[] values, String what) {
    int filled = 0;
    for (int i = 1; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        if (this == REFUSE) {
          throw new DataException(
              "%s: expected no gaps, but value %d is missing. Fill it, or choose another policy with --gaps."
                  .formatted(what, i + 1),
              null);
        }
        values[i] = value(values, i);
        filled++;
      }
    }
    return filled;
  }

  private double value(double[] values, int i) {
    if (this == ZERO) {
      return 0;
    }
    if (this == FORWARD) {
      return values[i - 1];
    }
    int next = i;
    while (Double.isNaN(values[next])) {
      next++;
    }
    return values[i - 1] + (values[next] - values[i - 1]) / (next - i + 1);
  }
}
