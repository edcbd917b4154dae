package dev.elman.layer;

import static dev.elman.initializer.Initializers.ones;

import dev.elman.tensor.Mask;
import dev.elman.tensor.RowScaling;
import dev.elman.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// Gives the features of every position a root mean square of 1, then a learned scale: `[…,
/// features]` → the same.
///
/// ```
/// y = γ ⊙ x / √(mean(x²) + ε)          the mean over the features of the position
/// ```
///
/// | parameter | shape | Keras | PyTorch |
/// |---|---|---|---|
/// | γ | `[F]` | scale | weight |
///
/// Cheaper than [LayerNormalization] by the mean. Source: Zhang and Sennrich 2019, *Root Mean
/// Square Layer Normalization*, arXiv:1910.07467. Of Keras's `axis` only -1, its default, exists.
/// As in Keras, which calls it `RMSNormalization`, a mask ends here.
public final class RmsNormalization extends RowNormalization {
  private final double epsilon;

  /// A layer with Keras's ε of 1e-6.
  public RmsNormalization() {
    this(1e-6);
  }

  /// A layer with this ε, which is added to the mean square.
  ///
  /// @throws IllegalArgumentException if `epsilon` is not positive
  public RmsNormalization(double epsilon) {
    super(false, RowScaling.checkEpsilon("RMSNormalization", epsilon));
    this.epsilon = epsilon;
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    return null;
  }

  @Override
  protected void createParameters(Shape input) {
    scaleBy("scale", input, ones());
  }

  @Override
  public String type() {
    return "RMSNormalization";
  }

  /// What is added to the mean square.
  public double epsilon() {
    return epsilon;
  }
}
