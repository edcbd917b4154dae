package dev.elman.layer.convolution;

import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The way back of a convolution over time, which makes a sequence longer: `[batch, time,
/// channels]` → `[batch, more time, filters]`.
///
/// ```
/// z_{t s + k d - p} += x_t W_kᵀ        k = 0 … K-1, for every t; then z += b
/// y = f(z)
/// ```
///
/// Every step of x is written, times the window, over the steps that a [Conv1d] with this stride s,
/// dilation d and padding p would read for it. The result has `T s` steps with
/// [WindowPadding#SAME], and with [WindowPadding#VALID] `max(K' - s, 0)` more, where K' is how far
/// the window reaches.
///
/// | parameter | shape | Keras | PyTorch |
/// |---|---|---|---|
/// | W | `[K, F, C]` | kernel | weight, axes reversed |
/// | b | `[F]` | bias | bias |
///
/// Keras's `Conv1DTranspose` with `channels_last` and without `output_padding`. *Mask*: none goes
/// on, as in Keras.
public final class Conv1dTranspose extends Layer {
  private static final int Z = 0;
  private static final int Y = 1;
  private static final int DZ = 2;
  private static final int DX = 3;

  private final ConvConfig config;
  private final Windowing windowing;
  private final Supplier<Work> newWork; // made once: a pass would allocate the lambda again
  private @Nullable Convolution convolution; // from y to x
  private @Nullable Parameter bias;

  private static final class Work {
    private final Convolution.Work convolution;
    private final Convolution.Batch out = new Convolution.Batch();
    private final Matrix x = new Matrix();
    private final Matrix dx = new Matrix();
    private final Matrix z = new Matrix();
    private final Matrix y = new Matrix();
    private final Matrix dy = new Matrix();
    private final Matrix dz = new Matrix();

    private Work(Convolution.Work convolution) {
      this.convolution = convolution;
    }
  }

  /// A layer of this configuration.
  ///
  /// @throws IllegalArgumentException if an option has values for two axes, there are several
  ///   groups, or the padding is causal
  public Conv1dTranspose(ConvConfig config) {
    this.config = config.ofRank(type(), 1);
    windowing = this.config.windowing();
    if (config.groups() != 1 || config.padding() == WindowPadding.CAUSAL) {
      throw new IllegalArgumentException(
          "Conv1DTranspose: expected groups=1 and padding VALID or SAME, but got groups="
              + config.groups()
              + " and padding "
              + config.padding()
              + ", which are for Conv1D.");
    }
    newWork = () -> new Work(convolution().newWork());
  }

  private Convolution convolution() {
    if (convolution == null) {
      throw new IllegalStateException(displayName() + ": build the layer first.");
    }
    return convolution;
  }

  /// The number of steps of the result.
  private int outputTime(int time) {
    int stride = windowing.strides().getFirst();
    int more = config.padding() == WindowPadding.VALID ? windowing.reach(0) - stride : 0;
    return time * stride + Math.max(more, 0);
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Work m = tape.object(0, newWork);
    Ops ops = tape.ops();
    int outputTime = outputTime(x.extent(1));
    m.convolution.patches().over(displayName(), 1, outputTime);
    Tensor y = tape.tensor(Y, x.extent(0), outputTime, outputs());
    Tensor z = y;
    if (config.activation().needsInput()) {
      z = tape.tensor(Z, x.extent(0), outputTime, config.filters());
    }
    m.y.on(y);
    m.z.on(z);
    // z_{t s + k d - p} += x_t W_kᵀ
    if (bias == null) {
      Arrays.fill(z.data(), 0, z.size(), 0);
    } else {
      ops.setRows(bias.values(), bias.offset(), m.z);
    }
    convolution().inputGradient(ops, m.convolution, samples(m.out, z), m.x.on(x));
    // y = f(z)
    config.activation().forward(ops, m.z, m.y);
    return tape.keep(x, y);
  }

  private static Convolution.Batch samples(Convolution.Batch batch, Tensor x) {
    return batch.on(x.data(), 0, x.rowSize(), x.extent(0));
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Work m = tape.object(0, newWork);
    Ops ops = tape.ops();
    Tensor dz = tape.tensorLike(DZ, dy, config.filters());
    m.dz.on(dz);
    // in forward: y = f(z)
    config.activation().backward(ops, m.z, m.y, m.dy.on(dy), m.dz);
    if (bias != null) {
      ops.addColumnSums(m.dz, tape.gradients(), bias.offset());
    }
    // in forward: z_{t s + k d - p} += x_t W_kᵀ
    Convolution.Batch out = samples(m.out, dz);
    convolution().backward(ops, m.convolution, out, m.x, tape.gradients(), null);
    Tensor dx = tape.tensorLike(DX, tape.input());
    if (tape.wantsInputGradient()) {
      Arrays.fill(dx.data(), 0, dx.size(), 0);
      convolution().forward(ops, m.convolution, out, m.dx.on(dx));
    }
    return dx;
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    return null;
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() != 2 || input.features() == Shape.ANY) {
      throw badInput("[time, channels]", input, "Say how many channels x has.");
    }
  }

  @Override
  protected void createParameters(Shape input) {
    int channels = input.features();
    int filters = config.filters();
    Convolution back = new Convolution(windowing, channels, 1);
    Parameter kernel =
        addParameter("kernel", back.kernelShape(filters), config.kernelInitializer());
    kernel.regularizer(config.kernelRegularizer()).constraint(config.kernelConstraint());
    back.kernel(kernel, filters);
    convolution = back;
    if (config.useBias()) {
      Parameter b = addParameter("bias", Shape.of(filters), config.biasInitializer());
      bias = b.regularizer(config.biasRegularizer()).constraint(config.biasConstraint());
    }
  }

  @Override
  public void pack(Ops ops) {
    convolution().pack(ops);
  }

  @Override
  public Shape outputShape(Shape input) {
    int time = input.extent(0);
    return Shape.of(time == Shape.ANY ? time : outputTime(time), outputs());
  }

  /// F, or what the activation makes of F columns.
  private int outputs() {
    return config.activation().columns(config.filters());
  }

  @Override
  public String type() {
    return "Conv1DTranspose";
  }

  /// The configuration.
  public ConvConfig config() {
    return config;
  }
}
