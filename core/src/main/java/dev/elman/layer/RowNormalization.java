package dev.elman.layer;

import dev.elman.initializer.Initializer;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.RowScaling;
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

  private final RowScaling scaling;
  private @Nullable Parameter gamma;
  private @Nullable Parameter beta;

  RowNormalization(boolean subtractsMean, double epsilon) {
    scaling = new RowScaling(subtractsMean, epsilon);
  }

  /// The windows of one pass.
  private static final class Windows {
    private final Matrix x = new Matrix();
    private final Matrix inverse = new Matrix();
    private final Matrix scaled = new Matrix();
    private final Matrix dy = new Matrix();
    private final Matrix gradient = new Matrix();
  }

  @Override
  public final Tensor forward(Tape tape, Tensor x) {
    Windows m = tape.object(0, Windows::new);
    Tensor scaled = tape.tensorLike(SCALED, x); // x̂
    scaling.forward(m.x.on(x), m.scaled.on(scaled), inverse(tape, m, x));
    return tape.keep(x, affine(scaled, tape.tensorLike(Y, x)));
  }

  /// s of every position.
  private static Matrix inverse(Tape tape, Windows m, Tensor x) {
    return m.inverse.on(tape.floats(INVERSE, x.positions()), 0, x.positions(), 1);
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
    if (tape.wantsInputGradient()) {
      Windows m = tape.object(0, Windows::new);
      scaleByGamma(dy, dx);
      m.x.on(dx);
      scaling.backward(m.scaled.on(scaled), inverse(tape, m, dy), m.x, m.x);
    }
    return dx;
  }

  /// `dx̂ = γ ⊙ dy`.
  private void scaleByGamma(Tensor dy, Tensor dScaled) {
    int features = dy.shape().features();
    for (int at = 0; at < dy.size(); at += features) {
      for (int f = 0; f < features; f++) {
        dScaled.data()[at + f] = value(gamma, f, 1) * dy.data()[at + f];
      }
    }
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
}
