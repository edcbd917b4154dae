package dev.elman.layer.recurrent;

import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The parameters W `[F, G]`, R `[U, G]` and b that the cells share, and R packed for both
/// directions.
final class CellWeights {
  private final CellConfig config;
  private final int gates;
  private @Nullable Parameter kernel;
  private @Nullable Parameter recurrentKernel;
  private @Nullable Parameter bias;

  CellWeights(CellConfig config, int gates) {
    this.config = config;
    this.gates = gates;
  }

  void create(int features, Shape biasShape, Parameter.Initial biasInitial) {
    int g = gates * config.units();
    kernel = new Parameter("kernel", Shape.of(features, g), config.kernelInitializer(), true);
    recurrentKernel =
        new Parameter(
            "recurrent_kernel", Shape.of(config.units(), g), config.recurrentInitializer(), true);
    kernel.regularizer(config.kernelRegularizer()).constraint(config.kernelConstraint());
    recurrentKernel
        .regularizer(config.recurrentRegularizer())
        .constraint(config.recurrentConstraint());
    bias = config.useBias() ? bias(biasShape, biasInitial) : null;
  }

  private Parameter bias(Shape shape, Parameter.Initial initial) {
    return new Parameter("bias", shape, initial, true)
        .regularizer(config.biasRegularizer())
        .constraint(config.biasConstraint());
  }

  Parameter kernel() {
    return Objects.requireNonNull(kernel, "the cell has no parameters before it is built");
  }

  Parameter recurrentKernel() {
    return Objects.requireNonNull(recurrentKernel, "the cell has no parameters before it is built");
  }

  @Nullable Parameter bias() {
    return bias;
  }

  List<Parameter> all() {
    return bias == null
        ? List.of(kernel(), recurrentKernel())
        : List.of(kernel(), recurrentKernel(), bias);
  }

  /// Copies the first `to.length` values of b, or zeros where there is none.
  void copyBias(float[] to) {
    if (bias == null) {
      java.util.Arrays.fill(to, 0);
    } else {
      System.arraycopy(bias.values(), bias.offset(), to, 0, to.length);
    }
  }

  /// Packs R and its transpose.
  void pack(Ops ops, PackedMatrix r, PackedMatrix rTransposed) {
    ops.pack(recurrentKernel(), r);
    ops.packTransposed(recurrentKernel(), rTransposed);
  }

  /// For `z = x W + h R + b`: `dR += hᵀ dz`, `db += Σ dz`.
  void addGradients(Ops ops, Step all, float[] gradients) {
    ops.addTransposedMatMul(all.previous(0), all.dz(), recurrentKernel(), gradients);
    addBiasGradient(ops, all, gradients);
  }

  /// Adds the column sums of dz to the gradient of the first `[G]` values of b.
  void addBiasGradient(Ops ops, Step all, float[] gradients) {
    if (bias != null) {
      ops.addColumnSums(all.dz(), gradients, bias.offset());
    }
  }
}
