package dev.elman.optimizer;

import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import java.util.List;

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

  /// Clips the gradients of the trainable parameters.
  ///
  /// @param gradients as long as the block, with everything at the same place
  public void apply(ParameterBlock block, float[] gradients) {
    List<Parameter> parameters = block.parameters(); // indexed: an iterator would be allocated
    switch (kind) {
      case NONE -> {}
      case VALUE -> {
        for (int i = 0; i < parameters.size(); i++) {
          Parameter parameter = parameters.get(i);
          if (parameter.trainable()) {
            clipValues(gradients, parameter.offset(), parameter.size());
          }
        }
      }
      case NORM -> {
        for (int i = 0; i < parameters.size(); i++) {
          Parameter parameter = parameters.get(i);
          if (parameter.trainable()) {
            double norm = Math.sqrt(squares(gradients, parameter.offset(), parameter.size()));
            scale(gradients, parameter.offset(), parameter.size(), limit / Math.max(norm, limit));
          }
        }
      }
      case GLOBAL_NORM -> clipGlobalNorm(parameters, gradients);
    }
  }

  private void clipValues(float[] g, int from, int count) {
    float largest = (float) limit;
    for (int i = from; i < from + count; i++) {
      g[i] = Math.max(-largest, Math.min(largest, g[i]));
    }
  }

  private void clipGlobalNorm(List<Parameter> parameters, float[] gradients) {
    double squares = 0;
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (parameter.trainable()) {
        squares += squares(gradients, parameter.offset(), parameter.size());
      }
    }
    double norm = Math.sqrt(squares);
    double factor = Double.isFinite(norm) ? limit / Math.max(norm, limit) : Double.NaN;
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (parameter.trainable()) {
        scale(gradients, parameter.offset(), parameter.size(), factor);
      }
    }
  }

  private static void scale(float[] g, int from, int count, double factor) {
    if (factor == 1) {
      return;
    }
    float f = (float) factor;
    for (int i = from; i < from + count; i++) {
      g[i] *= f;
    }
  }

  /// `Σ g²`. Four sums side by side: one alone would wait for each addition.
  private static double squares(float[] g, int from, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int to = from + count;
    int i = from;
    for (; i <= to - 4; i += 4) {
      s0 += (double) g[i] * g[i];
      s1 += (double) g[i + 1] * g[i + 1];
      s2 += (double) g[i + 2] * g[i + 2];
      s3 += (double) g[i + 3] * g[i + 3];
    }
    for (; i < to; i++) {
      s0 += (double) g[i] * g[i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
