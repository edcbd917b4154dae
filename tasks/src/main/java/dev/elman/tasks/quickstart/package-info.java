/// Forecasting one monthly series and saying honestly how good it is.
///
/// Reading order: [dev.elman.tasks.quickstart.MonthlySeries] → [dev.elman.tasks.quickstart.Network]
/// → [dev.elman.tasks.quickstart.Comparison], which tries the networks beside baselines as
/// [dev.elman.tasks.forecasting.Backtest] does.
@NullMarked
package dev.elman.tasks.quickstart;

import org.jspecify.annotations.NullMarked;
