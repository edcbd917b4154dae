package dev.elman.tasks.forecasting;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.concatenate;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.input;

import dev.elman.callback.Callbacks;
import dev.elman.layer.Symbol;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.loss.Losses;
import dev.elman.model.Callback;
import dev.elman.model.FitOptions;
import dev.elman.model.Functional;
import dev.elman.model.Samples;
import dev.elman.model.Verbose;
import dev.elman.optimizer.GradientClip;
import dev.elman.optimizer.OptimizerOptions;
import dev.elman.tasks.forecasting.WindowEncoder.Window;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/// A recurrent network that reads a window and says the quantiles of all steps ahead at once, one
/// model for all series: Wen et al. (2017), "A multi-horizon quantile recurrent forecaster",
/// arXiv:1711.11053, without its local decoder.
///
/// ```
/// h = RNN(window)                  the last state of the last layer
/// q = V [h ; what is known ahead] + c,    [horizon · levels]
/// ŷ = anchor + size · q            see WindowScale
/// ```
///
/// Each member sets aside another tenth of the training windows, to stop training where they are
/// forecast best; what is held out for a test is never seen. The forecasts of what was set aside
/// calibrate the intervals, as in Vovk (2015), "Cross-conformal predictors", arXiv:1208.0806.
public final class DirectNetwork implements Forecaster {
  private static final double CLIP_NORM = 1;
  private static final int SHORTEST_WINDOW = 4;
  private static final int MOST_CHECKED = 500;

  private final NetworkOptions options;
  private final IntFunction<Callback> progress;

  /// A forecaster.
  ///
  /// @param progress gives the callback that watches the training of a member
  public DirectNetwork(NetworkOptions options, IntFunction<Callback> progress) {
    this.options = options;
    this.progress = progress;
  }

  @Override
  public String title() {
    return options.cell().title();
  }

  @Override
  public String settings(List<TimeSeries> training, int horizon) {
    int window = window(options, training, horizon, season(training));
    return options.describe(window);
  }

  @Override
  public TrainedForecaster fit(List<TimeSeries> training, int horizon) {
    int season = season(training);
    int window = window(options, training, horizon, season);
    WindowEncoder encoder =
        new WindowEncoder(training, window, horizon, season, options.differences());
    Settings settings = new Settings(encoder);
    List<Functional> members = new ArrayList<>();
    List<Fold> checked = new ArrayList<>();
    for (int member = 0; member < options.members(); member++) {
      LearningWindows windows =
          LearningWindows.of(training, window, horizon, member, options.members())
              .atMost(options.mostWindows(), options.seed());
      Functional network = train(encoder, windows, member);
      members.add(network);
      List<Window> some = windows.some(MOST_CHECKED);
      Trained one = new Trained(List.of(network), settings, List.of());
      checked.addAll(LearningWindows.folds(some, one.ofWindows(some)));
    }
    return new Trained(members, settings, checked);
  }

  /// What a file holds beside the networks.
  ///
  /// @param encoder how windows become inputs
  record Settings(WindowEncoder encoder) {}

  /// What [#fit] has given, from its parts.
  static TrainedForecaster restore(Settings settings, List<Functional> members) {
    return new Trained(members, settings, List.of());
  }

  /// The season, if all series are long enough to show it twice; 1 otherwise.
  static int season(List<TimeSeries> training) {
    int season = training.getFirst().season();
    boolean isShown = training.stream().allMatch(series -> series.size() >= 3 * season);
    return isShown ? season : 1;
  }

  /// The window that was asked for, or twice the season and the horizon, as far as the data go.
  ///
  /// @throws IllegalArgumentException if the window or a series is too short
  static int window(NetworkOptions options, List<TimeSeries> training, int horizon, int season) {
    TimeSeries shortest = Collections.min(training, (a, b) -> Integer.compare(a.size(), b.size()));
    int most = shortest.size() - 2 * horizon;
    int wanted =
        options.window() > 0
            ? options.window()
            : Math.min(Math.max(Math.max(2 * season, 2 * horizon), 12), most / 2);
    int least = Math.max(SHORTEST_WINDOW, season + 1);
    if (options.window() > 0 && options.window() < least) {
      throw new IllegalArgumentException(
          "Forecast network, window: expected at least %d values, more than a season of %d, but got %d."
              .formatted(least, season, options.window()));
    }
    if (wanted < least || wanted > most) {
      throw new IllegalArgumentException(
          "Series %s: expected at least %d values to learn %d steps ahead from, but got %d. Forecast fewer steps, or use a baseline."
              .formatted(
                  shortest.name(),
                  2 * horizon + Math.max(options.window(), 2 * least),
                  horizon,
                  shortest.size()));
    }
    return wanted;
  }

