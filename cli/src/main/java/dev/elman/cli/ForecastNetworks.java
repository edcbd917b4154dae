package dev.elman.cli;

import dev.elman.tasks.forecasting.NetworkForecaster;
import dev.elman.tasks.forecasting.NetworkOptions;
import dev.elman.tasks.forecasting.NetworkType;
import dev.elman.tasks.forecasting.TimeSeries;
import dev.elman.tasks.forecasting.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The settings of the networks: options of all commands of `elman forecast`.
final class ForecastNetworks {
  @Option(
      names = "--window",
      paramLabel = "N",
      converter = Positive.class,
      description = "Values that a network sees. Default: found out from season and horizon.")
  private @Nullable Integer window;

  @Option(
      names = "--units",
      paramLabel = "N",
      converter = Positive.class,
      description = "Units of a layer. Default: what suits the network.")
  private @Nullable Integer units;

  @Option(
      names = "--layers",
      paramLabel = "N",
      converter = Positive.class,
      description = "Recurrent layers. Default: what suits the network.")
  private @Nullable Integer layers;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = Positive.class,
      description =
          "The most epochs; training stops before, where it no longer helps. Default: what suits"
              + " the network.")
  private @Nullable Integer epochs;

  @Option(
      names = {"--seeds", "--members"},
      paramLabel = "N",
      converter = Positive.class,
      description = "Networks of different seeds that are averaged. Default: 3.")
  private @Nullable Integer members;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Where weights and the order of windows come from. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Positive.class,
      description = "Threads; they do not change the result. Default: one per processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--values",
      paramLabel = "WHAT",
      description =
          "What networks learn: ${COMPLETION-CANDIDATES}. Default: returns for prices, which are"
              + " positive values of trading days; levels otherwise.")
  private @Nullable Values values;

  private NetworkOptions options(NetworkType type) {
    NetworkOptions options = type.usual().seed(seed).threads(threads);
    options = window == null ? options : options.window(window);
    options = units == null ? options : options.units(units);
    options = layers == null ? options : options.layers(layers);
    options = members == null ? options : options.members(members);
    return epochs == null ? options : options.epochs(epochs, options.patience());
  }

  /// A network.
  ///
  /// @param training what it will learn from
  NetworkForecaster network(
      NetworkType type, List<TimeSeries> training, ProgressCallback progress) {
    NetworkOptions options = options(type);
    return new NetworkForecaster(
        type,
        options,
        values == null ? Values.suited(training) : values,
        member ->
            progress.of(
                options.members() == 1
                    ? type.title()
                    : "%s %d/%d ".formatted(type.title(), member + 1, options.members())));
  }
}
