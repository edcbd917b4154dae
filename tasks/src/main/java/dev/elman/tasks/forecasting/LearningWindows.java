package dev.elman.tasks.forecasting;

import dev.elman.tasks.forecasting.WindowEncoder.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// The windows of series: those that a network learns from, and the last tenth in time, which it
/// does not learn from. They say where to stop training and how wide intervals have to be. Both lie
/// before anything that is held out for a test.
///
/// @param learn windows to learn from
/// @param validate later ones
record LearningWindows(List<Window> learn, List<Window> validate) {
  private static final double VALIDATION = 0.1;

  /// The windows of these series.
  ///
  /// @param window the values that a network sees
  /// @param horizon the values that it forecasts
  static LearningWindows of(List<TimeSeries> training, int window, int horizon) {
    LearningWindows windows = new LearningWindows(new ArrayList<>(), new ArrayList<>());
    training.forEach(series -> windows.add(series, window, horizon));
    return windows;
  }

  private void add(TimeSeries series, int window, int horizon) {
    int last = series.size() - horizon;
    int count = last - window + 1;
    int validated = Math.max(1, (int) Math.round(VALIDATION * count));
    for (int end = window; end <= last; end++) {
      boolean late = end > last - validated;
      // targets of learned windows end before those of validated ones begin
      if (late) {
        validate.add(new Window(series, end));
      } else if (end + horizon <= last - validated + 1 || count <= 2 * horizon) {
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
}
