package dev.elman.layer;

import dev.elman.initializer.Initializer;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// `y = x W + b` inside of a layer, where W may have more than two axes: the leading ones make up
/// its rows and the others its columns.
final class Projection {
  private final Parameter kernel;
  private final @Nullable Parameter bias;
  private final int rows;
  private final int columns;
  private final Matrix values = new Matrix(); // W, while it is packed
  private final PackedMatrix w = new PackedMatrix(); // W [rows, columns]
  private final PackedMatrix wTransposed = new PackedMatrix();

  /// A kernel whose first `leading` axes are its rows.
  Projection(Parameter kernel, int leading, @Nullable Parameter bias) {
    this(kernel, bias, rows(kernel.shape(), leading));
  }

  private Projection(Parameter kernel, @Nullable Parameter bias, int rows) {
    this.kernel = kernel;
    this.bias = bias;
    this.rows = rows;
    columns = kernel.size() / rows;
  }

  private static int rows(Shape kernel, int leading) {
    int product = 1;
    for (int axis = 0; axis < leading; axis++) {
      product *= kernel.extent(axis);
    }
    return product;
  }

  /// Gives a layer a kernel and a bias for each of the kernel's last axes, or none.
  static Projection create(
      Layer layer,
      String name,
      Shape shape,
      int leading,
      @Nullable Shape biasShape,
      Initializer kernelInitializer,
      Initializer biasInitializer) {
    Parameter kernel = layer.addParameter(name + "kernel", shape, kernelInitializer);
    Parameter bias =
        biasShape == null ? null : layer.addParameter(name + "bias", biasShape, biasInitializer);
    return new Projection(kernel, leading, bias);
  }

  /// The same projection with panels of its own, for somebody who packs them at another time.
  Projection unpacked() {
    return new Projection(kernel, bias, rows);
  }

  void pack(Ops ops) {
    values.on(kernel.values(), kernel.offset(), rows, columns);
    ops.pack(values, w);
    ops.packTransposed(values, wTransposed);
  }

  void forward(Ops ops, Matrix x, Matrix y) {
    if (bias == null) {
      ops.matMul(x, w, y);
    } else {
      ops.setRows(bias.values(), bias.offset(), y);
      ops.addMatMul(x, w, y);
    }
  }

  /// Adds the gradients of the parameters.
  ///
  /// @param scratch a window to move
  void addGradients(Tape tape, Matrix x, Matrix dy, Matrix scratch) {
    addGradients(tape.ops(), tape.gradients(), x, dy, scratch);
  }

  /// Adds the gradients of the parameters to an array.
  ///
  /// @param scratch a window to move
  void addGradients(Ops ops, float[] gradients, Matrix x, Matrix dy, Matrix scratch) {
    ops.addTransposedMatMul(x, dy, scratch.on(gradients, kernel.offset(), rows, columns));
    if (bias != null) {
      ops.addColumnSums(dy, gradients, bias.offset());
    }
  }

  /// `dx = dy Wᵀ`.
  void inputGradient(Ops ops, Matrix dy, Matrix dx) {
    ops.matMul(dy, wTransposed, dx);
  }

  /// `dx += dy Wᵀ`.
  void addInputGradient(Ops ops, Matrix dy, Matrix dx) {
    ops.addMatMul(dy, wTransposed, dx);
  }
}
