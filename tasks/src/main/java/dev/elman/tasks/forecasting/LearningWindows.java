package dev.elman.tasks.forecasting;

import dev.elman.tasks.forecasting.WindowEncoder.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// The windows of series: those that a network learns from, and a tenth that follow each other,
/// which it does not learn from. They say where to stop training and how wide intervals have to be.
/// Both lie before anything that is held out for a test.
///
/// @param learn windows to learn from
/// @param validate others; no target of theirs is one of a window that is learned from, unless
///   there are too few windows for that
record LearningWindows(List<Window> learn, List<Window> validate) {
  private static final double VALIDATION = 0.1;

  /// The windows of these series for a member of an ensemble. Each member leaves out another part
  /// of time, the first one the last: so all of them together are tried on different times, and
  /// learn from all values, the latest too.
  ///
  /// @param window the values that a network sees
  /// @param horizon the values that it forecasts
  /// @param member the number of the member, from 0
  /// @param members how many there are
  static LearningWindows of(
      List<TimeSeries> training, int window, int horizon, int member, int members) {
    LearningWindows windows = new LearningWindows(new ArrayList<>(), new ArrayList<>());
    double end = 1 - (double) member / members;
    training.forEach(series -> windows.add(series, window, horizon, end));
    return windows;
  }

  /// @param part where the windows that validate end, in (0, 1]
  private void add(TimeSeries series, int window, int horizon, double part) {
    int first = window;
    int last = series.size() - horizon;
    int count = last - first + 1;
    int validated = Math.max(1, (int) Math.round(VALIDATION * count));
    int to = Math.max(first + validated, first + (int) Math.round(part * count)); // exclusive
    int from = to - validated;
    boolean few = count <= 4 * horizon;
    for (int end = first; end <= last; end++) {
      if (end >= from && end < to) {
        validate.add(new Window(series, end));
      } else if (few || end + horizon <= from || end >= to - 1 + horizon) {
        learn.add(new Window(series, end));
      }
    }
  }

  /// At most so many of each part, drawn evenly.
  LearningWindows atMost(int most, long seed) {
    return new LearningWindows(drawn(learn, most, seed), drawn(validate, most, seed));
  }

  private static List<Window> drawn(List<Window> windows, int most, long seed) {
    if (windows.size() <= most) {
      return windows;
    }
    List<Window> drawn = new ArrayList<>(windows);
    Collections.shuffle(drawn, new Random(seed));
    return drawn.subList(0, most);
  }

  /// Some of the windows that validate, evenly chosen.
  ///
  /// @param most how many at most
  List<Window> some(int most) {
    int stride = Math.ceilDiv(validate.size(), most);
    List<Window> some = new ArrayList<>();
    for (int i = 0; i < validate.size(); i += stride) {
      some.add(validate.get(i));
    }
    return some;
  }

  /// Forecasts of some of the windows that validate, evenly chosen, beside what happened.
  ///
  /// @param most how many at most
  List<Fold> tried(Forecaster.Fitted fitted, int most) {
    List<Window> some = some(most);
    List<Forecast> forecasts =
        fitted.forecast(some.stream().map(at -> at.series().head(at.end())).toList());
    return folds(some, forecasts);
  }

  /// Forecasts of windows, beside what happened.
  static List<Fold> folds(List<Window> windows, List<Forecast> forecasts) {
    List<Fold> folds = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      Window at = windows.get(i);
      folds.add(new Fold(at.series(), at.end(), forecasts.get(i)));
    }
    return folds;
  }
}
