package dev.elman.tasks.table;

import java.util.Collections;
import java.util.List;

/// How the cells of a column become numbers.
sealed interface ColumnEncoding {
  /// The name of the column.
  String column();

  /// The names of the numbers that a cell becomes.
  List<String> names();

  /// How many numbers a cell becomes.
  default int width() {
    return 1;
  }

  /// Encodes a cell that is not missing.
  ///
  /// @param at the place of its first number
  /// @throws IllegalArgumentException if the cell is no value of this column; the message is what
  ///   was expected
  void encode(String cell, float[] to, int at);

  /// Encodes what stands for a missing cell.
  void encodeMissing(float[] to, int at);

  /// A number: `(x - shift) / scale`.
  ///
  /// @param mean what stands for a missing number, before it is shifted and scaled
  record Numbers(String column, NumberForm form, double mean, double shift, double scale)
      implements ColumnEncoding {
    @Override
    public List<String> names() {
      return List.of(column);
    }

    @Override
    public void encode(String cell, float[] to, int at) {
      double value = form.read(cell);
      if (Double.isNaN(value)) {
        throw new IllegalArgumentException("a number below 1e30 with " + form.meaning());
      }
      to[at] = (float) ((value - shift) / scale);
    }

    @Override
    public void encodeMissing(float[] to, int at) {
      to[at] = (float) ((mean - shift) / scale);
    }
  }

  /// One of several categories: 1 at its place, 0 at all others. An unknown one is 0 at all.
  ///
  /// @param values all categories, in alphabetical order
  record OneHot(String column, List<String> values) implements ColumnEncoding {
    @Override
    public List<String> names() {
      return values.stream().map(value -> column + "=" + value).toList();
    }

    @Override
    public int width() {
      return values.size();
    }

    @Override
    public void encode(String cell, float[] to, int at) {
      encodeMissing(to, at);
      int place = Collections.binarySearch(values, cell);
      if (place >= 0) {
        to[at + place] = 1;
      }
    }

    @Override
    public void encodeMissing(float[] to, int at) {
      for (int i = 0; i < values.size(); i++) {
        to[at + i] = 0;
      }
    }
  }

  /// The number of a category, from 0.
  ///
  /// @param values all categories, in alphabetical order
  record ClassNumber(String column, List<String> values) implements ColumnEncoding {
    @Override
    public List<String> names() {
      return List.of(column);
    }

    @Override
    public void encode(String cell, float[] to, int at) {
      int place = Collections.binarySearch(values, cell);
      if (place < 0) {
        throw new IllegalArgumentException("one of " + String.join(", ", values));
      }
      to[at] = place;
    }

    @Override
    public void encodeMissing(float[] to, int at) {
      throw new IllegalStateException("a label is never made up");
    }
  }
}
