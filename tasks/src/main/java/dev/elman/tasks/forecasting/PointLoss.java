package dev.elman.tasks.forecasting;

import dev.elman.loss.Loss;
import dev.elman.loss.Losses;

/// What a network that forecasts one value per step makes small.
public enum PointLoss {
  /// The mean absolute error: it forecasts the median.
  MAE,
  /// The mean squared error: it forecasts the mean.
  MSE;

  Loss loss() {
    return switch (this) {
      case MAE -> Losses.mae();
      case MSE -> Losses.mse();
    };
  }
}
