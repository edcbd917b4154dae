package dev.elman.layer.convolution;

/// What a window sees beyond the ends of an axis.
public enum WindowPadding {
  /// It never reaches beyond them: the result is shorter. Keras's `"valid"`.
  VALID,
  /// As many zeros on both sides (one more at the end) as make the result as long as the input,
  /// divided by the stride. Keras's `"same"`.
  SAME,
  /// All zeros before the beginning, so that no step sees a later one; convolutions over time only.
  /// Keras's `"causal"`.
  CAUSAL
}
