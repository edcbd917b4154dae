package dev.elman.layer.convolution;

import dev.elman.tensor.Shape;
import java.util.Arrays;

/// What every window sees of a batch: for each position of the result, the positions of the input
/// under the places of the window. Made for the extents of a batch and kept while they stay.
final class Patches {
  /// Stands for a place beyond the ends.
  static final int OUTSIDE = -1;

  private final Windowing windowing;
  private int height;
  private int width;
  private int outHeight;
  private int outWidth;
  private int[] sources = new int[0]; // [P, K]

  Patches(Windowing windowing) {
    this.windowing = windowing;
  }

  /// Prepares for samples whose axes of space begin at axis `first` of a shape.
  ///
  /// @throws IllegalArgumentException if they are shorter than the window
  Patches over(String owner, Shape shape, int first) {
    int last = windowing.rank() - 1;
    return over(owner, last == 0 ? 1 : shape.extent(first), shape.extent(first + last));
  }

  /// Prepares for samples of these extents; a sequence has a height of 1.
  ///
  /// @throws IllegalArgumentException if they are shorter than the window
  Patches over(String owner, int newHeight, int newWidth) {
    if (newHeight == height && newWidth == width) {
      return this;
    }
    int last = windowing.rank() - 1;
    int newOutHeight = last == 0 ? 1 : windowing.output(0, newHeight);
    int newOutWidth = windowing.output(last, newWidth);
    if (newOutHeight < 1 || newOutWidth < 1) {
      throw new IllegalArgumentException(
          owner
              + " input: expected at least "
              + (last == 0 ? "" : windowing.reach(0) + " × ")
              + windowing.reach(last)
              + " positions, so far the window reaches, but got "
              + (last == 0 ? "" : newHeight + " × ")
              + newWidth
              + ". Pad the input, or use padding SAME.");
    }
    outHeight = newOutHeight;
    outWidth = newOutWidth;
    height = newHeight;
    width = newWidth;
    list();
    return this;
  }

  private void list() {
    sources = new int[outHeight * outWidth * windowing.places()];
    boolean flat = windowing.rank() == 1;
    int last = windowing.rank() - 1;
    int above = flat ? 0 : windowing.before(0, height);
    int before = windowing.before(last, width);
    int at = 0;
    for (int p = 0; p < outHeight * outWidth; p++) {
      int top = flat ? 0 : p / outWidth * windowing.strides().get(0) - above;
      int left = p % outWidth * windowing.strides().get(last) - before;
      for (int k = 0; k < windowing.places(); k++) {
        int columns = windowing.size().get(last);
        int row = flat ? 0 : top + k / columns * windowing.dilation().get(0);
        int column = left + k % columns * windowing.dilation().get(last);
        boolean inside = row >= 0 && row < height && column >= 0 && column < width;
        sources[at++] = inside ? row * width + column : OUTSIDE;
      }
    }
  }

  /// The position of the input under place `k` of the window at position `p`, or [#OUTSIDE].
  int source(int p, int k) {
    return sources[p * windowing.places() + k];
  }

  /// K.
  int places() {
    return windowing.places();
  }

  /// P: the number of positions of a sample of the result.
  int positions() {
    return outHeight * outWidth;
  }

  /// The number of positions of a sample of the input.
  int inputs() {
    return height * width;
  }

  /// The height of the result: 1 for a sequence.
  int height() {
    return outHeight;
  }

  /// The width of the result, or its time.
  int width() {
    return outWidth;
  }

  /// The extent of an axis of space of the result.
  int output(int axis) {
    return axis == windowing.rank() - 1 ? outWidth : outHeight;
  }

  /// Copies what the windows of one sample see of `count` channels: `[P, K · count]`.
  ///
  /// @param at where the first of these channels lies in x
  /// @param channels the number of all channels
  void gather(float[] x, int at, int channels, int count, float[] columns, int to) {
    int target = to;
    for (int i = 0; i < positions() * places(); i++, target += count) {
      int source = sources[i];
      if (source == OUTSIDE) {
        Arrays.fill(columns, target, target + count, 0);
      } else {
        System.arraycopy(x, at + source * channels, columns, target, count);
      }
    }
  }

  /// Adds what [#gather] would copy to where it would take it from.
  void scatter(float[] columns, int from, int count, float[] x, int at, int channels) {
    int next = from;
    for (int i = 0; i < positions() * places(); i++, next += count) {
      int place = at + sources[i] * channels;
      for (int c = 0; sources[i] != OUTSIDE && c < count; c++) {
        x[place + c] += columns[next + c];
      }
    }
  }
}
