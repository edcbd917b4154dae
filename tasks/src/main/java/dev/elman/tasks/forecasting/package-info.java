/// Forecasting one monthly series and saying honestly how good it is.
///
/// Reading order: [dev.elman.tasks.forecasting.Series] → [dev.elman.tasks.forecasting.Split] (what
/// may be learned from) → [dev.elman.tasks.forecasting.Scaler] →
/// [dev.elman.tasks.forecasting.Network] and [dev.elman.tasks.forecasting.Baseline] (who forecasts)
/// → [dev.elman.tasks.forecasting.ForecastScore] → [dev.elman.tasks.forecasting.Comparison], which
/// puts them together.
@NullMarked
package dev.elman.tasks.forecasting;

import org.jspecify.annotations.NullMarked;
