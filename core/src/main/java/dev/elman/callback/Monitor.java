package dev.elman.callback;

import dev.elman.metric.Direction;
import dev.elman.model.TrainingRun;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value of the logs, and when it counts as better than another.
///
/// @param owner how messages call the callback: `EarlyStopping`
/// @param name the name in the logs: `val_loss`
/// @param mode which values are better
/// @param minDelta by how much a value must be better; a negative number counts as positive, as in
///   Keras
record Monitor(String owner, String name, Mode mode, double minDelta) {
  private static final String VALIDATION = "val_";

  /// What [Mode#AUTO] means for the model in training.
  ///
  /// @throws IllegalArgumentException if that cannot be said
  Mode resolve(TrainingRun run) {
    if (mode != Mode.AUTO) {
      return mode;
    }
    Direction direction = run.direction(name);
    if (direction == Direction.UNKNOWN) {
      throw new IllegalArgumentException(
          owner
              + ": expected a metric that says which values are better, but got \""
              + name
              + "\". Choose mode(Mode.MIN) or mode(Mode.MAX).");
    }
    return direction == Direction.UP ? Mode.MAX : Mode.MIN;
  }

  /// The value in these logs; null if it is one of a validation that this epoch has not.
  ///
  /// @throws IllegalArgumentException if there is none else
  @Nullable Double valueIn(Map<String, Double> logs, TrainingRun run, int epoch) {
    Double value = logs.get(name);
    if (value == null && !(name.startsWith(VALIDATION) && !run.validates(epoch))) {
      throw new IllegalArgumentException(
          owner
              + " monitor: expected one of "
              + logs.keySet()
              + ", but got \""
              + name
              + "\". "
              + (name.startsWith(VALIDATION)
                  ? "Names with val_ need validation data."
                  : "Name the metric in compile."));
    }
    return value;
  }

  /// Whether a value is better than another by more than [#minDelta()]; anything is better than
  /// none.
  boolean isImprovement(Mode resolved, double value, @Nullable Double reference) {
    if (reference == null) {
      return true;
    }
    double delta = Math.abs(minDelta);
    return resolved == Mode.MAX ? value - delta > reference : value + delta < reference;
  }
}
