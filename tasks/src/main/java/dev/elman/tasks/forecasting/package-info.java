/// Forecasting time series and saying honestly how good it is.
///
/// Reading order: [dev.elman.tasks.forecasting.TimeSeries] (what is forecast) ←
/// [dev.elman.tasks.forecasting.SeriesReader] (from tables) →
/// [dev.elman.tasks.forecasting.Forecaster] (who forecasts: networks and
/// [dev.elman.tasks.forecasting.Baselines]) → [dev.elman.tasks.forecasting.Backtest] (forecasts of
/// a past that was held out) → [dev.elman.tasks.forecasting.Scores].
@NullMarked
package dev.elman.tasks.forecasting;

import org.jspecify.annotations.NullMarked;
