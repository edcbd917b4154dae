package dev.elman.layer;

import dev.elman.initializer.Initializer;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Brings the features of every position to one size, each position by itself; the base of
/// [LayerNormalization] and [RmsNormalization].
///
/// ```
/// μ = mean(x)   or 0                       over the features
/// s = 1 / √(mean((x - μ)²) + ε)
/// x̂ = (x - μ) s          y = γ ⊙ x̂ + β
/// ```
abstract class RowNormalization extends Layer {
  private static final int Y = 0;
  private static final int SCALED = 1;
  private static final int INVERSE = 2;
  private static final int DX = 3;

  private final boolean subtractsMean;
  private final double epsilon;
  private @Nullable Parameter gamma;
  private @Nullable Parameter beta;

  RowNormalization(boolean subtractsMean, double epsilon) {
    this.subtractsMean = subtractsMean;
    this.epsilon = epsilon;
  }

  /// The windows of one pass.
  private static final class Windows {
    private final Matrix scaled = new Matrix();
    private final Matrix dy = new Matrix();
    private final Matrix gradient = new Matrix();
  }

  @Override
  public final Tensor forward(Tape tape, Tensor x) {
    int features = x.shape().features();
    Tensor scaled = tape.tensorLike(SCALED, x); // x̂
    float[] inverse = tape.floats(INVERSE, x.positions()); // s
    for (int p = 0; p < x.positions(); p++) {
      inverse[p] = scale(x.data(), p * features, features, scaled.data());
    }
    return tape.keep(x, affine(scaled, tape.tensorLike(Y, x)));
  }

  /// Writes x̂ of one position and returns s.
  private float scale(float[] x, int at, int features, float[] scaled) {
    double mean = 0;
    for (int i = at; i < at + features && subtractsMean; i++) {
      mean += x[i];
    }
    mean /= features;
    double squares = 0;
    for (int i = at; i < at + features; i++) {
      squares += (x[i] - mean) * (x[i] - mean);
    }
    double inverse = 1 / Math.sqrt(squares / features + epsilon);
    for (int i = at; i < at + features; i++) {
      scaled[i] = (float) ((x[i] - mean) * inverse);
    }
    return (float) inverse;
  }

  /// `y = γ ⊙ x̂ + β`.
  private Tensor affine(Tensor scaled, Tensor y) {
    int features = y.shape().features();
    for (int at = 0; at < y.size(); at += features) {
      for (int f = 0; f < features; f++) {
        y.data()[at + f] = value(gamma, f, 1) * scaled.data()[at + f] + value(beta, f, 0);
      }
    }
    return y;
  }

  private static float value(@Nullable Parameter parameter, int feature, float otherwise) {
    return parameter == null ? otherwise : parameter.values()[parameter.offset() + feature];
  }

  @Override
  public final Tensor backward(Tape tape, Tensor dy) {
    Tensor scaled = tape.tensorLike(SCALED, dy);
    addGradients(tape, scaled, dy);
    Tensor dx = tape.tensorLike(DX, dy);
    float[] inverse = tape.floats(INVERSE, dy.positions());
    int features = dy.shape().features();
    for (int p = 0; p < dy.positions() && tape.wantsInputGradient(); p++) {
      scaleBackward(scaled.data(), inverse[p], dy.data(), dx.data(), p * features, features);
    }
    return dx;
  }

  /// In forward: `y = γ ⊙ x̂ + β`.
  private void addGradients(Tape tape, Tensor scaled, Tensor dy) {
    Windows m = tape.object(0, Windows::new);
    Ops ops = tape.ops();
    int features = dy.shape().features();
    for (int p = 0; p < dy.positions() && gamma != null; p++) {
      m.scaled.on(scaled.data(), p * features, 1, features);
      m.dy.on(dy.data(), p * features, 1, features);
      m.gradient.on(tape.gradients(), gamma.offset(), 1, features);
      ops.addMultiply(m.dy, m.scaled, m.gradient);
    }
    if (beta != null) {
      ops.addColumnSums(m.dy.on(dy), tape.gradients(), beta.offset());
    }
  }

  /// In forward: `x̂ = (x - μ) s`, where μ and s depend on every feature. With `g = γ ⊙ dy`: `dx =
  /// s (g - mean(g) - x̂ mean(g ⊙ x̂))`, without `mean(g)` if no μ was subtracted.
  private void scaleBackward(
      float[] scaled, float inverse, float[] dy, float[] dx, int at, int features) {
    double mean = 0;
    double product = 0;
    for (int f = 0; f < features; f++) {
      float g = value(gamma, f, 1) * dy[at + f];
      dx[at + f] = g;
      mean += g;
      product += (double) g * scaled[at + f];
    }
    mean = subtractsMean ? mean / features : 0;
    product /= features;
    for (int i = at; i < at + features; i++) {
      dx[i] = (float) (inverse * (dx[i] - mean - scaled[i] * product));
    }
  }

  @Override
  public final void checkInput(Shape input) {
    if (input.rank() < 1 || input.features() == Shape.ANY) {
      throw badInput("[…, features]", input, "Say how many features x has.");
    }
  }

  /// Makes γ.
  final void scaleBy(String name, Shape input, Initializer initializer) {
    gamma = addParameter(name, Shape.of(input.features()), initializer);
  }

  /// Makes β.
  final void shiftBy(String name, Shape input, Initializer initializer) {
    beta = addParameter(name, Shape.of(input.features()), initializer);
  }

  @Override
  public final Shape outputShape(Shape input) {
    return input;
  }

  /// Requires a positive ε, which keeps a constant row from being divided by 0.
  static double checkEpsilon(String where, double epsilon) {
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          where
              + " epsilon: expected a positive number, but got "
              + epsilon
              + ". It keeps constant inputs from being divided by 0.");
    }
    return epsilon;
  }
}
