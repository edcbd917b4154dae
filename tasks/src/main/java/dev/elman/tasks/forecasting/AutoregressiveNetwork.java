package dev.elman.tasks.forecasting;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.add;
import static dev.elman.Elman.concatenate;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.embedding;
import static dev.elman.Elman.flatten;
import static dev.elman.Elman.input;
import static dev.elman.Elman.repeatVector;

import dev.elman.callback.Callbacks;
import dev.elman.layer.Symbol;
import dev.elman.loss.Losses;
import dev.elman.model.Callback;
import dev.elman.model.FitOptions;
import dev.elman.model.Functional;
import dev.elman.model.Samples;
import dev.elman.model.Verbose;
import dev.elman.optimizer.GradientClip;
import dev.elman.optimizer.OptimizerOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// A recurrent network that says the distribution of the next value, one model for all series:
/// DeepAR (Salinas et al. 2020, doi:10.1016/j.ijforecast.2019.07.001).
///
/// ```
/// h_t = RNN(x_t, h_{t-1})            x_t: values before t, and what is known of t; see StepEncoder
/// θ_t = V h_t + c                    the parameters of a distribution
/// y_t = y_{t-season} + size · z,  z ~ p(θ_t);  counts: y_t ~ p(θ_t), their mean times the scale
/// ```
///
/// In training, `x_t` holds the real values (teacher forcing), and the likelihood of all steps of a
/// window counts. A forecast is many futures, drawn step by step from what the network says after
/// the steps drawn before; its quantiles are theirs. Size and scale come from the window itself.
///
/// It differs from DeepAR in that it says the difference to the value one season before, or the
/// last one where there is no season: a network that says 0 is as good as the baseline.
///
/// Each member sets aside another tenth of the training windows, to stop training where they are
/// forecast best and to calibrate the intervals; what is held out for a test is never seen.
/// Covariates that are not known in advance are not used, for they would have to be forecast too.
public final class AutoregressiveNetwork implements Forecaster {
  private static final double CLIP_NORM = 1;
  private static final int SHORTEST_CONTEXT = 4;
  private static final int LARGEST_VECTOR = 16;

  /// Windows on which the intervals of a member are tried.
  private static final int MOST_CHECKED = 200;

  /// Numbers that training windows may take: 256 MB.
  private static final int MOST_NUMBERS = 1 << 26;

  private final AutoregressiveOptions options;
  private final NetworkOptions network;
  private final IntFunction<Callback> progress;

  /// A forecaster.
  ///
  /// @param progress gives the callback that watches the training of a member
  public AutoregressiveNetwork(AutoregressiveOptions options, IntFunction<Callback> progress) {
    this.options = options;
    network = options.network();
    this.progress = progress;
  }

  @Override
  public String title() {
    return "DeepAR";
  }

  /// A forecaster with the usual likelihood, scaling and number of paths.
  ///
  /// @param progress gives the callback that watches the training of a member
  public AutoregressiveNetwork(NetworkOptions network, IntFunction<Callback> progress) {
    this(AutoregressiveOptions.of(network), progress);
  }

  @Override
  public String settings(List<TimeSeries> training, int horizon) {
    StepEncoder encoder = encoder(training, horizon);
    return "%s; lags %s; %s, %d paths"
        .formatted(
            network.describe(encoder.context()),
            encoder.lags().stream().map(String::valueOf).collect(Collectors.joining(" ")),
            encoder.likelihood().title(),
            options.paths());
  }

  @Override
  public TrainedForecaster fit(List<TimeSeries> training, int horizon) {
    StepEncoder encoder = encoder(training, horizon);
    encoder.likelihood().requireSupport(training);
    int most = Math.max(1, MOST_NUMBERS / (encoder.steps() * encoder.channels()));
    most = Math.min(most, network.mostWindows());
    Settings settings = new Settings(encoder, network.cell(), options.paths(), network.seed());
    List<Functional> members = new ArrayList<>();
    List<Fold> checked = new ArrayList<>();
    for (int member = 0; member < network.members(); member++) {
      LearningWindows windows =
          LearningWindows.of(training, encoder.first(), horizon, member, network.members())
              .atMost(most, network.seed() + member);
      Functional trained = train(encoder, windows, member);
      members.add(trained);
      checked.addAll(windows.tried(restore(settings, List.of(trained)), MOST_CHECKED));
    }
    return new DrawnForecasts(settings, members, checked);
  }

