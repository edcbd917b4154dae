package dev.elman.data;

/// How sequences of different lengths are made equally long.
///
/// @param side where steps are added
/// @param value what an added step of an input holds; 0 by default
/// @param labelValue what an added step of a label holds; 0 by default
public record PaddingOptions(Padding side, float value, float labelValue) {

  /// Zeros behind the sequences.
  public static PaddingOptions post() {
    return new PaddingOptions(Padding.POST, 0, 0);
  }

  /// Zeros before the sequences.
  public static PaddingOptions pre() {
    return new PaddingOptions(Padding.PRE, 0, 0);
  }

  /// Another value in the inputs.
  public PaddingOptions value(float newValue) {
    return new PaddingOptions(side, newValue, labelValue);
  }

  /// Another value in the labels.
  public PaddingOptions labelValue(float newValue) {
    return new PaddingOptions(side, value, newValue);
  }
}