  private static Samples samples(WindowEncoder encoder, List<Window> windows) {
    return Samples.of(encoder.inputs(windows), List.of(encoder.targets(windows)));
  }

  private Functional train(WindowEncoder encoder, LearningWindows windows, int member) {
    Samples samples = samples(encoder, windows.learn());
    Samples validation = samples(encoder, windows.validate());
    Functional model = network(encoder);
    model.seed(options.seed() + member);
    OptimizerOptions steps =
        OptimizerOptions.learningRate(options.learningRate())
            .clip(GradientClip.globalNorm(CLIP_NORM));
    model.compile(adam().options(steps), Losses.quantile(Forecaster.levels()));
    model.fit(
        samples,
        FitOptions.epochs(options.epochs())
            .batchSize(options.batchSizeFor(windows.learn().size()))
            .threads(options.threads())
            .validationData(validation)
            .verbose(Verbose.SILENT)
            .callbacks(
                Callbacks.earlyStopping().patience(options.patience()).restoreBestWeights(true),
                progress.apply(member)));
    return model;
  }

  private Functional network(WindowEncoder encoder) {
    Symbol past = input(encoder.window(), encoder.channels());
    Symbol state = past;
    for (int layer = 0; layer < options.layers(); layer++) {
      Recurrent recurrent = options.cell().layer(options.units());
      state = (layer < options.layers() - 1 ? recurrent.returnSequences() : recurrent).apply(state);
    }
    if (options.dropout() > 0) {
      state = dropout(options.dropout()).apply(state);
    }
    int outputs = encoder.horizon() * LEVELS.size();
    if (encoder.aheadSize() == 0) {
      return Functional.of(past, dense(outputs).apply(state));
    }
    Symbol ahead = input(encoder.aheadSize());
    Symbol both = concatenate().apply(state, ahead);
    Symbol hidden = dense(options.units(), "relu").apply(both);
    return Functional.of(
        List.of(past, ahead), List.of(dense(outputs).apply(concatenate().apply(state, hidden))));
  }

  /// Trained networks, whose quantiles are averaged.
  private record Trained(List<Functional> networks, Settings settings, List<Fold> checked)
      implements TrainedForecaster {
    private static final int PART = 1024;

    private WindowEncoder encoder() {
      return settings.encoder();
    }

    @Override
    public int window() {
      return encoder().window();
    }

    @Override
    public List<Forecast> forecast(List<TimeSeries> histories) {
      return ofWindows(Window.last(histories, window(), "a window"));
    }

    private List<Forecast> ofWindows(List<Window> windows) {
      List<Forecast> forecasts = new ArrayList<>();
      for (int from = 0; from < windows.size(); from += PART) {
        forecasts.addAll(part(windows.subList(from, Math.min(windows.size(), from + PART))));
      }
      return forecasts;
    }

    private List<Forecast> part(List<Window> windows) {
      Tensor[] inputs = encoder().inputs(windows).toArray(Tensor[]::new);
      int outputs = encoder().horizon() * LEVELS.size();
      double[] mean = new double[windows.size() * outputs];
      for (Functional member : networks) {
        float[] said = member.predictAll(inputs).getFirst().toArray();
        for (int i = 0; i < mean.length; i++) {
          mean[i] += said[i] / (double) networks.size();
        }
      }
      List<Forecast> forecasts = new ArrayList<>();
      for (int i = 0; i < windows.size(); i++) {
        forecasts.add(
            forecast(windows.get(i), Arrays.copyOfRange(mean, i * outputs, (i + 1) * outputs)));
      }
      return forecasts;
    }

    private Forecast forecast(Window at, double[] said) {
      WindowScale scale = encoder().scale(at);
      double[][] quantiles = new double[encoder().horizon()][LEVELS.size()];
      for (int step = 0; step < quantiles.length; step++) {
        double anchor = WindowScale.anchor(at.series(), at.end(), encoder().season(), step);
        for (int k = 0; k < LEVELS.size(); k++) {
          quantiles[step][k] = scale.forecast((float) said[step * LEVELS.size() + k], anchor);
        }
      }
      return new Forecast(Forecaster.levels(), quantiles);
    }
  }
}
