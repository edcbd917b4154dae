package dev.elman.tasks.forecasting;

import java.util.function.Consumer;

/// The settings of a [DirectNetwork].
///
/// @param cell which recurrent cell
/// @param units units of each recurrent layer
/// @param layers recurrent layers on top of each other
/// @param window values that the network sees; 0: found out from season, horizon and data
/// @param epochs how often the training windows are seen at most
/// @param patience epochs without progress on the validation windows before training stops
/// @param batchSize windows per update; 0: found out from their number
/// @param learningRate Adam's learning rate
/// @param dropout part of the last state that is dropped while training
/// @param members networks with different first weights, whose quantiles are averaged
/// @param mostWindows at most this many training windows are used, drawn evenly
/// @param seed where first weights and the order of windows come from
/// @param threads the number of threads; it does not change the result
/// @param differences whether the network sees by how much values change instead of the values
public record NetworkOptions(
    CellType cell,
    int units,
    int layers,
    int window,
    int epochs,
    int patience,
    int batchSize,
    double learningRate,
    double dropout,
    int members,
    int mostWindows,
    long seed,
    int threads,
    boolean differences) {
  private static final int UPDATES = 16; // of an epoch, at least

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public NetworkOptions {
    require("units", units, 1);
    require("layers", layers, 1);
    require("window", window, 0);
    require("epochs", epochs, 1);
    require("patience", patience, 1);
    require("batch size", batchSize, 0);
    require("members", members, 1);
    require("windows", mostWindows, 1);
    require("threads", threads, 1);
  }

  private static void require(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "Forecast network, %s: expected at least %d, but got %d.".formatted(name, least, value));
    }
  }

  /// One layer of 64 units of this cell, at most 60 epochs, 3 members, seed 1.
  public static NetworkOptions of(CellType cell) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new NetworkOptions(cell, 64, 1, 0, 60, 8, 0, 1e-3, 0, 3, 50_000, 1, processors, false);
  }

  /// The batch size that was asked for, or one that makes at least sixteen updates of an epoch.
  ///
  /// @param windows how many windows are learned from
  int batchSizeFor(int windows) {
    return batchSize > 0
        ? batchSize
        : Math.clamp(Integer.highestOneBit(Math.max(1, windows / UPDATES)), 8, 64);
  }

  /// The settings in words.
  ///
  /// @param seen the values that a network sees
  String describe(int seen) {
    return "%s of %s see %s; %s, at most %s, seed %d"
        .formatted(
            count(layers, "layer"),
            count(units, "unit"),
            count(seen, "value"),
            count(members, "member"),
            count(epochs, "epoch"),
            seed);
  }

  private static String count(int number, String noun) {
    return number + " " + (number == 1 ? noun : noun + "s");
  }

  /// The components while some of them are changed.
  private static final class Components {
    private int units;
    private int layers;
    private int window;
    private int epochs;
    private int patience;
    private int batchSize;
    private double learningRate;
    private double dropout;
    private int members;
    private int mostWindows;
    private long seed;
    private int threads;
    private boolean differences;

    private NetworkOptions options(CellType cell) {
      return new NetworkOptions(
          cell,
          units,
          layers,
          window,
          epochs,
          patience,
          batchSize,
          learningRate,
          dropout,
          members,
          mostWindows,
          seed,
          threads,
          differences);
    }
  }

  private NetworkOptions with(Consumer<Components> change) {
    Components values = new Components();
    values.units = units;
    values.layers = layers;
    values.window = window;
    values.epochs = epochs;
    values.patience = patience;
    values.batchSize = batchSize;
    values.learningRate = learningRate;
    values.dropout = dropout;
    values.members = members;
    values.mostWindows = mostWindows;
    values.seed = seed;
    values.threads = threads;
    values.differences = differences;
    change.accept(values);
    return values.options(cell);
  }

  /// With another number of units.
  public NetworkOptions units(int newUnits) {
    return with(values -> values.units = newUnits);
  }

  /// With this many recurrent layers.
  public NetworkOptions layers(int newLayers) {
    return with(values -> values.layers = newLayers);
  }

  /// With another window.
  public NetworkOptions window(int newWindow) {
    return with(values -> values.window = newWindow);
  }

  /// With another number of epochs, and of those without progress.
  public NetworkOptions epochs(int newEpochs, int newPatience) {
    return with(values -> {
      values.epochs = newEpochs;
      values.patience = newPatience;
    });
  }

  /// With other batches and another learning rate.
  public NetworkOptions batches(int newBatchSize, double newLearningRate) {
    return with(values -> {
      values.batchSize = newBatchSize;
      values.learningRate = newLearningRate;
    });
  }

  /// Dropping another part of the last state while training.
  public NetworkOptions dropout(double newDropout) {
    return with(values -> values.dropout = newDropout);
  }

  /// With another number of members.
  public NetworkOptions members(int newMembers) {
    return with(values -> values.members = newMembers);
  }

  /// With at most so many training windows.
  public NetworkOptions mostWindows(int newMostWindows) {
    return with(values -> values.mostWindows = newMostWindows);
  }

  /// With another seed.
  public NetworkOptions seed(long newSeed) {
    return with(values -> values.seed = newSeed);
  }

  /// With another number of threads.
  public NetworkOptions threads(int newThreads) {
    return with(values -> values.threads = newThreads);
  }

  /// Seeing by how much values change, or the values.
  public NetworkOptions differences(boolean newDifferences) {
    return with(values -> values.differences = newDifferences);
  }
}
