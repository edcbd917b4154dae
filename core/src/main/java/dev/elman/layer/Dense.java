package dev.elman.layer;

import static dev.elman.initializer.Initializers.glorotUniform;
import static dev.elman.initializer.Initializers.zeros;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.initializer.Initializer;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// A linear function of the features and an activation, at every position alike: `[…, features]` →
/// `[…, units]`.
///
/// ```
/// z = x W + b          y = f(z)
/// ```
///
/// | parameter | shape | Keras | PyTorch |
/// |---|---|---|---|
/// | W | `[F, U]` | kernel | weightᵀ |
/// | b | `[U]` | bias | bias |
public final class Dense extends Layer {
  private static final int Z = 0;
  private static final int Y = 1;
  private static final int DZ = 2;
  private static final int DX = 3;

  private final Config config;
  private final PackedMatrix w = new PackedMatrix(); // W [F, U]
  private final PackedMatrix wTransposed = new PackedMatrix(); // Wᵀ [U, F]
  private @Nullable Parameter kernel;
  private @Nullable Parameter bias;

  /// The options, with Keras's names and defaults.
  ///
  /// @param units the number of outputs per position, at least 1
  /// @param activation f; linear by default
  /// @param useBias whether b is added
  /// @param kernelInitializer first values of W; Glorot uniform by default
  /// @param biasInitializer first values of b; zeros by default
  public record Config(
      int units,
      Activation activation,
      boolean useBias,
      Initializer kernelInitializer,
      Initializer biasInitializer) {
    /// Checks the number of units.
    ///
    /// @throws IllegalArgumentException if `units` is less than 1, or not a number of columns that
    ///   the activation takes
    public Config {
      if (units < 1) {
        throw new IllegalArgumentException(
            "Dense units: expected at least 1, but got "
                + units
                + ". Units are the number of outputs.");
      }
      activation.columns(units); // throws
    }

    /// Keras's defaults.
    public static Config units(int units) {
      return new Config(units, Activations.linear(), true, glorotUniform(), zeros());
    }

    /// Another activation.
    public Config activation(Activation newActivation) {
      return new Config(units, newActivation, useBias, kernelInitializer, biasInitializer);
    }

    /// With or without b.
    public Config useBias(boolean newUseBias) {
      return new Config(units, activation, newUseBias, kernelInitializer, biasInitializer);
    }

    /// Other first values of W.
    public Config kernelInitializer(Initializer newInitializer) {
      return new Config(units, activation, useBias, newInitializer, biasInitializer);
    }

    /// Other first values of b.
    public Config biasInitializer(Initializer newInitializer) {
      return new Config(units, activation, useBias, kernelInitializer, newInitializer);
    }
  }

  /// The windows of one pass.
  private static final class Windows {
    private final Matrix x = new Matrix();
    private final Matrix z = new Matrix();
    private final Matrix y = new Matrix();
    private final Matrix dy = new Matrix();
    private final Matrix dz = new Matrix();
    private final Matrix dx = new Matrix();
  }

  /// A layer of this configuration.
  public Dense(Config config) {
    this.config = config;
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Windows m = tape.object(0, Windows::new);
    Ops ops = tape.ops();
    Tensor y = tape.tensorLike(Y, x, outputs());
    Tensor z = config.activation.needsInput() ? tape.tensorLike(Z, x, config.units) : y;
    m.x.on(x);
    m.y.on(y);
    m.z.on(z);
    // z = x W + b
    if (bias == null) {
      ops.matMul(m.x, w, m.z);
    } else {
      ops.matMulFrom(bias.values(), bias.offset(), m.x, w, m.z);
    }
    // y = f(z)
    config.activation.forward(ops, m.z, m.y);
    return tape.keep(x, y);
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Windows m = tape.object(0, Windows::new);
    Ops ops = tape.ops();
    m.dy.on(dy);
    m.dz.on(tape.tensorLike(DZ, dy, config.units));
    // in forward: y = f(z)
    config.activation.backward(ops, m.z, m.y, m.dy, m.dz);
    // in forward: z = x W + b
    ops.addTransposedMatMul(m.x, m.dz, kernel(), tape.gradients());
    if (bias != null) {
      ops.addColumnSums(m.dz, tape.gradients(), bias.offset());
    }
    Tensor dx = tape.tensorLike(DX, tape.input());
    if (tape.wantsInputGradient()) {
      ops.matMul(m.dz, wTransposed, m.dx.on(dx));
    }
    return dx;
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() < 1 || input.features() == Shape.ANY) {
      throw badInput("[…, features]", input, "Say how many features x has.");
    }
  }

  @Override
  protected void createParameters(Shape input) {
    kernel =
        addParameter("kernel", Shape.of(input.features(), config.units), config.kernelInitializer);
    if (config.useBias) {
      bias = addParameter("bias", Shape.of(config.units), config.biasInitializer);
    }
  }

  private Parameter kernel() {
    return java.util.Objects.requireNonNull(kernel, "Dense before build");
  }

  @Override
  public void pack(Ops ops) {
    ops.pack(kernel(), w);
    ops.packTransposed(kernel(), wTransposed);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input.withFeatures(outputs());
  }

  /// U, or what the activation makes of U columns.
  private int outputs() {
    return config.activation.columns(config.units);
  }

  @Override
  public String type() {
    return "Dense";
  }

  /// The configuration.
  public Config config() {
    return config;
  }
}
