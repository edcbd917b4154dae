package dev.elman.benchmarks;

/// One library that does a [Work]. Made anew, it holds the weights of the [Problem].
interface Peer {
  /// The outputs for the inputs of the problem: one per sequence; when streaming, one per step of
  /// the first sequence.
  float[] outputs();

  /// The mean squared error before each of so many updates by Adam.
  double[] losses(int steps);

  /// Does the work again and again, and returns the nanoseconds that each call took.
  ///
  /// @param seconds for how long, at least one call
  long[] measure(double seconds);
}
