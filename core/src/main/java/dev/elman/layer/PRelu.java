package dev.elman.layer;

import static dev.elman.initializer.Initializers.zeros;

import dev.elman.initializer.Initializer;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A rectifier whose slope for negative values is learned, for each feature by itself: `[…,
/// features]` → the same.
///
/// ```
/// y = x           x ≥ 0
/// y = α ⊙ x       x < 0
/// ```
///
/// | parameter | shape | Keras | PyTorch |
/// |---|---|---|---|
/// | α | `[1, …, F]` | alpha | weight |
///
/// All other axes share their slopes, so that sequences may have any length: Keras's `PReLU` with
/// `shared_axes` of all axes but the last. Source: He et al. 2015, *Delving deep into rectifiers*,
/// arXiv:1502.01852.
public final class PRelu extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final Initializer alphaInitializer;
  private @Nullable Parameter alpha;

  /// A layer whose slopes begin at 0, as in Keras.
  public PRelu() {
    this(zeros());
  }

  /// A layer with these first slopes.
  public PRelu(Initializer alphaInitializer) {
    this.alphaInitializer = alphaInitializer;
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Tensor y = tape.tensorLike(Y, x);
    int features = x.shape().features();
    for (int i = 0; i < x.size(); i++) {
      float value = x.data()[i];
      y.data()[i] = value < 0 ? alpha().values()[alpha().offset() + i % features] * value : value;
    }
    return tape.keep(x, y);
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Tensor x = tape.input();
    Tensor dx = tape.tensorLike(DX, x);
    int features = x.shape().features();
    for (int i = 0; i < x.size(); i++) {
      int slope = alpha().offset() + i % features;
      boolean negative = x.data()[i] < 0;
      // in forward: y = α x where x is negative
      tape.gradients()[slope] += negative ? dy.data()[i] * x.data()[i] : 0;
      dx.data()[i] = negative ? alpha().values()[slope] * dy.data()[i] : dy.data()[i];
    }
    return dx;
  }

  private Parameter alpha() {
    return Objects.requireNonNull(alpha, "PReLU before build");
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() < 1 || input.features() == Shape.ANY) {
      throw badInput("[…, features]", input, "Say how many features x has.");
    }
  }

  @Override
  protected void createParameters(Shape input) {
    int axes = input.rank() - 1;
    Shape shape = new Extents().add(1, axes).add(input.features()).toShape();
    alpha = addParameter("alpha", shape, alphaInitializer);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public String type() {
    return "PReLU";
  }

  /// First values of α.
  public Initializer alphaInitializer() {
    return alphaInitializer;
  }
}
