package dev.elman.tasks.forecasting;

import dev.elman.model.Functional;
import java.util.List;

/// A forecaster that has trained networks. They and its settings are all that it is: a file of both
/// forecasts the same, bit for bit. See [NetworkType] for the way back.
public interface TrainedForecaster extends Forecaster.Fitted {
  /// The networks, at least one.
  List<Functional> networks();

  /// Everything else: a record of numbers, texts, enums, lists, maps and such records, as JSON can
  /// hold it.
  Record settings();

  /// Forecasts of windows by networks that have not learned from them, from which intervals are
  /// calibrated; none after [NetworkType]'s way back, since calibrated they were before.
  List<Fold> checked();

  /// How many values of a series it needs to see.
  int window();
}
