package dev.elman.layer.convolution;

import dev.elman.layer.Extents;
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

/// A convolution, a bias and an activation: what [Conv1d] and [Conv2d] do.
abstract class ConvLayer extends Layer {
  private static final int Z = 0;
  private static final int Y = 1;
  private static final int DZ = 2;
  private static final int DX = 3;

  private final ConvConfig config;
  private final Windowing windowing;
  private final Convolution convolution;
  private final Supplier<Work> newWork; // made once: a pass would allocate the lambda again
  private @Nullable Parameter bias;

  private static final class Work {
    private final Convolution.Work convolution;
    private final Convolution.Batch in = new Convolution.Batch();
    private final Convolution.Batch dIn = new Convolution.Batch();
    private final Extents extents = new Extents();
    private final Matrix z = new Matrix();
    private final Matrix y = new Matrix();
    private final Matrix dy = new Matrix();
    private final Matrix dz = new Matrix();

    private Work(Convolution.Work convolution) {
      this.convolution = convolution;
    }
  }

  ConvLayer(ConvConfig config, int rank) {
    this.config = config.ofRank(type(), rank);
    windowing = this.config.windowing();
    if (rank > 1 && windowing.padding() == WindowPadding.CAUSAL) {
      throw new IllegalArgumentException(
          type() + " padding: expected VALID or SAME, but got CAUSAL, which is for Conv1D.");
    }
    convolution = new Convolution(windowing, config.filters(), config.groups());
    newWork = () -> new Work(convolution.newWork());
  }

  @Override
  public final Tensor forward(Tape tape, Tensor x) {
    Work m = tape.object(0, newWork);
    Ops ops = tape.ops();
    Patches patches = m.convolution.patches().over(displayName(), x.shape(), 1);
    extents(m.extents, x, patches).add(outputs());
    Tensor y = tape.tensor(Y, m.extents);
    Tensor z = y;
    if (config.activation().needsInput()) {
      z = tape.tensor(Z, extents(m.extents, x, patches).add(config.filters()));
    }
    m.y.on(y);
    m.z.on(z);
    // z = patches(x) W + b
    if (bias == null) {
      Arrays.fill(z.data(), 0, z.size(), 0);
    } else {
      ops.setRows(bias.values(), bias.offset(), m.z);
    }
    convolution.forward(ops, m.convolution, samples(m.in, x), m.z);
    // y = f(z)
    config.activation().forward(ops, m.z, m.y);
    return tape.keep(x, y);
  }

  private Extents extents(Extents extents, Tensor x, Patches patches) {
    extents.of(x.extent(0));
    for (int axis = 0; axis < windowing.rank(); axis++) {
      extents.add(patches.output(axis));
    }
    return extents;
  }

  private static Convolution.Batch samples(Convolution.Batch batch, Tensor x) {
    return batch.on(x.data(), 0, x.rowSize(), x.extent(0));
  }

  @Override
  public final Tensor backward(Tape tape, Tensor dy) {
    Work m = tape.object(0, newWork);
    Ops ops = tape.ops();
    Tensor x = tape.input();
    m.dy.on(dy);
    m.dz.on(tape.tensorLike(DZ, dy, config.filters()));
    // in forward: y = f(z)
    config.activation().backward(ops, m.z, m.y, m.dy, m.dz);
    // in forward: z = patches(x) W + b
    Tensor dx = tape.tensorLike(DX, x);
    Convolution.Batch dIn = null;
    if (tape.wantsInputGradient()) {
      Arrays.fill(dx.data(), 0, dx.size(), 0);
      dIn = samples(m.dIn, dx);
    }
    convolution.backward(ops, m.convolution, samples(m.in, x), m.dz, tape.gradients(), dIn);
    if (bias != null) {
      ops.addColumnSums(m.dz, tape.gradients(), bias.offset());
    }
    return dx;
  }

  /// A convolution mixes steps, so it has no mask, as in Keras.
  @Override
  public final @Nullable Mask outputMask(Tape tape, int index) {
    return null;
  }

  @Override
  public final void checkInput(Shape input) {
    if (input.rank() != windowing.rank() + 1 || input.features() == Shape.ANY) {
      throw badInput(
          windowing.rank() == 1 ? "[time, channels]" : "[height, width, channels]",
          input,
          "Say how many channels x has; Reshape adds an axis.");
    }
    if (input.features() % config.groups() != 0) {
      throw badInput(
          "a multiple of groups=" + config.groups() + " channels",
          input,
          "Every group reads as many channels.");
    }
    for (int axis = 0; axis < windowing.rank(); axis++) {
      if (windowing.output(axis, input.extent(axis)) == 0) {
        throw badInput(
            "at least " + windowing.reach(axis) + " along axis " + (axis + 1),
            input,
            "The window reaches so far; use padding SAME or a smaller window.");
      }
    }
  }

  @Override
  protected final void createParameters(Shape input) {
    int channels = input.features();
    Parameter kernel =
        addParameter("kernel", convolution.kernelShape(channels), config.kernelInitializer());
    kernel.regularizer(config.kernelRegularizer()).constraint(config.kernelConstraint());
    convolution.kernel(kernel, channels);
    if (config.useBias()) {
      Parameter b = addParameter("bias", Shape.of(config.filters()), config.biasInitializer());
      bias = b.regularizer(config.biasRegularizer()).constraint(config.biasConstraint());
    }
  }

  @Override
  public final void pack(Ops ops) {
    convolution.pack(ops);
  }

  @Override
  public final Shape outputShape(Shape input) {
    int[] extents = input.toArray();
    for (int axis = 0; axis < windowing.rank(); axis++) {
      extents[axis] = windowing.output(axis, extents[axis]);
    }
    return Shape.of(extents).withFeatures(outputs());
  }

  /// F, or what the activation makes of F columns.
  private int outputs() {
    return config.activation().columns(config.filters());
  }

  /// The configuration.
  public final ConvConfig config() {
    return config;
  }
}
