package dev.elman.tasks.forecasting;

import java.util.List;

/// A network that has learned, with what turns its forecasts into those of values.
public final class FittedNetwork implements Forecaster.Fitted {
  private final NetworkType type;
  private final Values values;
  private final TrainedForecaster trained;
  private final Calibration calibration;
  private final List<Fold> checked;

  FittedNetwork(
      NetworkType type, Values values, TrainedForecaster trained, Calibration calibration) {
    this(type, values, trained, calibration, List.of());
  }

  private FittedNetwork(
      NetworkType type,
      Values values,
      TrainedForecaster trained,
      Calibration calibration,
      List<Fold> checked) {
    this.type = type;
    this.values = values;
    this.trained = trained;
    this.calibration = calibration;
    this.checked = checked;
  }

  FittedNetwork checkedOn(List<Fold> folds) {
    return new FittedNetwork(type, values, trained, calibration, List.copyOf(folds));
  }

  @Override
  public List<Forecast> forecast(List<TimeSeries> histories) {
    return trained.forecast(values.learned(histories)).stream().map(this::said).toList();
  }

  /// The forecast of values, with calibrated intervals, from that of the network.
  Forecast said(Forecast forecast) {
    return values.said(calibration.correct(forecast));
  }

  /// Which network.
  public NetworkType type() {
    return type;
  }

  /// What it has learned of series.
  public Values values() {
    return values;
  }

  /// Its forecasts of the windows that it has not learned from, which chose the epoch and the
  /// widths of the intervals; empty when it comes from a file.
  public List<Fold> checked() {
    return checked;
  }

  TrainedForecaster trained() {
    return trained;
  }

  Calibration calibration() {
    return calibration;
  }
}
