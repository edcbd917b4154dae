package dev.elman.cli;

import dev.elman.model.Callback;
import dev.elman.tasks.forecasting.CellType;
import dev.elman.tasks.forecasting.DirectNetwork;
import dev.elman.tasks.forecasting.NetworkOptions;
import dev.elman.tasks.forecasting.TimeSeries;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The settings of the networks: options of all commands of `elman forecast`.
final class ForecastNetworks {
  private static final NetworkOptions USUAL = NetworkOptions.of(CellType.LSTM);

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
      description = "Units of a layer. Default: 64.")
  private int units = USUAL.units();

  @Option(
      names = "--layers",
      paramLabel = "N",
      converter = Positive.class,
      description = "Recurrent layers. Default: 1.")
  private int layers = USUAL.layers();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = Positive.class,
      description =
          "The most epochs; training stops before, where it no longer helps. Default: 60.")
  private int epochs = USUAL.epochs();

  @Option(
      names = "--members",
      paramLabel = "N",
      converter = Positive.class,
      description = "Networks of other first weights that are averaged. Default: 3.")
  private int members = USUAL.members();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Where weights and the order of windows come from. Default: 1.")
  private long seed = USUAL.seed();

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Positive.class,
      description = "Threads; they do not change the result. Default: one per processor.")
  private int threads = USUAL.threads();

  NetworkOptions options(CellType cell) {
    return NetworkOptions.of(cell)
        .window(window == null ? 0 : window)
        .units(units)
        .layers(layers)
        .epochs(epochs, USUAL.patience())
        .members(members)
        .seed(seed)
        .threads(threads);
  }

  DirectNetwork network(CellType cell, ProgressCallback progress) {
    return new DirectNetwork(
        options(cell),
        member ->
            progress.of(
                members == 1
                    ? cell.title()
                    : "%s %d/%d ".formatted(cell.title(), member + 1, members)));
  }

  /// The settings in words.
  ///
  /// @throws IllegalArgumentException if a series is too short to learn from
  String describe(List<TimeSeries> training, int horizon) {
    int seen =
        new DirectNetwork(options(CellType.LSTM), _ -> new Callback() {}).window(training, horizon);
    return "%s of %d units see %d values; %s, at most %s, seed %d"
        .formatted(
            Numbers.count(layers, "layer"),
            units,
            seen,
            Numbers.count(members, "member"),
            Numbers.count(epochs, "epoch"),
            seed);
  }
}
