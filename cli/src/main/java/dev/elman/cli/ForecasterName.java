package dev.elman.cli;

import dev.elman.tasks.forecasting.Baselines;
import dev.elman.tasks.forecasting.CellType;
import dev.elman.tasks.forecasting.Forecaster;
import java.util.Locale;

/// The forecasters, by the names of the command line.
enum ForecasterName {
  LSTM,
  GRU,
  RNN,
  NAIVE,
  SEASONAL,
  DRIFT;

  boolean isNetwork() {
    return this == LSTM || this == GRU || this == RNN;
  }

  Forecaster forecaster(ForecastNetworks networks, ProgressCallback progress) {
    return switch (this) {
      case LSTM -> networks.network(CellType.LSTM, progress);
      case GRU -> networks.network(CellType.GRU, progress);
      case RNN -> networks.network(CellType.RNN, progress);
      case NAIVE -> Baselines.NAIVE;
      case SEASONAL -> Baselines.SEASONAL_NAIVE;
      case DRIFT -> Baselines.DRIFT;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
