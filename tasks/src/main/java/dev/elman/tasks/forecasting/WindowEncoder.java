package dev.elman.tasks.forecasting;

import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Turns windows of series into the inputs of a network: what was, `[window, channels]`, and what
/// is known of the time to come, `[horizon · features]`.
///
/// Channels of a past step: the value, its place in the calendar, the covariates. Features of a
/// step to come: its place in the calendar and the covariates that are known in advance; after all
/// steps, a one for each property that does not change.
///
/// Covariates are standardised with mean and deviation of the training part.
///
/// @param window values that a network sees
/// @param horizon values that it forecasts
/// @param season after how many values the series repeat
/// @param differences whether the network sees by how much values change instead of the values
/// @param calendar what of the calendar it is told
/// @param past the names of covariates that are known up to the last value
/// @param future the names of covariates that are known in advance
/// @param scales mean and deviation of each covariate
/// @param fixed each `name=value` of what does not change
record WindowEncoder(
    int window,
    int horizon,
    int season,
    boolean differences,
    CalendarFeatures calendar,
    List<String> past,
    List<String> future,
    Map<String, double[]> scales,
    List<String> fixed) {

  /// Learns the scales of covariates.
  ///
  /// @param training series of the same columns
  WindowEncoder(
      List<TimeSeries> training, int window, int horizon, int season, boolean differences) {
    this(
        window,
        horizon,
        season,
        differences,
        CalendarFeatures.of(training.getFirst()),
        training.getFirst().covariates().pastNames(),
        training.getFirst().covariates().futureNames(),
        scales(training),
        fixed(training));
  }

  private static Map<String, double[]> scales(List<TimeSeries> training) {
    Covariates first = training.getFirst().covariates();
    Map<String, double[]> scales = new LinkedHashMap<>();
    first.pastNames().forEach(name -> scales.put(name, scale(training, name, false)));
    first.futureNames().forEach(name -> scales.put(name, scale(training, name, true)));
    return scales;
  }

  private static List<String> fixed(List<TimeSeries> training) {
    Set<String> values = new LinkedHashSet<>();
    for (TimeSeries series : training) {
      for (String name : series.covariates().fixedNames()) {
        values.add(name + "=" + series.covariates().fixed(name));
      }
    }
    return List.copyOf(values);
  }

  private static double[] scale(List<TimeSeries> training, String name, boolean isFuture) {
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (TimeSeries series : training) {
      for (int t = 0; t < series.size(); t++) {
        double value = covariate(series, name, t, isFuture);
        sum += value;
        squares += value * value;
        count++;
      }
    }
    double mean = sum / count;
    double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    return new double[] {mean, deviation > 0 ? deviation : 1};
  }

  private static double covariate(TimeSeries series, String name, int t, boolean isFuture) {
    return isFuture ? series.covariates().future(name, t) : series.covariates().past(name, t);
  }

  int channels() {
    return 1 + calendar.size() + past.size() + future.size();
  }

  int aheadSize() {
    return horizon * (calendar.size() + future.size()) + fixed.size();
  }

  /// The inputs for windows that end before these places: one tensor, or two if anything is known
  /// of the time to come.
  List<Tensor> inputs(List<Window> windows) {
    float[] was = new float[windows.size() * window * channels()];
    float[] ahead = new float[windows.size() * aheadSize()];
    for (int i = 0; i < windows.size(); i++) {
      writePast(windows.get(i), was, i * window * channels());
      writeAhead(windows.get(i), ahead, i * aheadSize());
    }
    Tensor x = Tensor.of(was).reshape(windows.size(), window, channels());
    return aheadSize() == 0
        ? List.of(x)
        : List.of(x, Tensor.of(ahead).reshape(windows.size(), aheadSize()));
  }

  /// What the network should say: `[windows, horizon]`.
  Tensor targets(List<Window> windows) {
    float[] y = new float[windows.size() * horizon];
    for (int i = 0; i < windows.size(); i++) {
      Window at = windows.get(i);
      WindowScale scale = scale(at);
      for (int step = 0; step < horizon; step++) {
        double anchor = WindowScale.anchor(at.series(), at.end(), season, step);
        y[i * horizon + step] = scale.target(at.series().value(at.end() + step), anchor);
      }
    }
    return Tensor.of(y).reshape(windows.size(), horizon);
  }

  WindowScale scale(Window at) {
    return WindowScale.of(at.series(), at.end(), window, season);
  }

  private void writePast(Window at, float[] to, int offset) {
    WindowScale scale = scale(at);
    int place = offset;
    for (int t = at.end() - window; t < at.end(); t++) {
      to[place++] =
          differences
              ? scale.target(at.series().value(t), at.series().value(Math.max(0, t - 1)))
              : scale.input(at.series().value(t));
      calendar.write(at.series(), t, to, place);
      place += calendar.size();
      for (String name : past) {
        to[place++] = standard(name, at.series().covariates().past(name, t));
      }
      for (String name : future) {
        to[place++] = standard(name, at.series().covariates().future(name, t));
      }
    }
  }

  private void writeAhead(Window at, float[] to, int offset) {
    int place = offset;
    for (int t = at.end(); t < at.end() + horizon; t++) {
      calendar.write(at.series(), t, to, place);
      place += calendar.size();
      for (String name : future) {
        to[place++] = standard(name, at.series().covariates().future(name, t));
      }
    }
    for (String name : at.series().covariates().fixedNames()) {
      int index = fixed.indexOf(name + "=" + at.series().covariates().fixed(name));
      if (index >= 0) {
        to[place + index] = 1;
      }
    }
  }

  private float standard(String name, double value) {
    double[] scale = scales.getOrDefault(name, new double[] {0, 1});
    return (float) ((value - scale[0]) / scale[1]);
  }

  /// A place in a series: what comes before `end` is the past.
  record Window(TimeSeries series, int end) {
    /// The windows that end where the series do.
    ///
    /// @param least how many values a series must have
    /// @param seen what takes them, for messages
    /// @throws IllegalArgumentException if a series has fewer
    static List<Window> last(List<TimeSeries> histories, int least, String seen) {
      List<Window> windows = new ArrayList<>();
      for (TimeSeries series : histories) {
        if (series.size() < least) {
          throw new IllegalArgumentException(
              "Series %s: expected at least the %d values of %s, but got %d."
                  .formatted(series.name(), least, seen, series.size()));
        }
        windows.add(new Window(series, series.size()));
      }
      return windows;
    }
  }
}
