package dev.elman.layer;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Multiplies two inputs and sums over one axis of each: with `axes` 2 and 2, `[batch, m, d]` and
/// `[batch, n, d]` → `[batch, m, n]`; with 1 and 1, two vectors `[batch, d]` → `[batch, 1]`.
///
/// ```
/// y_…… = Σ_d x0_…d… x1_…d…         the other axes of x0, then those of x1
/// x ← x / |x|                      before that, with normalize: y is the cosine
/// ```
///
/// The result has no mask, as in Keras.
public final class Dot extends JoiningLayer {
  private static final int Y = 0;
  private static final int ROWS = 1; // and one more
  private static final int D_ROWS = 3; // and one more
  private static final int DX = 5; // and one more
  private static final int FACTORS = 7; // and one more
  private static final int KEPT = 4; // of the arrays of tensors

  private final Config config;
  private final AxisRows[] axes;

  /// The options, with Keras's names and defaults.
  ///
  /// @param firstAxis the axis of the first input to sum over, as Keras counts: 1 is the first axis
  ///   of a sample, -1 the last one
  /// @param secondAxis the same of the second input
  /// @param normalize whether the vectors are brought to length 1 before; false by default
  public record Config(int firstAxis, int secondAxis, boolean normalize) {
    /// Checks the axes.
    ///
    /// @throws IllegalArgumentException if one is 0, the axis of the batch
    public Config {
      if (firstAxis == 0 || secondAxis == 0) {
        throw new IllegalArgumentException(
            "Dot axes: expected axes of a sample, but got "
                + firstAxis
                + " and "
                + secondAxis
                + ". 0 is the axis of the batch; the first axis of a sample is 1.");
      }
    }

    /// These axes, without normalization.
    public static Config axes(int firstAxis, int secondAxis) {
      return new Config(firstAxis, secondAxis, false);
    }

    /// With or without normalization.
    public Config normalize(boolean newNormalize) {
      return new Config(firstAxis, secondAxis, newNormalize);
    }
  }

  private static final class Work {
    private final Extents extents = new Extents();
    private final PackedMatrix packed = new PackedMatrix();
    private final Matrix a = new Matrix();
    private final Matrix b = new Matrix();
    private final Matrix c = new Matrix();
  }

  /// A layer that sums over the same axis of both inputs.
  ///
  /// @throws IllegalArgumentException if the axis is 0
  public Dot(int axis) {
    this(Config.axes(axis, axis));
  }

  /// A layer of this configuration.
  public Dot(Config config) {
    this.config = config;
    axes = new AxisRows[] {new AxisRows(config.firstAxis), new AxisRows(config.secondAxis)};
  }

  @Override
  public Tensor[] forwardAll(Tape tape, Tensor[] inputs) {
    Work w = tape.object(0, Work::new);
    Tensor[] kept = tape.tensors(KEPT, 2);
    System.arraycopy(inputs, 0, kept, 0, 2);
    int d = axes[0].length(kept[0]);
    if (axes[1].length(kept[1]) != d) {
      throw otherLength(kept[0].shape().dropFirst(), kept[1].shape().dropFirst());
    }
    int m = axes[0].rows(kept[0]);
    int n = axes[1].rows(kept[1]);
    float[] rows0 = rows(tape, 0);
    float[] rows1 = rows(tape, 1);
    Tensor y = tape.tensor(Y, extents(w.extents, kept));
    for (int b = 0; b < y.extent(0); b++) {
      tape.ops().packTransposed(w.b.on(rows1, b * n * d, n, d), w.packed);
      tape.ops()
          .matMul(w.a.on(rows0, b * m * d, m, d), w.packed, w.c.on(y.data(), b * m * n, m, n));
    }
    Tensor[] outputs = tape.tensors(0, 1);
    outputs[0] = y;
    return outputs;
  }

  /// The vectors of an input, of length 1 if that is asked for.
  private float[] rows(Tape tape, int input) {
    Tensor x = tape.tensors(KEPT, 2)[input];
    float[] rows = tape.floats(ROWS + input, x.size());
    axes[input].gather(x, rows);
    int d = axes[input].length(x);
    float[] factors = tape.floats(FACTORS + input, x.size() / d);
    for (int at = 0; config.normalize && at < x.size(); at += d) {
      factors[at / d] = UnitRows.normalize(rows, at, d);
    }
    return rows;
  }

