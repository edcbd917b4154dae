package dev.elman.layer.convolution;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A convolution as matrix products: what every window sees becomes a row, and the rows are
/// multiplied with the kernel.
///
/// ```
/// z += patches(x) W          [P, K C] · [K C, F], for each group of channels by itself
/// dW += patches(x)ᵀ dz       dx += what dz Wᵀ holds, each at the place it was seen
/// ```
///
/// The rows of a few samples are made at a time, in a buffer that stays in the cache, and made
/// again on the way back: that is cheaper than to keep them.
final class Convolution {
  private static final int MOST_VALUES = 1 << 17; // of the rows that are made at a time

  private final Windowing windowing;
  private final int filters;
  private final int groups;
  private final PackedMatrix[] w; // [K C, F] of each group
  private final PackedMatrix[] wTransposed;
  private final Matrix values = new Matrix();
  private @Nullable Parameter kernel;
  private int channels;

  /// What one worker keeps.
  static final class Work {
    private final Patches patches;
    private final Matrix rows = new Matrix();
    private final Matrix z = new Matrix();
    private final Matrix gradient = new Matrix();
    private float[] columns = new float[0];

    private Work(Windowing windowing) {
      patches = new Patches(windowing);
    }

    Patches patches() {
      return patches;
    }
  }

  /// Some samples of a tensor.
  ///
  /// The first begins at `at`, and each `stride` values after the one before.
  static final class Batch {
    float[] data = new float[0];
    int at;
    int stride;
    int samples;

    Batch on(float[] newData, int newAt, int newStride, int newSamples) {
      data = newData;
      at = newAt;
      stride = newStride;
      samples = newSamples;
      return this;
    }
  }

  Convolution(Windowing windowing, int filters, int groups) {
    this.windowing = windowing;
    this.filters = filters;
    this.groups = groups;
    w = packed();
    wTransposed = packed();
  }

  private PackedMatrix[] packed() {
    PackedMatrix[] packed = new PackedMatrix[groups];
    Arrays.setAll(packed, _ -> new PackedMatrix());
    return packed;
  }

  Work newWork() {
    return new Work(windowing);
  }

  /// The shape of W: `[window…, C of a group, F]`.
  Shape kernelShape(int newChannels) {
    List<Integer> size = windowing.size();
    return size.size() == 1
        ? Shape.of(size.get(0), newChannels / groups, filters)
        : Shape.of(size.get(0), size.get(1), newChannels / groups, filters);
  }

  /// Takes W, whose values lie as those of [#kernelShape].
  void kernel(Parameter newKernel, int newChannels) {
    kernel = newKernel;
    channels = newChannels;
  }

  private Parameter kernel() {
    return Objects.requireNonNull(kernel, "a convolution before build");
  }

  void pack(Ops ops) {
    for (int g = 0; g < groups; g++) {
      ofGroup(kernel().values(), kernel().offset(), g, values);
      ops.pack(values, w[g]);
      ops.packTransposed(values, wTransposed[g]);
    }
  }

  /// The columns of a group in W or its gradient.
  private Matrix ofGroup(float[] data, int offset, int group, Matrix window) {
    int columns = filters / groups;
    return window.on(data, offset + group * columns, rowLength(), columns, filters);
  }

  /// K C of a group.
  private int rowLength() {
    return windowing.places() * (channels / groups);
  }

  /// `z += patches(x) W`.
  void forward(Ops ops, Work m, Batch x, Matrix z) {
    int chunk = chunk(m);
    for (int from = 0; from < x.samples; from += chunk) {
      int count = Math.min(chunk, x.samples - from);
      for (int g = 0; g < groups; g++) {
        gather(m, x, from, count, g);
        ops.addMatMul(m.rows, w[g], part(m, z, from, count, g));
      }
    }
  }

  /// `dW += patches(x)ᵀ dz`, and adds to dx unless it is null.
  void backward(Ops ops, Work m, Batch x, Matrix dz, float[] gradients, @Nullable Batch dx) {
    int chunk = chunk(m);
    for (int from = 0; from < x.samples; from += chunk) {
      int count = Math.min(chunk, x.samples - from);
      for (int g = 0; g < groups; g++) {
        gather(m, x, from, count, g);
        part(m, dz, from, count, g);
        ops.addTransposedMatMul(m.rows, m.z, ofGroup(gradients, kernel().offset(), g, m.gradient));
      }
    }
    if (dx != null) {
      inputGradient(ops, m, dx, dz);
    }
  }

  /// `dx += what dz Wᵀ holds`, each at the place it was seen.
  void inputGradient(Ops ops, Work m, Batch dx, Matrix dz) {
    int chunk = chunk(m);
    for (int from = 0; from < dx.samples; from += chunk) {
      int count = Math.min(chunk, dx.samples - from);
      for (int g = 0; g < groups; g++) {
        rows(m, count);
        ops.matMul(part(m, dz, from, count, g), wTransposed[g], m.rows);
        scatter(m, dx, from, count, g);
      }
    }
  }

  private int chunk(Work m) {
    return Math.max(1, MOST_VALUES / (m.patches.positions() * rowLength()));
  }

  private void gather(Work m, Batch x, int from, int count, int group) {
    int size = m.patches.positions() * rowLength();
    rows(m, count);
    int own = channels / groups;
    for (int i = 0; i < count; i++) {
      int at = x.at + (from + i) * x.stride + group * own;
      m.patches.gather(x.data, at, channels, own, m.columns, i * size);
    }
  }

  /// Lays the window of rows over room for those of so many samples.
  private void rows(Work m, int count) {
    int rows = count * m.patches.positions();
    if (m.columns.length < rows * rowLength()) {
      m.columns = new float[rows * rowLength()];
    }
    m.rows.on(m.columns, 0, rows, rowLength());
  }

  private void scatter(Work m, Batch dx, int from, int count, int group) {
    int size = m.patches.positions() * rowLength();
    int own = channels / groups;
    for (int i = 0; i < count; i++) {
      int at = dx.at + (from + i) * dx.stride + group * own;
      m.patches.scatter(m.columns, i * size, own, dx.data, at, channels);
    }
  }

  /// The columns of a group in the rows of some samples.
  private Matrix part(Work m, Matrix z, int from, int count, int group) {
    int positions = m.patches.positions();
    int columns = filters / groups;
    return m.z.on(
        z.data(),
        z.offset(from * positions) + group * columns,
        count * positions,
        columns,
        z.stride());
  }
}
