package dev.elman.tasks.quickstart;

import static dev.elman.Elman.mse;
import static dev.elman.Elman.rmsprop;

import dev.elman.data.Windows;
import dev.elman.model.Callback;
import dev.elman.model.FitOptions;
import dev.elman.model.History;
import dev.elman.model.Sequential;
import dev.elman.model.Verbose;
import dev.elman.tasks.forecasting.Forecast;
import dev.elman.tasks.forecasting.Forecaster;
import dev.elman.tasks.forecasting.TimeSeries;
import dev.elman.tasks.forecasting.WindowScale;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One of the networks of a [Comparison]: it sees standardised windows and says the next value, of
/// which it gives no quantiles but the median.
final class NetworkForecast implements Forecaster {
  private static final double[] MEDIAN = {0.5};

  private final Network network;
  private final Comparison comparison;
  private final Callback progress;
  private ComparisonResult.@Nullable Training training;

  NetworkForecast(Network network, Comparison comparison, Callback progress) {
    this.network = network;
    this.comparison = comparison;
    this.progress = progress;
  }

  @Override
  public String title() {
    return network.title();
  }

  /// How it was trained; null before that.
  ComparisonResult.@Nullable Training training() {
    return training;
  }

  @Override
  public Fitted fit(List<TimeSeries> series, int horizon) {
    TimeSeries known = series.getFirst();
    WindowScale scale = WindowScale.of(known, known.size(), known.size(), 1);
    Windows windows = Windows.of(scaled(known, 0, scale), comparison.window());
    Sequential model = network.model(comparison.window(), comparison.units());
    model.seed(comparison.seed());
    model.compile(rmsprop(), mse());
    FitOptions options =
        FitOptions.epochs(comparison.epochs())
            .batchSize(comparison.batchSize())
            .threads(comparison.threads())
            .verbose(Verbose.SILENT)
            .callbacks(progress);
    long begin = System.nanoTime();
    History history = model.fit(windows.x(), windows.y(), options);
    Duration duration = Duration.ofNanos(System.nanoTime() - begin);
    int parameters = model.parameters().stream().mapToInt(Parameter::size).sum();
    training = new ComparisonResult.Training(parameters, history.last("loss"), duration);
    return histories -> forecast(model, scale, histories);
  }

  private static float[] scaled(TimeSeries series, int from, WindowScale scale) {
    float[] values = new float[series.size() - from];
    for (int i = 0; i < values.length; i++) {
      values[i] = scale.input(series.value(from + i));
    }
    return values;
  }

  private List<Forecast> forecast(Sequential model, WindowScale scale, List<TimeSeries> histories) {
    int window = comparison.window();
    float[] all = new float[histories.size() * window];
    for (int i = 0; i < histories.size(); i++) {
      TimeSeries history = histories.get(i);
      float[] last = scaled(history, history.size() - window, scale);
      System.arraycopy(last, 0, all, i * window, window);
    }
    Tensor x = Tensor.of(all).reshape(histories.size(), window, 1);
    float[] said = model.predict(x).toArray();
    List<Forecast> forecasts = new ArrayList<>();
    for (float output : said) {
      forecasts.add(new Forecast(MEDIAN, new double[][] {{scale.value(output)}}));
    }
    return forecasts;
  }
}
