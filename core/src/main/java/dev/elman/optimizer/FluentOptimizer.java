package dev.elman.optimizer;

/// The options that all optimizers of the library share, as methods that return a changed copy of
/// the same type: `adam().clipNorm(1).amsgrad(true)`.
///
/// @param <S> the type of the copy
public interface FluentOptimizer<S extends Optimizer> extends Optimizer {
  @Override
  S learningRate(double rate);

  @Override
  S clip(GradientClip clip);

  /// The same optimizer, clipping every value of the gradient to `[-limit, limit]`: Keras's
  /// `clipvalue`.
  ///
  /// @throws IllegalArgumentException if another clipping is set, or the limit is not positive
  default S clipValue(double limit) {
    return clip(clip().replaceNone(name(), GradientClip.value(limit)));
  }

  /// The same optimizer, scaling the gradient of each parameter to a norm of at most `limit`:
  /// Keras's `clipnorm`.
  ///
  /// @throws IllegalArgumentException if another clipping is set, or the limit is not positive
  default S clipNorm(double limit) {
    return clip(clip().replaceNone(name(), GradientClip.norm(limit)));
  }

  /// The same optimizer, scaling the gradient of all parameters together to a norm of at most
  /// `limit`: Keras's `global_clipnorm`.
  ///
  /// @throws IllegalArgumentException if another clipping is set, or the limit is not positive
  default S globalClipNorm(double limit) {
    return clip(clip().replaceNone(name(), GradientClip.globalNorm(limit)));
  }
}
