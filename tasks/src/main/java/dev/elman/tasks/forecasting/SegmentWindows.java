package dev.elman.tasks.forecasting;

import dev.elman.data.Column;
import dev.elman.data.Dataset;
import dev.elman.data.Samples;
import dev.elman.tensor.Shape;
import java.util.List;

/// Windows on series and what comes after them, in a unit of their own each. Nothing is copied
/// before a batch is made.
///
/// @param window the values that a network sees
/// @param horizon the values that it forecasts
/// @param places where they lie
record SegmentWindows(int window, int horizon, List<Place> places) {

  /// A place in a series: what comes before `end` is the past.
  ///
  /// @param values the series
  /// @param end the index of the first value ahead
  /// @param number what the network is told about which series it is
  /// @param mean what is subtracted of a value before it is divided by the deviation
  @SuppressWarnings("ArrayRecordComponent") // never compared as a record
  record Place(double[] values, int end, int number, double mean, double deviation) {
    float value(int index) {
      return (float) ((values[index] - mean) / deviation);
    }

    /// What a value of the network means.
    double original(double value) {
      return mean + deviation * value;
    }
  }

  int count() {
    return places.size();
  }

  /// The value ahead of a window at a step, counted from 0.
  float ahead(int index, int step) {
    Place place = places.get(index);
    return place.value(place.end() + step);
  }

  /// With labels, to learn from or to validate with.
  ///
  /// @param told whether the number of the series is an input too
  Samples labelled(boolean told) {
    return Dataset.ofColumns(inputs(told), List.of(new Slice(0, horizon)));
  }

  /// Without labels.
  Samples unlabelled(boolean told) {
    return Dataset.ofColumns(inputs(told), List.of());
  }

  private List<Column> inputs(boolean told) {
    Column past = new Slice(-window, window);
    return told ? List.of(past, new Numbers()) : List.of(past);
  }

  /// Some values of each window, from `first` before or behind its end.
  private final class Slice implements Column {
    private final int first;
    private final int length;

    Slice(int first, int length) {
      this.first = first;
      this.length = length;
    }

    @Override
    public int rows() {
      return count();
    }

    @Override
    public Shape sample() {
      return Shape.of(length);
    }

    @Override
    public void copy(int row, float[] to, int at) {
      Place place = places.get(row);
      for (int k = 0; k < length; k++) {
        to[at + k] = place.value(place.end() + first + k);
      }
    }
  }

  /// The number of the series of each window.
  private final class Numbers implements Column {
    @Override
    public int rows() {
      return count();
    }

    @Override
    public Shape sample() {
      return Shape.of(1);
    }

    @Override
    public void copy(int row, float[] to, int at) {
      to[at] = places.get(row).number();
    }
  }
}
