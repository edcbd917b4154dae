package dev.elman.data;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Sliding windows over a long series: Keras's `timeseries_dataset_from_array`, with its names and
/// defaults.
///
/// Window `w` begins at step `start = startIndex + w * sequenceStride` and holds the steps `start,
/// start + samplingRate, …`, `sequenceLength` of them. Its label is `targets[start]`: to forecast
/// the step behind windows of 10 steps, give the series without its last 10 steps as data and
/// without its first 10 as targets.
///
/// The windows are not stored: each is copied out of the series when its batch is made. Only
/// shuffling needs memory, four bytes per window. There is no seed here: the order is a function of
/// the seed of the epoch.
///
/// @param data the series, `[time, features]` or `[time]`
/// @param targets the label of the window that begins at a step, `[time, …]`, or null for none
/// @param sequenceLength the number of steps of a window
/// @param sequenceStride the distance from the first step of a window to that of the next; 1 by
///   default
/// @param samplingRate the distance from a step of a window to the next; 1 by default
/// @param batchSize the number of windows of a batch; 128 by default
/// @param shuffle whether the windows come in another order in every epoch; false by default
/// @param startIndex the first step that is used; 0 by default
/// @param endIndex the step before which the used ones end; the number of steps by default
public record TimeSeriesDataset(
    Tensor data,
    @Nullable Tensor targets,
    int sequenceLength,
    int sequenceStride,
    int samplingRate,
    int batchSize,
    boolean shuffle,
    int startIndex,
    int endIndex)
    implements Dataset {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a number is outside its range, or there is not one window
  public TimeSeriesDataset {
    checkSteps("data", data);
    if (targets != null) {
      checkSteps("targets", targets);
    }
    Checks.atLeast(1, "TimeSeriesDataset sequenceLength", sequenceLength);
    Checks.atLeast(1, "TimeSeriesDataset sequenceStride", sequenceStride);
    Checks.atLeast(1, "TimeSeriesDataset samplingRate", samplingRate);
    Checks.atLeast(1, "TimeSeriesDataset batchSize", batchSize);
    Checks.atLeast(0, "TimeSeriesDataset startIndex", startIndex);
    if (endIndex <= startIndex || endIndex > data.extent(0)) {
      throw new IllegalArgumentException(
          "TimeSeriesDataset endIndex: expected a step behind startIndex="
              + startIndex
              + " and at most the number of steps, "
              + data.extent(0)
              + ", but got "
              + endIndex
              + ".");
    }
    if (starts(targets, sequenceLength, samplingRate, startIndex, endIndex) < 1) {
      throw new IllegalArgumentException(
          "TimeSeriesDataset: expected steps for at least one window of sequenceLength="
              + sequenceLength
              + " and samplingRate="
              + samplingRate
              + ", but got the steps "
              + startIndex
              + " to "
              + endIndex
              + (targets == null ? "" : " and " + targets.extent(0) + " targets")
              + ". Use shorter windows or more data.");
    }
  }

  private static void checkSteps(String what, Tensor tensor) {
    if (tensor.rank() == 0) {
      throw new IllegalArgumentException(
          "TimeSeriesDataset " + what + ": expected the steps on the first axis, but got [].");
    }
  }

  /// The number of steps at which a window could begin. Keras counts targets before the first used
  /// step too, and fails when it reads behind them.
  private static long starts(
      @Nullable Tensor targets, int length, int rate, int startIndex, int endIndex) {
    long starts = (long) endIndex - startIndex - (length - 1L) * rate;
    return targets == null ? starts : Math.min(starts, (long) targets.extent(0) - startIndex);
  }

  /// Windows on a series with Keras's defaults.
  ///
  /// @param targets the label of the window that begins at a step, or null for none
  /// @throws IllegalArgumentException if there is not one window
  public static TimeSeriesDataset fromArray(
      Tensor data, @Nullable Tensor targets, int sequenceLength) {
    checkSteps("data", data);
    return new TimeSeriesDataset(
        data, targets, sequenceLength, 1, 1, 128, false, 0, data.extent(0));
  }

  /// Another distance between windows.
  public TimeSeriesDataset sequenceStride(int steps) {
    return new TimeSeriesDataset(
        data,
        targets,
        sequenceLength,
        steps,
        samplingRate,
        batchSize,
        shuffle,
        startIndex,
        endIndex);
  }

  /// Another distance between the steps of a window.
  public TimeSeriesDataset samplingRate(int steps) {
    return new TimeSeriesDataset(
        data,
        targets,
        sequenceLength,
        sequenceStride,
        steps,
        batchSize,
        shuffle,
        startIndex,
        endIndex);
  }

  /// Another number of windows per batch.
  public TimeSeriesDataset batchSize(int windows) {
    return new TimeSeriesDataset(
        data,
        targets,
        sequenceLength,
        sequenceStride,
        samplingRate,
        windows,
        shuffle,
        startIndex,
        endIndex);
  }

  /// With or without another order in every epoch.
  public TimeSeriesDataset shuffle(boolean newShuffle) {
    return new TimeSeriesDataset(
        data,
        targets,
        sequenceLength,
        sequenceStride,
        samplingRate,
        batchSize,
        newShuffle,
        startIndex,
        endIndex);
  }

  /// Uses the steps from this one on only.
  public TimeSeriesDataset startIndex(int step) {
    return new TimeSeriesDataset(
        data,
        targets,
        sequenceLength,
        sequenceStride,
        samplingRate,
        batchSize,
        shuffle,
        step,
        endIndex);
  }

  /// Uses the steps before this one only.
  public TimeSeriesDataset endIndex(int step) {
    return new TimeSeriesDataset(
        data,
        targets,
        sequenceLength,
        sequenceStride,
        samplingRate,
        batchSize,
        shuffle,
        startIndex,
        step);
  }

  /// The number of windows.
  public int windows() {
    long starts = starts(targets, sequenceLength, samplingRate, startIndex, endIndex);
    return Math.toIntExact(Math.ceilDiv(starts, sequenceStride));
  }

  /// The windows one by one, to be put together in another way.
  public Samples samples() {
    return new Samples(new Ordered<>(rows()));
  }

  private Rows rows() {
    Shape window = data.shape().dropFirst().prepend(sequenceLength);
    var cut = new WindowColumn.Cut(startIndex, sequenceStride, samplingRate, sequenceLength);
    List<Column> inputs = List.of(new WindowColumn(data, windows(), window, cut));
    if (targets == null) {
      return new Rows(inputs, List.of(), List.of());
    }
    var first = new WindowColumn.Cut(startIndex, sequenceStride, 1, 1);
    Shape label = targets.shape().dropFirst();
    return new Rows(
        inputs,
        List.of(new WindowColumn(targets, windows(), label, first)),
        Collections.nCopies(1, null));
  }

  @Override
  public RowBatches rowBatches() {
    Ordering ordering = shuffle ? Ordering.NATURAL.shuffled() : Ordering.NATURAL;
    return new RowBatches(rows(), ordering, batchSize, false, false);
  }

  @Override
  public Cursor<Batch> open(long epochSeed) {
    return rowBatches().open(epochSeed);
  }

  @Override
  public OptionalLong size() {
    return rowBatches().size();
  }

  /// These batches: there is nothing to be made ahead.
  @Override
  public Dataset prefetch(int count) {
    return rowBatches().prefetch(count);
  }

  @Override
  public Dataset stateful() {
    return rowBatches().stateful();
  }
}
