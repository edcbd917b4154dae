package dev.elman.testing;

/// A convolution over images in double precision; a sequence is an image of height 1.
///
/// @param channels C
/// @param filters F
/// @param size the extents of the window
/// @param strides how far the window moves
/// @param dilation the distance of neighbours in the window
/// @param padding `valid`, `same` or `causal`
/// @param groups the number of parts of channels and filters
public record ReferenceConvolution(
    int height,
    int width,
    int channels,
    int filters,
    Pair size,
    Pair strides,
    Pair dilation,
    String padding,
    int groups) {
  /// A value for the height and one for the width.
  public record Pair(int height, int width) {}

  /// A convolution over sequences.
  public static ReferenceConvolution over(
      int time,
      int channels,
      int filters,
      int size,
      int stride,
      int dilation,
      String padding,
      int groups) {
    return new ReferenceConvolution(
        1,
        time,
        channels,
        filters,
        new Pair(1, size),
        new Pair(1, stride),
        new Pair(1, dilation),
        padding,
        groups);
  }

  /// The height of the result.
  public int outHeight() {
    return length(height, size.height, strides.height, dilation.height);
  }

  /// The width of the result.
  public int outWidth() {
    return length(width, size.width, strides.width, dilation.width);
  }

  private int length(int extent, int window, int stride, int rate) {
    int lost = padding.equals("valid") ? (window - 1) * rate : 0;
    return (int) Math.ceil((extent - lost) / (double) stride);
  }

  /// The first position that the first window sees.
  private int first(int extent, int window, int stride, int rate) {
    return switch (padding) {
      case "valid" -> 0;
      case "causal" -> -(window - 1) * rate;
      default -> {
        int needed = (length(extent, window, stride, rate) - 1) * stride + (window - 1) * rate + 1;
        yield -Math.max(needed - extent, 0) / 2;
      }
    };
  }

  /// Adds the convolution of sample `b` of x with W to z, which has a row of F values per position.
  public void addTo(double[] z, double[] x, double[] w, int b) {
    int top = first(height, size.height, strides.height, dilation.height);
    int left = first(width, size.width, strides.width, dilation.width);
    for (int row = 0; row < outHeight(); row++) {
      for (int column = 0; column < outWidth(); column++) {
        for (int i = 0; i < size.height; i++) {
          for (int j = 0; j < size.width; j++) {
            int y = top + row * strides.height + i * dilation.height;
            int at = left + column * strides.width + j * dilation.width;
            if (y >= 0 && y < height && at >= 0 && at < width) {
              int from = ((b * height + y) * width + at) * channels;
              int to = ((b * outHeight() + row) * outWidth() + column) * filters;
              addPlace(z, to, x, from, w, i * size.width + j);
            }
          }
        }
      }
    }
  }

  private void addPlace(double[] z, int to, double[] x, int from, double[] w, int place) {
    int own = channels / groups;
    for (int f = 0; f < filters; f++) {
      int group = f / (filters / groups);
      for (int c = 0; c < own; c++) {
        z[to + f] += x[from + group * own + c] * w[(place * own + c) * filters + f];
      }
    }
  }

  /// The convolution of a batch.
  public double[] apply(double[] x, double[] w) {
    int batch = x.length / (height * width * channels);
    double[] z = new double[batch * outHeight() * outWidth() * filters];
    for (int b = 0; b < batch; b++) {
      addTo(z, x, w, b);
    }
    return z;
  }
}
