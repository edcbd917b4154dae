package dev.elman.cli;

import dev.elman.tasks.forecasting.Forecast;
import dev.elman.tasks.forecasting.TimeSeries;
import java.util.stream.IntStream;

/// A forecast that is drawn from the last known value on.
record Fan(TimeSeries series, int origin, Forecast forecast) {
  double[] places() {
    return IntStream.rangeClosed(origin - 1, origin - 1 + forecast.horizon())
        .asDoubleStream()
        .toArray();
  }

  double[] quantiles(double level) {
    double[] values = new double[forecast.horizon() + 1];
    values[0] = series.value(origin - 1);
    for (int step = 0; step < forecast.horizon(); step++) {
      values[step + 1] = forecast.quantile(step, level);
    }
    return values;
  }
}
