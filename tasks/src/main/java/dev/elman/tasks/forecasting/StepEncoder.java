package dev.elman.tasks.forecasting;

import dev.elman.model.Samples;
import dev.elman.tasks.forecasting.WindowEncoder.Window;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What an [AutoregressiveNetwork] is told at a step, before it says what the value there is: the
/// scaled values some lags before, the calendar, covariates that are known in advance, and how much
/// the series moves and weighs. All of it is known when the values up to the step before are.
///
/// ```
/// x_t = [ scaled y_{t-lag} … ; calendar ; covariates ; log(size / deviation) ; log deviation ]
/// ```
///
/// A window is `context` values before its end, which give the scale and start the network, and
/// `horizon` values from there on.
///
/// @param context values that the network reads before the first one that it forecasts
/// @param horizon values that it forecasts
/// @param season after how many values the series repeat
/// @param lags how far back the values lie that a step is told, growing
/// @param likelihood what values are drawn from
/// @param scaling how values of any size are made alike
/// @param differences whether a step is told by how much values changed instead of the values
/// @param calendar what of the calendar it is told
/// @param future the names of covariates that are known in advance
/// @param scales mean and deviation of each, and of the logarithms of the scale, in the training
///   part
/// @param fixed each `name=value` of what does not change; the name of a series is among them
record StepEncoder(
    int context,
    int horizon,
    int season,
    List<Integer> lags,
    Likelihood likelihood,
    Scaling scaling,
    boolean differences,
    CalendarFeatures calendar,
    List<String> future,
    Map<String, double[]> scales,
    List<String> fixed) {
  private static final double[] NOT_DRAWN = {};
  private static final String LEVEL = "log deviation";

  /// The name under which the name of a series counts as what does not change.
  private static final String SERIES = "series";

  /// Learns the scales of covariates and of the series.
  ///
  /// @param training series of the same columns
  static StepEncoder of(
      List<TimeSeries> training,
      int context,
      int horizon,
      int season,
      List<Integer> lags,
      Likelihood likelihood,
      Scaling scaling,
      boolean differences) {
    List<String> future = training.getFirst().covariates().futureNames();
    Map<String, double[]> scales = new LinkedHashMap<>();
    for (String name : future) {
      List<double[]> columns = training.stream().map(one -> known(one, name)).toList();
      scales.put(name, moments(columns));
    }
    StepEncoder encoder =
        new StepEncoder(
            context,
            horizon,
            season,
            lags,
            likelihood,
            scaling,
            differences,
            CalendarFeatures.of(training.getFirst()),
            future,
            scales,
            fixed(training));
    scales.put(LEVEL, moments(List.of(encoder.levels(training))));
    return encoder;
  }

  private static double[] known(TimeSeries series, String name) {
    double[] values = new double[series.size()];
    for (int t = 0; t < values.length; t++) {
      values[t] = series.covariates().future(name, t);
    }
    return values;
  }

  private double[] levels(List<TimeSeries> training) {
    return training.stream()
        .mapToDouble(series -> Math.log(scale(new Window(series, series.size())).deviation()))
        .toArray();
  }

  private static double[] moments(List<double[]> columns) {
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (double[] column : columns) {
      for (double value : column) {
        sum += value;
        squares += value * value;
        count++;
      }
    }
    double mean = sum / count;
    double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    return new double[] {mean, deviation > 0 ? deviation : 1};
  }

  private static List<String> fixed(List<TimeSeries> training) {
    Set<String> values = new LinkedHashSet<>();
    for (TimeSeries series : training) {
      if (training.size() > 1) {
        values.add(SERIES + "=" + series.name());
      }
      for (String name : series.covariates().fixedNames()) {
        values.add(name + "=" + series.covariates().fixed(name));
      }
    }
    return List.copyOf(values);
  }

  /// The number of steps of a window.
  int steps() {
    return context + horizon;
  }

  /// The first place at which a window can end.
  int first() {
    return context + Math.max(lags.getLast(), season) + 1;
  }

  /// The numbers that a step is told.
  int channels() {
    return lags.size() + knownSize();
  }

  /// Those of them that do not depend on values.
  int knownSize() {
    return calendar.size() + future.size() + 2;
  }

  WindowScale scale(Window at) {
    return scaling == Scaling.MEAN || likelihood.isForCounts()
        ? WindowScale.ofMean(at.series(), at.end(), context, season)
        : WindowScale.of(at.series(), at.end(), context, season);
  }

  /// What is added to what a network says of counts, whose scale is in the logits.
  float logScale(WindowScale scale) {
    return (float) Math.log(scale.deviation());
  }

  /// What the network learns: inputs, and the values that it should say.
  ///
  /// @param onlyAhead whether the steps before the end of the window do not count
  Samples samples(List<Window> windows, boolean onlyAhead) {
    int steps = steps();
    float[] x = new float[windows.size() * steps * channels()];
    float[] y = new float[windows.size() * steps];
    float[] weights = new float[y.length];
    for (int i = 0; i < windows.size(); i++) {
      Window at = windows.get(i);
      WindowScale scale = scale(at);
      for (int step = 0; step < steps; step++) {
        int t = at.end() - context + step;
        int row = i * steps + step;
        writeLags(at.series(), scale, t, x, row * channels());
        writeKnown(at.series(), scale, t, x, row * channels() + lags.size());
        y[row] = target(at.series(), scale, t);
        weights[row] = onlyAhead && step < context ? 0 : 1;
      }
    }
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(Tensor.of(x).reshape(windows.size(), steps, channels()));
    if (!fixed.isEmpty()) {
      inputs.add(ids(windows));
    }
    if (likelihood.isForCounts()) {
      inputs.add(logScales(windows));
    }
    return Samples.of(inputs, List.of(Tensor.of(y).reshape(windows.size(), steps, 1)))
        .weights(Tensor.of(weights).reshape(windows.size(), steps));
  }

  private float target(TimeSeries series, WindowScale scale, int t) {
    return likelihood.isForCounts()
        ? (float) series.value(t)
        : scale.target(series.value(t), anchor(series, NOT_DRAWN, t));
  }

  private Tensor ids(List<Window> windows) {
    int each = idsOf(windows.getFirst().series()).length;
    float[] ids = new float[windows.size() * each];
    for (int i = 0; i < windows.size(); i++) {
      System.arraycopy(idsOf(windows.get(i).series()), 0, ids, i * each, each);
    }
    return Tensor.of(ids).reshape(windows.size(), each);
  }

  /// The numbers of what does not change; 0 is what was not there to learn from.
  float[] idsOf(TimeSeries series) {
    List<String> names = series.covariates().fixedNames();
    boolean isNamed = fixed.stream().anyMatch(value -> value.startsWith(SERIES + "="));
    float[] ids = new float[names.size() + (isNamed ? 1 : 0)];
    for (int i = 0; i < names.size(); i++) {
      ids[i] = 1 + fixed.indexOf(names.get(i) + "=" + series.covariates().fixed(names.get(i)));
    }
    if (isNamed) {
      ids[names.size()] = 1 + fixed.indexOf(SERIES + "=" + series.name());
    }
    return ids;
  }

  /// `[windows, steps, parameters]`, for the logits of each step.
  private Tensor logScales(List<Window> windows) {
    int each = steps() * likelihood.output().parameters();
    float[] all = new float[windows.size() * each];
    for (int i = 0; i < windows.size(); i++) {
      float log = logScale(scale(windows.get(i)));
      for (int at = 1; at < each; at += likelihood.output().parameters()) {
        all[i * each + at] = log;
      }
    }
    return Tensor.of(all).reshape(windows.size(), steps(), likelihood.output().parameters());
  }

  private void writeLags(TimeSeries series, WindowScale scale, int t, float[] to, int at) {
    for (int i = 0; i < lags.size(); i++) {
      int then = t - lags.get(i);
      to[at + i] = lagged(scale, series.value(then), series.value(then - 1));
    }
  }

  /// What the network says differences to: the value one season before, or the last one where there
  /// is no season; if it learns differences, plus by how much the last value differs from that of
  /// its season, so that what is left is `(1 - B)(1 - B^season) y`.
  ///
  /// @param path what was drawn after the end of the series
  double anchor(TimeSeries series, double[] path, int t) {
    double before = value(series, path, t - season);
    return differences && season > 1
        ? before + value(series, path, t - 1) - value(series, path, t - 1 - season)
        : before;
  }

  /// A value of a series, or of a path that goes on after its end.
  static double value(TimeSeries series, double[] path, int t) {
    return t < series.size() ? series.value(t) : path[t - series.size()];
  }

  /// What a step is told of a value, given the one before.
  float lagged(WindowScale scale, double value, double before) {
    return differences ? scale.target(value, before) : scale.input(value);
  }

  /// Writes what is known of a step without any value at or after the end of the window.
  void writeKnown(TimeSeries series, WindowScale scale, int t, float[] to, int at) {
    calendar.write(series, t, to, at);
    int place = at + calendar.size();
    for (String name : future) {
      to[place++] = standard(name, series.covariates().future(name, t));
    }
    to[place++] = (float) Math.log(scale.size() / scale.deviation());
    to[place] = standard(LEVEL, Math.log(scale.deviation()));
  }

  private float standard(String name, double value) {
    double[] scale = scales.getOrDefault(name, new double[] {0, 1});
    return (float) ((value - scale[0]) / scale[1]);
  }
}
