package dev.elman.tasks.forecasting;

import dev.elman.model.Functional;
import dev.elman.tasks.forecasting.SegmentWindows.Place;
import dev.elman.tasks.forecasting.WindowEncoder.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Segment recurrent networks that have learned, whose forecasts are averaged.
///
/// @param checked forecasts of windows by a network that has not learned from them
record TrainedSegRnn(List<Functional> networks, SegRnnNetwork.Settings settings, List<Fold> checked)
    implements TrainedForecaster {
  private static final int MOST_CHECKED = 500;

  /// Networks with the errors of windows that each has not learned from.
  ///
  /// @param plain settings without errors
  /// @param parts what each network has learned from
  static TrainedSegRnn of(
      List<Functional> networks, SegRnnNetwork.Settings plain, List<LearningWindows> parts) {
    List<Tried> tried = new ArrayList<>();
    for (int member = 0; member < parts.size(); member++) {
      List<Window> windows = parts.get(member).some(MOST_CHECKED);
      SegmentWindows places = plain.windows(windows, false);
      List<Functional> one = List.of(networks.get(member));
      tried.add(new Tried(windows, places, SegmentTraining.forecast(one, places)));
    }
    SegRnnNetwork.Settings settings = plain.errors(errors(tried, plain.horizon()));
    TrainedSegRnn unchecked = new TrainedSegRnn(networks, settings, List.of());
    List<Fold> checked = new ArrayList<>();
    for (Tried part : tried) {
      List<Forecast> forecasts = unchecked.forecasts(part.places(), part.said());
      checked.addAll(LearningWindows.folds(part.windows(), forecasts));
    }
    return new TrainedSegRnn(networks, settings, checked);
  }

  /// Windows, and what a network that has not learned from them says of them.
  @SuppressWarnings("ArrayRecordComponent") // never compared as a record
  private record Tried(List<Window> windows, SegmentWindows places, float[] said) {}

  /// The mean absolute error of each step.
  private static List<Double> errors(List<Tried> tried, int horizon) {
    double[] sums = new double[horizon];
    int count = 0;
    for (Tried part : tried) {
      for (int i = 0; i < part.said().length; i++) {
        int step = i % horizon;
        sums[step] += Math.abs(part.said()[i] - part.places().ahead(i / horizon, step));
      }
      count += part.places().count();
    }
    int all = count;
    return Arrays.stream(sums).mapToObj(sum -> sum / all).toList();
  }

  @Override
  public int window() {
    return settings.window();
  }

  @Override
  public List<Forecast> forecast(List<TimeSeries> histories) {
    List<Window> windows = Window.last(histories, window(), "a window");
    SegmentWindows places = settings.windows(windows, false);
    return forecasts(places, SegmentTraining.forecast(networks, places));
  }

  private List<Forecast> forecasts(SegmentWindows places, float[] said) {
    List<Forecast> forecasts = new ArrayList<>();
    for (int i = 0; i < places.count(); i++) {
      forecasts.add(forecast(places.places().get(i), said, i * settings.horizon()));
    }
    return forecasts;
  }

  private Forecast forecast(Place place, float[] said, int at) {
    double[] levels = Forecaster.levels();
    double[][] quantiles = new double[settings.horizon()][levels.length];
    for (int step = 0; step < quantiles.length; step++) {
      for (int k = 0; k < levels.length; k++) {
        double away = settings.errors().get(step) * laplace(levels[k]);
        quantiles[step][k] = place.original(said[at + step] + away);
      }
    }
    return new Forecast(levels, quantiles);
  }

  /// The quantile of a Laplace distribution around 0 whose mean absolute value is 1.
  private static double laplace(double level) {
    double tail = Math.log(2 * Math.min(level, 1 - level));
    return level < 0.5 ? tail : -tail;
  }
}
