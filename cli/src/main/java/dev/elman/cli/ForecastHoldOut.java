package dev.elman.cli;

import dev.elman.tasks.forecasting.Backtest;
import dev.elman.tasks.forecasting.TimeSeries;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a forecaster is tried on a past that it has not seen.
final class ForecastHoldOut {
  @Option(
      names = "--hold-out",
      paramLabel = "N",
      converter = Positive.class,
      description = "Values at the end that are held out. Default: a fifth, in whole horizons.")
  private @Nullable Integer heldOut;

  @Option(
      names = "--stride",
      paramLabel = "N",
      converter = Positive.class,
      description = "Steps between two forecasts. Default: what gives twenty forecasts.")
  private @Nullable Integer stride;

  @Option(
      names = "--refit",
      paramLabel = "N",
      converter = Positive.class,
      description = "Learn again after so many forecasts. Default: learn once.")
  private @Nullable Integer refit;

  /// The backtest for these series.
  ///
  /// @throws IllegalArgumentException if nothing would be left to learn from
  Backtest backtest(List<TimeSeries> series, int horizon) {
    Backtest backtest =
        Backtest.suited(horizon, heldOut == null ? Backtest.heldOut(series, horizon) : heldOut);
    backtest.requireLonger(series);
    backtest = stride == null ? backtest : backtest.stride(stride);
    return refit == null ? backtest : backtest.refit(refit);
  }
}
