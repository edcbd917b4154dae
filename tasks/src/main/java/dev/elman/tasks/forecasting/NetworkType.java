package dev.elman.tasks.forecasting;

import dev.elman.model.Callback;
import dev.elman.model.Functional;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/// The networks that forecast, by the names of the command line: how each is made, and made again
/// from a file.
public enum NetworkType {
  /// Long short-term memory.
  LSTM,
  /// Gated recurrent unit.
  GRU,
  /// Elman's simple recurrent network.
  RNN,
  /// A GRU over segments, for long horizons.
  SEGRNN,
  /// The distribution of the next value, step by step, by gated recurrent units.
  DEEPAR;

  private Kind<?> kind() {
    return switch (this) {
      case LSTM -> direct(CellType.LSTM);
      case GRU -> direct(CellType.GRU);
      case RNN -> direct(CellType.RNN);
      case SEGRNN ->
          new Kind<>(
              "SegRNN",
              NetworkOptions.of(CellType.GRU).dropout(0.2),
              SegRnnNetwork::new,
              SegRnnNetwork.Settings.class,
              SegRnnNetwork::restore);
      case DEEPAR -> autoregressive(CellType.GRU);
    };
  }

  /// Makes a forecaster.
  private interface Maker {
    Forecaster make(NetworkOptions options, IntFunction<Callback> progress);
  }

  /// A kind of network.
  ///
  /// @param title the name in a table
  /// @param usual the settings where nobody chooses
  /// @param maker makes one that learns
  /// @param settings what [TrainedForecaster#settings()] gives
  /// @param restore makes one that has learned
  private record Kind<S extends Record>(
      String title,
      NetworkOptions usual,
      Maker maker,
      Class<S> settings,
      BiFunction<S, List<Functional>, TrainedForecaster> restore) {
    TrainedForecaster restored(Record from, List<Functional> networks) {
      return restore.apply(settings.cast(from), networks);
    }
  }

  private static Kind<DirectNetwork.Settings> direct(CellType cell) {
    return new Kind<>(
        cell.title(),
        NetworkOptions.of(cell),
        DirectNetwork::new,
        DirectNetwork.Settings.class,
        DirectNetwork::restore);
  }

  private static Kind<AutoregressiveNetwork.Settings> autoregressive(CellType cell) {
    return new Kind<>(
        "DeepAR",
        NetworkOptions.of(cell).units(40),
        AutoregressiveNetwork::new,
        AutoregressiveNetwork.Settings.class,
        AutoregressiveNetwork::restore);
  }

  /// The name in a table.
  public String title() {
    return kind().title();
  }

  /// The settings where nobody chooses.
  public NetworkOptions usual() {
    return kind().usual();
  }

  /// A forecaster that learns.
  ///
  /// @param progress gives the callback that watches the training of a member
  public Forecaster forecaster(NetworkOptions options, IntFunction<Callback> progress) {
    return kind().maker().make(options, progress);
  }

  /// The type of the settings of what this kind of forecaster becomes when it has learned.
  public Class<? extends Record> settingsType() {
    return kind().settings();
  }

  /// A forecaster that has learned, from its parts.
  ///
  /// @param settings of [#settingsType()]
  public TrainedForecaster restore(Record settings, List<Functional> networks) {
    return kind().restored(settings, networks);
  }

  /// The name on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