  /// What a file holds beside the networks.
  ///
  /// @param encoder how windows become inputs
  /// @param cell the cell of the recurrent layers
  /// @param paths how many futures each network draws of a series
  /// @param seed where they come from
  record Settings(StepEncoder encoder, CellType cell, int paths, long seed) {}

  /// What [#fit] has given, from its parts.
  static TrainedForecaster restore(Settings settings, List<Functional> members) {
    return new DrawnForecasts(settings, members, List.of());
  }

  /// How the network would read these series.
  ///
  /// @throws IllegalArgumentException if the window or a series is too short
  StepEncoder encoder(List<TimeSeries> training, int horizon) {
    TimeSeries first = training.getFirst();
    TimeSeries shortest = Collections.min(training, Comparator.comparingInt(TimeSeries::size));
    int room = shortest.size() - 2 * horizon;
    int season = room >= 3 * first.season() ? first.season() : 1;
    List<Integer> lags = Lags.of(first.frequency(), room / 2);
    int reach = Math.max(season, lags.getLast()) + 1;
    int wanted =
        network.window() > 0
            ? network.window()
            : Math.min(Math.max(2 * Math.max(season, horizon), 12), (room - reach) / 2);
    if (wanted < Math.max(SHORTEST_CONTEXT, season + 1) || wanted + reach > room) {
      int least = Math.max(network.window(), Math.max(SHORTEST_CONTEXT, season + 1));
      throw new IllegalArgumentException(
          "Series %s: expected at least %d values to learn %d steps ahead from, with a window of at least %d, but got %d. Forecast fewer steps, or use a baseline."
              .formatted(
                  shortest.name(),
                  2 * horizon + 2 * least + reach,
                  horizon,
                  least,
                  shortest.size()));
    }
    Likelihood likelihood =
        options.likelihood() == null ? Likelihood.suited(training) : options.likelihood();
    return StepEncoder.of(
        training,
        wanted,
        horizon,
        season,
        lags,
        likelihood,
        options.scaling(),
        network.differences());
  }

  private Functional train(StepEncoder encoder, LearningWindows windows, int member) {
    Samples samples = encoder.samples(windows.learn(), false);
    Functional model = model(encoder, samples);
    model.seed(network.seed() + member);
    OptimizerOptions steps =
        OptimizerOptions.learningRate(network.learningRate())
            .clip(GradientClip.globalNorm(CLIP_NORM));
    model.compile(
        adam().options(steps), Losses.negativeLogLikelihood(encoder.likelihood().output()));
    model.fit(
        samples,
        FitOptions.epochs(network.epochs())
            .batchSize(network.batchSizeFor(windows.learn().size()))
            .threads(network.threads())
            .validationData(encoder.samples(windows.validate(), true))
            .verbose(Verbose.SILENT)
            .callbacks(
                Callbacks.earlyStopping().patience(network.patience()).restoreBestWeights(true),
                progress.apply(member)));
    return model;
  }

  private Functional model(StepEncoder encoder, Samples samples) {
    Symbol steps = input(encoder.steps(), encoder.channels());
    List<Symbol> inputs = new ArrayList<>(List.of(steps));
    Symbol state = steps;
    if (!encoder.fixed().isEmpty()) {
      Symbol ids = input(samples.x().get(1).extent(1));
      inputs.add(ids);
      int entries = encoder.fixed().size() + 1;
      int size = Math.min(LARGEST_VECTOR, (entries + 1) / 2);
      Symbol vectors = flatten().apply(embedding(entries, size).apply(ids));
      state = concatenate().apply(steps, repeatVector(encoder.steps()).apply(vectors));
    }
    for (int layer = 0; layer < network.layers(); layer++) {
      state = network.cell().layer(network.units()).returnSequences().apply(state);
    }
    if (network.dropout() > 0) {
      state = dropout(network.dropout()).apply(state);
    }
    int parameters = encoder.likelihood().output().parameters();
    Symbol said = dense(parameters).apply(state);
    if (encoder.likelihood().isForCounts()) {
      Symbol logScale = input(encoder.steps(), parameters);
      inputs.add(logScale);
      said = add().apply(said, logScale);
    }
    return Functional.of(inputs, List.of(said));
  }
}
