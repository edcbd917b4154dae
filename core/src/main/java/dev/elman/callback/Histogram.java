package dev.elman.callback;

/// How values are distributed over 30 intervals of equal width, as `tf.summary.histogram` counts
/// them.
final class Histogram {
  private static final int INTERVALS = 30;
  // fields of HistogramProto; EventFile says the whole message
  private static final int MIN = 1;
  private static final int MAX = 2;
  private static final int NUM = 3;
  private static final int SUM = 4;
  private static final int SUM_SQUARES = 5;
  private static final int BUCKET_LIMIT = 6;
  private static final int BUCKET = 7;

  private Histogram() {}

  /// The `HistogramProto` of the values from index `from` (inclusive) to `to` (exclusive), which
  /// must be finite. If all are equal there is one interval of width 1 around them.
  static ProtoWriter encode(float[] values, int from, int to) {
    double min = values[from];
    double max = values[from];
    double sum = 0;
    double squares = 0;
    for (int i = from; i < to; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
      sum += values[i];
      squares += (double) values[i] * values[i];
    }
    boolean equal = min == max;
    double width = (max - min) / INTERVALS;
    double[] counts = new double[equal ? 1 : INTERVALS];
    for (int i = from; i < to; i++) {
      int interval = equal ? 0 : (int) ((values[i] - min) / width);
      counts[Math.min(counts.length - 1, interval)]++;
    }
    double[] limits = new double[counts.length];
    for (int i = 0; i < limits.length - 1; i++) {
      limits[i] = min + (i + 1) * width;
    }
    limits[limits.length - 1] = max;
    return new ProtoWriter()
        .putDouble(MIN, min)
        .putDouble(MAX, max)
        .putDouble(NUM, to - from)
        .putDouble(SUM, sum)
        .putDouble(SUM_SQUARES, squares)
        .putDoubles(BUCKET_LIMIT, limits)
        .putDoubles(BUCKET, counts);
  }
}
