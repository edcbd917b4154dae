package dev.elman.optimizer;

/// Makes large gradients smaller before the optimizer uses them: the remedy for exploding gradients
/// in recurrent networks (Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063, algorithm 1).
///
/// | kind | Keras | what it does |
/// |---|---|---|
/// | `NONE` | | nothing |
/// | `VALUE` | `clipvalue` | every value: `g = min(max(g, -limit), limit)` |
/// | `NORM` | `clipnorm` | each parameter: `g = g · limit / max(‖g‖, limit)` |
/// | `GLOBAL_NORM` | `global_clipnorm` | the same with the norm of the gradients of all parameters together |
///
/// Gradients of parameters that are not trainable are neither counted nor changed. Sums are taken
/// in double precision in a fixed order, so the result does not depend on the number of threads.
///
/// *Non-finite values*: `VALUE` clips infinities and keeps NaN. A norm that is NaN makes every
/// gradient that is scaled by it NaN; an infinite one makes finite gradients 0 and infinite ones
/// NaN, with `GLOBAL_NORM` all NaN, as in Keras.
///
/// @param kind what is limited
/// @param limit the largest value or norm; 0 for `NONE`
public record GradientClip(Kind kind, double limit) {
  /// What is limited.
  public enum Kind {
    /// Nothing.
    NONE,
    /// Each value.
    VALUE,
    /// The norm of each parameter's gradient.
    NORM,
    /// The norm of the whole gradient.
    GLOBAL_NORM
  }

  /// Checks the limit.
  ///
  /// @throws IllegalArgumentException if the limit is not positive and finite
  public GradientClip {
    if (kind != Kind.NONE && !(limit > 0 && limit < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "GradientClip "
              + kind
              + ": expected a positive limit, but got "
              + limit
              + ". Usual limits are between 0.1 and 10; use GradientClip.none() for no clipping.");
    }
  }

  /// No clipping, which is the default of every optimizer, as in Keras.
  public static GradientClip none() {
    return new GradientClip(Kind.NONE, 0);
  }

  /// Limits each value.
  public static GradientClip value(double limit) {
    return new GradientClip(Kind.VALUE, limit);
  }

  /// Limits the norm of each parameter's gradient.
  public static GradientClip norm(double limit) {
    return new GradientClip(Kind.NORM, limit);
  }

  /// Limits the norm of the whole gradient.
  public static GradientClip globalNorm(double limit) {
    return new GradientClip(Kind.GLOBAL_NORM, limit);
  }

  GradientClip replaceNone(String optimizer, GradientClip wanted) {
    if (kind != Kind.NONE && kind != wanted.kind) {
      throw new IllegalArgumentException(
          optimizer
              + ": expected at most one of clipValue, clipNorm and globalClipNorm, but got "
              + wanted
              + " after "
              + this
              + ". Keep one of them.");
    }
    return wanted;
  }

  /// What gradients of this norm are multiplied with, where it is the norm of what [#kind()] says.
  public double factor(double norm) {
    return switch (kind) {
      case NONE, VALUE -> 1;
      case NORM -> limit / Math.max(norm, limit);
      case GLOBAL_NORM -> Double.isFinite(norm) ? limit / Math.max(norm, limit) : Double.NaN;
    };
  }

  /// Clips the gradients at `from` (inclusive) to `to` (exclusive), whose norm has this
  /// [#factor(double)].
  public void apply(float[] g, int from, int to, double factor) {
    if (kind == Kind.VALUE) {
      float largest = (float) limit;
      for (int i = from; i < to; i++) {
        g[i] = Math.max(-largest, Math.min(largest, g[i]));
      }
    } else if (factor != 1) {
      float f = (float) factor;
      for (int i = from; i < to; i++) {
        g[i] *= f;
      }
    }
  }
}
