package dev.elman.tasks.forecasting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A forecaster that works on transformed values, and whose forecasts are transformed back: the
/// function grows, so quantiles stay quantiles.
///
/// Each series is transformed with what was learned of it up to the end of the training part; one
/// that was not there, with what its own history says.
public final class TransformedForecaster implements Forecaster {
  private final Forecaster inner;
  private final SeriesTransform.Kind kind;

  /// A forecaster.
  ///
  /// @param inner what forecasts the transformed values
  public TransformedForecaster(Forecaster inner, SeriesTransform.Kind kind) {
    this.inner = inner;
    this.kind = kind;
  }

  @Override
  public String title() {
    return inner.title();
  }

  @Override
  public Fitted fit(List<TimeSeries> training, int horizon) {
    Map<String, SeriesTransform> transforms = new HashMap<>();
    List<TimeSeries> learned = new ArrayList<>();
    for (TimeSeries one : training) {
      SeriesTransform transform = SeriesTransform.of(kind, one);
      transforms.put(one.name(), transform);
      learned.add(transformed(one, transform));
    }
    Fitted fitted = inner.fit(learned, horizon);
    return histories -> {
      List<SeriesTransform> used = new ArrayList<>();
      for (TimeSeries one : histories) {
        SeriesTransform known = transforms.get(one.name());
        used.add(known == null ? SeriesTransform.of(kind, one) : known);
      }
      return forecast(fitted, histories, used);
    };
  }

  private static List<Forecast> forecast(
      Fitted fitted, List<TimeSeries> histories, List<SeriesTransform> transforms) {
    List<TimeSeries> transformed =
        IntStream.range(0, histories.size())
            .mapToObj(i -> transformed(histories.get(i), transforms.get(i)))
            .toList();
    List<Forecast> forecasts = fitted.forecast(transformed);
    return IntStream.range(0, forecasts.size())
        .mapToObj(i -> inverted(forecasts.get(i), transforms.get(i)))
        .toList();
  }

  private static TimeSeries transformed(TimeSeries series, SeriesTransform transform) {
    return series.withValues(Arrays.stream(series.values()).map(transform::apply).toArray());
  }

  private static Forecast inverted(Forecast forecast, SeriesTransform transform) {
    return forecast.map((_, _, value) -> transform.invert(value));
  }
}