  @Override
  public Tensor[] backwardAll(Tape tape, @Nullable Tensor[] dOutputs) {
    Work w = tape.object(0, Work::new);
    Ops ops = tape.ops();
    Tensor[] kept = tape.tensors(KEPT, 2);
    int d = axes[0].length(kept[0]);
    int m = axes[0].rows(kept[0]);
    int n = axes[1].rows(kept[1]);
    float[] dy = Objects.requireNonNull(dOutputs[0]).data();
    float[] rows0 = tape.floats(ROWS, kept[0].size());
    float[] rows1 = tape.floats(ROWS + 1, kept[1].size());
    float[] dRows0 = tape.floats(D_ROWS, kept[0].size());
    float[] dRows1 = tape.floats(D_ROWS + 1, kept[1].size());
    Arrays.fill(dRows1, 0, kept[1].size(), 0);
    for (int b = 0; b < kept[0].extent(0); b++) {
      // in forward: y = rows0 rows1ᵀ
      w.a.on(dy, b * m * n, m, n);
      ops.pack(w.b.on(rows1, b * n * d, n, d), w.packed);
      ops.matMul(w.a, w.packed, w.c.on(dRows0, b * m * d, m, d));
      w.b.on(rows0, b * m * d, m, d);
      ops.addTransposedMatMul(w.a, w.b, w.c.on(dRows1, b * n * d, n, d));
    }
    Tensor[] dInputs = tape.tensors(1, 2);
    dInputs[0] = dInput(tape, 0, rows0, dRows0);
    dInputs[1] = dInput(tape, 1, rows1, dRows1);
    return dInputs;
  }

  private Tensor dInput(Tape tape, int input, float[] rows, float[] dRows) {
    Tensor dx = tape.tensorLike(DX + input, tape.tensors(KEPT, 2)[input]);
    int d = axes[input].length(dx);
    float[] factors = tape.floats(FACTORS + input, dx.size() / d);
    for (int at = 0; config.normalize && at < dx.size(); at += d) {
      UnitRows.backward(rows, dRows, at, d, factors[at / d]);
    }
    axes[input].scatter(dRows, dx);
    return dx;
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    return null;
  }

  @Override
  public void checkInputs(List<Shape> inputs) {
    requireTwo(inputs);
    for (int k = 0; k < 2; k++) {
      if (!axes[k].fits(inputs.get(k))) {
        throw badInput(
            "samples with the axis " + (k == 0 ? config.firstAxis : config.secondAxis),
            inputs.get(k),
            "Axis 1 is the first of a sample, -1 the last.");
      }
    }
    int first = summed(inputs, 0);
    int second = summed(inputs, 1);
    if (first != second && first != Shape.ANY && second != Shape.ANY) {
      throw otherLength(inputs.get(0), inputs.get(1));
    }
  }

  /// The extent of an input that is summed over.
  private int summed(List<Shape> inputs, int k) {
    return inputs.get(k).extent(axes[k].ofSample(inputs.get(k).rank()));
  }

  private IllegalArgumentException otherLength(Shape first, Shape second) {
    return badInput(
        "the axis "
            + config.secondAxis
            + " of the second input to be as long as the axis "
            + config.firstAxis
            + " of the first",
        second,
        "The first is " + first + ".");
  }

  @Override
  protected void createParameters(List<Shape> inputs) {}

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    int[] extents =
        IntStream.range(0, 2)
            .flatMap(k -> {
              Shape input = inputs.get(k);
              int without = axes[k].ofSample(input.rank());
              return IntStream.range(0, input.rank()).filter(i -> i != without).map(input::extent);
            })
            .toArray();
    return List.of(extents.length == 0 ? Shape.of(1) : Shape.of(extents));
  }

  /// The extents of the result for a batch.
  private Extents extents(Extents extents, Tensor[] inputs) {
    extents.of(inputs[0].extent(0));
    for (int k = 0; k < 2; k++) {
      for (int i = 1; i < inputs[k].rank(); i++) {
        if (i != axes[k].ofSample(inputs[k].rank() - 1) + 1) {
          extents.add(inputs[k].extent(i));
        }
      }
    }
    return extents.rank() == 1 ? extents.add(1) : extents;
  }

  @Override
  public String type() {
    return "Dot";
  }

  /// The configuration.
  public Config config() {
    return config;
  }
}
