/// Forecasting one monthly series and saying honestly how good it is.
///
/// Reading order: [dev.elman.tasks.quickstart.Series] → [dev.elman.tasks.quickstart.Split] (what
/// may be learned from) → [dev.elman.tasks.quickstart.Scaler] →
/// [dev.elman.tasks.quickstart.Network] and [dev.elman.tasks.quickstart.Baseline] (who forecasts) →
/// [dev.elman.tasks.quickstart.ForecastScore] → [dev.elman.tasks.quickstart.Comparison], which puts
/// them together.
@NullMarked
package dev.elman.tasks.quickstart;

import org.jspecify.annotations.NullMarked;
