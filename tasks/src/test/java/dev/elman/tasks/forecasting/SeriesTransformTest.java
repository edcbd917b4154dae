package dev.elman.tasks.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeriesTransformTest {
  private static final TimeSeries SERIES = TimeSeries.of("s", 4, 1, 2, 3, 10);

  @ParameterizedTest
  @EnumSource
  void theWayBackLeadsBack(SeriesTransform.Kind kind) {
    SeriesTransform transform = SeriesTransform.of(kind, SERIES);
    for (double value : new double[] {0.01, 1, 3, 10, 12345}) {
      double there = transform.apply(value);
      assertThat(transform.invert(there)).isEqualTo(value, within(1e-9 * value));
      assertThat(transform.apply(value * 1.01)).isGreaterThan(there);
    }
  }

  @Test
  void eachDoesWhatItSays() {
    assertThat(apply(SeriesTransform.Kind.MEAN)).containsExactly(1, 0.25, 0.5, 0.75, 2.5);
    assertThat(apply(SeriesTransform.Kind.MIN_MAX)[1]).isZero();
    assertThat(apply(SeriesTransform.Kind.MIN_MAX)[4]).isEqualTo(1);
    assertThat(apply(SeriesTransform.Kind.ROBUST)).containsExactly(0.5, -1, -0.5, 0, 3.5);
    double[] standard = apply(SeriesTransform.Kind.STANDARD);
    assertThat(Arrays.stream(standard).sum()).isEqualTo(0, within(1e-12));
    assertThat(Arrays.stream(standard).map(z -> z * z).sum()).isEqualTo(5, within(1e-12));
    assertThat(apply(SeriesTransform.Kind.LOG)[4]).isEqualTo(Math.log(10));
  }

  private static double[] apply(SeriesTransform.Kind kind) {
    SeriesTransform transform = SeriesTransform.of(kind, SERIES);
    return Arrays.stream(SERIES.values()).map(transform::apply).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void aConstantSeriesHasAScaleToo(SeriesTransform.Kind kind) {
    SeriesTransform transform = SeriesTransform.of(kind, TimeSeries.of("c", 5, 5, 5));
    assertThat(transform.invert(transform.apply(5))).isEqualTo(5, within(1e-12));
  }

  @Test
  void whatIsNotPositiveHasNoLogarithm() {
    assertThatThrownBy(
            () -> SeriesTransform.of(SeriesTransform.Kind.LOG, TimeSeries.of("s", 1, 0, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Series s: expected positive values to take logarithms of, but value 2 is 0.0. Choose"
                + " another transform.");
  }

  /// The naive forecast of transformed values is that of the values, whatever the transform; its
  /// median goes there and back.
  @ParameterizedTest
  @EnumSource
  void forecastsComeBack(SeriesTransform.Kind kind) {
    Forecaster forecaster = new TransformedForecaster(Baselines.NAIVE, kind);
    List<Forecast> forecasts =
        forecaster.fit(List.of(SERIES), 2).forecast(List.of(SERIES, TimeSeries.of("new", 1, 7)));
    assertThat(forecasts.get(0).value(1)).isEqualTo(10, within(1e-9));
    assertThat(forecasts.get(1).value(1)).isEqualTo(7, within(1e-9));
    assertThat(forecasts.get(0).quantile(1, 0.9)).isGreaterThan(10);
  }

  /// A spike after the first origin changes no forecast from before it: scales are learned of what
  /// was known.
  @ParameterizedTest
  @EnumSource
  void scalesDoNotSeeTheFuture(SeriesTransform.Kind kind) {
    double[] values = new double[60];
    Arrays.setAll(values, t -> 50 + 10 * Math.sin(t) + t);
    double[] spiked = values.clone();
    spiked[52] *= 1000;
    Forecaster forecaster = new TransformedForecaster(Baselines.DRIFT, kind);
    Backtest backtest = new Backtest(2, 12, 1, 0);
    List<Fold> plain = backtest.run(List.of(TimeSeries.of("s", values)), forecaster);
    List<Fold> other = backtest.run(List.of(TimeSeries.of("s", spiked)), forecaster);
    List<Integer> changed = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      if (!Arrays.equals(
          plain.get(i).forecast().quantiles(0), other.get(i).forecast().quantiles(0))) {
        changed.add(plain.get(i).origin());
      }
    }
    assertThat(changed).containsExactly(53, 54, 55, 56, 57, 58);
  }
}
