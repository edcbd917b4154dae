package dev.elman.tasks.forecasting;

import dev.elman.model.Callback;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/// A network with all that makes it fit for use: it learns levels or returns, and its intervals are
/// calibrated on the last windows, which it has not learned from.
public final class NetworkForecaster implements Forecaster {
  private final NetworkType type;
  private final Values values;
  private final Forecaster network;

  /// A forecaster.
  ///
  /// @param values what it learns of series
  /// @param progress gives the callback that watches the training of a member
  public NetworkForecaster(
      NetworkType type, NetworkOptions options, Values values, IntFunction<Callback> progress) {
    this.type = type;
    this.values = values;
    network = type.forecaster(values.options(options), progress);
  }

  @Override
  public String title() {
    return network.title();
  }

  @Override
  public String settings(List<TimeSeries> training, int horizon) {
    String how = values == Values.RETURNS ? "; they learn returns, not prices" : "";
    return network.settings(values.learned(training), horizon) + how;
  }

  @Override
  public FittedNetwork fit(List<TimeSeries> training, int horizon) {
    List<TimeSeries> learned = values.learned(training);
    if (!(network.fit(learned, horizon) instanceof TrainedForecaster trained)) {
      throw new IllegalStateException(title() + ": expected it to give a TrainedForecaster.");
    }
    Calibration calibration = Calibration.of(trained.checked());
    FittedNetwork fitted = new FittedNetwork(type, values, trained, calibration);
    return fitted.checkedOn(said(fitted, trained.checked(), learned, training));
  }

  /// The folds as they would be told to a user.
  private static List<Fold> said(
      FittedNetwork fitted, List<Fold> folds, List<TimeSeries> learned, List<TimeSeries> series) {
    IdentityHashMap<TimeSeries, TimeSeries> whole = new IdentityHashMap<>();
    for (int i = 0; i < series.size(); i++) {
      whole.put(learned.get(i), series.get(i));
    }
    return folds.stream()
        .map(fold ->
            new Fold(
                Objects.requireNonNull(whole.get(fold.series())),
                fold.origin(),
                fitted.said(fold.forecast())))
        .toList();
  }
}
