package dev.elman.optimizer.schedule;

import java.util.List;

/// A rate for each interval of steps. Keras's `PiecewiseConstantDecay`.
///
/// ```
/// rate = values[i], where i is the number of boundaries below step
/// ```
///
/// Checked by `ScheduleGoldenTest` against Keras.
///
/// @param boundaries the last steps of the intervals but the last, ascending
/// @param values the rates, one more than boundaries
public record PiecewiseConstantDecay(List<Long> boundaries, List<Double> values)
    implements LearningRate {
  /// Checks the lists.
  ///
  /// @throws IllegalArgumentException if their lengths do not fit, the boundaries do not ascend or
  ///   a rate is negative
  public PiecewiseConstantDecay {
    boundaries = List.copyOf(boundaries);
    values = List.copyOf(values);
    Checks.require(
        values.size() == boundaries.size() + 1,
        "PiecewiseConstantDecay values",
        "one more than the " + boundaries.size() + " boundaries",
        Integer.toString(values.size()));
    for (int i = 1; i < boundaries.size(); i++) {
      Checks.require(
          boundaries.get(i - 1) < boundaries.get(i),
          "PiecewiseConstantDecay boundaries",
          "ascending steps",
          boundaries.toString());
    }
    values.forEach(value -> Checks.rate("PiecewiseConstantDecay values", value));
  }

  @Override
  public double at(long step) {
    int i = 0;
    while (i < boundaries.size() && step > boundaries.get(i)) {
      i++;
    }
    return values.get(i);
  }
}
