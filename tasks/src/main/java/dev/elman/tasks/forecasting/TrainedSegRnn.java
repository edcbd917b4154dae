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

  /// Networks with the errors of the windows that each has not learned from.
  static TrainedSegRnn of(
      List<Functional> networks, SegRnnNetwork.Settings plain, List<LearningWindows> parts) {
    double[] sums = new double[plain.horizon()];
    int count = 0;
    List<List<Window>> some = new ArrayList<>();
    for (int member = 0; member < parts.size(); member++) {
      List<Window> windows = some(parts.get(member).validate());
      some.add(windows);
      SegmentWindows tried = plain.windows(windows, false);
      float[] said = SegmentTraining.forecast(List.of(networks.get(member)), tried);
      for (int i = 0; i < said.length; i++) {
        int step = i % plain.horizon();
        sums[step] += Math.abs(said[i] - tried.ahead(i / plain.horizon(), step));
      }
      count += windows.size();
    }
    int all = count;
    List<Double> errors = Arrays.stream(sums).mapToObj(sum -> sum / all).toList();
    SegRnnNetwork.Settings settings =
        new SegRnnNetwork.Settings(plain.window(), plain.horizon(), plain.names(), errors);
    List<Fold> checked = new ArrayList<>();
    for (int member = 0; member < parts.size(); member++) {
      TrainedSegRnn one = new TrainedSegRnn(List.of(networks.get(member)), settings, List.of());
      List<Forecast> forecasts = one.ofWindows(some.get(member));
      for (int i = 0; i < forecasts.size(); i++) {
        Window at = some.get(member).get(i);
        checked.add(new Fold(at.series(), at.end(), forecasts.get(i)));
      }
    }
    return new TrainedSegRnn(networks, settings, checked);
  }

  private static List<Window> some(List<Window> windows) {
    int stride = Math.ceilDiv(windows.size(), MOST_CHECKED);
    List<Window> some = new ArrayList<>();
    for (int i = 0; i < windows.size(); i += stride) {
      some.add(windows.get(i));
    }
    return some;
  }

  @Override
  public int window() {
    return settings.window();
  }

  @Override
  public List<Forecast> forecast(List<TimeSeries> histories) {
    List<Window> windows = new ArrayList<>();
    for (TimeSeries series : histories) {
      if (series.size() < window()) {
        throw new IllegalArgumentException(
            "Series %s: expected at least the %d values of a window, but got %d."
                .formatted(series.name(), window(), series.size()));
      }
      windows.add(new Window(series, series.size()));
    }
    return ofWindows(windows);
  }

  private List<Forecast> ofWindows(List<Window> windows) {
    SegmentWindows all = settings.windows(windows, false);
    float[] said = SegmentTraining.forecast(networks, all);
    List<Forecast> forecasts = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      forecasts.add(forecast(all.places().get(i), said, i * settings.horizon()));
    }
    return forecasts;
  }

  private Forecast forecast(Place place, float[] said, int at) {
    double[] levels = Forecaster.LEVELS.stream().mapToDouble(level -> level).toArray();
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
