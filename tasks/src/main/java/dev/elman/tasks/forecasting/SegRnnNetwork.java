package dev.elman.tasks.forecasting;

import dev.elman.layer.recurrent.SegRnn;
import dev.elman.model.Callback;
import dev.elman.model.Functional;
import dev.elman.tasks.forecasting.SegmentWindows.Place;
import dev.elman.tasks.forecasting.WindowEncoder.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// A [SegRnn], for long horizons: one step of the network is a segment of the series, such as a
/// day, and all segments ahead are forecast at once. One model for all series; it knows them by
/// their names, and forecasts others as it would one that it knows nothing of.
///
/// ```
/// ŷ = m + s · SegRNN((window - m) / s, series)      m, s: mean and deviation of the window
/// q_p = ŷ + s · e · quantile of a Laplace distribution with mean absolute value 1
/// ```
///
/// e is the mean absolute error of a step on windows that were not learned from, in units of s.
///
/// It learns the values alone, by their absolute errors: not the calendar, and no columns beside
/// them. Lin et al. (2023), arXiv:2308.11200.
public final class SegRnnNetwork implements Forecaster {
  private static final int LONGEST_SEGMENT = 48;
  private static final int SEGMENT_WITHOUT_SEASON = 4;
  private static final int UNKNOWN = 10; // each tenth window is learned as one of no known series

  private final NetworkOptions options;
  private final IntFunction<Callback> progress;

  /// A forecaster.
  ///
  /// @param options the settings, but for the cell, which is a GRU
  /// @param progress gives the callback that watches the training of a member
  public SegRnnNetwork(NetworkOptions options, IntFunction<Callback> progress) {
    this.options = options;
    this.progress = progress;
  }

  @Override
  public String title() {
    return "SegRNN";
  }

  @Override
  public String settings(List<TimeSeries> training, int horizon) {
    int season = DirectNetwork.season(training);
    int window = DirectNetwork.window(options, training, horizon, season);
    Covariates beside = training.getFirst().covariates();
    boolean more =
        Stream.of(beside.pastNames(), beside.futureNames(), beside.fixedNames())
            .anyMatch(names -> !names.isEmpty());
    return "%s, in segments of %d%s"
        .formatted(
            options.describe(window),
            segment(season, window),
            more ? "; it looks at no other columns" : "");
  }

  /// The length of a segment: the longest whole part of a season of which a window holds at least
  /// two.
  static int segment(int season, int window) {
    int most = Math.max(1, Math.min(LONGEST_SEGMENT, window / 2));
    for (int length = Math.min(season, most); length > 1; length--) {
      if (season % length == 0) {
        return length;
      }
    }
    return Math.min(most, SEGMENT_WITHOUT_SEASON);
  }

  @Override
  public TrainedForecaster fit(List<TimeSeries> training, int horizon) {
    int season = DirectNetwork.season(training);
    int window = DirectNetwork.window(options, training, horizon, season);
    List<String> names =
        training.size() > 1
            ? training.stream().map(TimeSeries::name).distinct().toList()
            : List.of();
    SegRnn.Config network =
        SegRnn.Config.of(options.units(), segment(season, window), horizon)
            .channels(names.isEmpty() ? 0 : names.size() + 1)
            .dropout(options.dropout());
    SegmentTraining how = new SegmentTraining(network, options.window(window), PointLoss.MAE, 1);
    Settings plain = new Settings(window, horizon, names, Collections.nCopies(horizon, 1.0));
    List<Functional> members = new ArrayList<>();
    List<LearningWindows> parts = new ArrayList<>();
    for (int member = 0; member < options.members(); member++) {
      LearningWindows windows =
          LearningWindows.of(training, window, horizon, member, options.members())
              .atMost(options.mostWindows(), options.seed());
      SegmentWindows learn = plain.windows(windows.learn(), true);
      SegmentWindows validate = plain.windows(windows.validate(), false);
      members.add(how.member(member, learn, validate, progress.apply(member)));
      parts.add(windows);
    }
    return TrainedSegRnn.of(members, plain, parts);
  }

  /// What a file holds beside the networks.
  ///
  /// @param window the values that a network sees
  /// @param horizon the values that it forecasts
  /// @param names the series that are told apart; none if there was only one
  /// @param errors the mean absolute error of each step, in deviations of the window
  record Settings(int window, int horizon, List<String> names, List<Double> errors) {
    /// With other errors.
    Settings errors(List<Double> newErrors) {
      return new Settings(window, horizon, names, newErrors);
    }

    /// @param learning whether some windows are those of no known series
    SegmentWindows windows(List<Window> windows, boolean learning) {
      IdentityHashMap<TimeSeries, double[]> values =
          new IdentityHashMap<>(); // a series gives a copy
      List<Place> places = new ArrayList<>();
      for (int i = 0; i < windows.size(); i++) {
        Window at = windows.get(i);
        WindowScale scale = WindowScale.of(at.series(), at.end(), window, 1);
        int known = names.indexOf(at.series().name());
        boolean unknown = known < 0 || (learning && i % UNKNOWN == 0);
        places.add(
            new Place(
                values.computeIfAbsent(at.series(), TimeSeries::values),
                at.end(),
                unknown ? names.size() : known,
                scale.mean(),
                scale.deviation()));
      }
      return new SegmentWindows(window, horizon, places);
    }
  }

  /// What [#fit] has given, from its parts.
  static TrainedForecaster restore(Settings settings, List<Functional> members) {
    return new TrainedSegRnn(members, settings, List.of());
  }
}
