package dev.elman.layer.recurrent;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The parameters W `[F, G]`, R `[U, G]` and b that the cells share.
final class CellWeights {
  private final CellConfig config;
  private final int gates;
  private final @Nullable Shape recurrentShape;
  private @Nullable Parameter kernel;
  private @Nullable Parameter recurrentKernel;
  private @Nullable Parameter bias;

  CellWeights(CellConfig config, int gates) {
    this(config, gates, Shape.of(config.units(), gates * config.units()));
  }

  /// Weights whose R is not `[U, G]`, or null for none.
  CellWeights(CellConfig config, int gates, @Nullable Shape recurrentShape) {
    this.config = config;
    this.gates = gates;
    this.recurrentShape = recurrentShape;
  }

  void create(int features, Shape biasShape, Parameter.Initial biasInitial) {
    int g = gates * config.units();
    kernel = new Parameter("kernel", Shape.of(features, g), config.kernelInitializer(), true);
    recurrentKernel =
        recurrentShape == null
            ? null
            : new Parameter("recurrent_kernel", recurrentShape, config.recurrentInitializer(), true)
                .regularizer(config.recurrentRegularizer())
                .constraint(config.recurrentConstraint());
    kernel.regularizer(config.kernelRegularizer()).constraint(config.kernelConstraint());
    bias = config.useBias() ? bias(biasShape, biasInitial) : null;
  }

  private Parameter bias(Shape shape, Parameter.Initial initial) {
    return new Parameter("bias", shape, initial, true)
        .regularizer(config.biasRegularizer())
        .constraint(config.biasConstraint());
  }

  /// Parameters with one value of b per column of z.
  void create(int features) {
    create(features, Shape.of(gates * config.units()), config.biasInitializer());
  }

  /// Parameters with one value of b per column of R, those of the forget gate beginning at 1.
  ///
  /// @param forget the number of the forget gate
  void createWithForgetBias(int features, int forget) {
    int units = config.units();
    create(
        features,
        Shape.of(Objects.requireNonNull(recurrentShape).extent(1)),
        (shape, random, values, offset) -> {
          config.biasInitializer().fill(shape, random, values, offset);
          Arrays.fill(values, offset + forget * units, offset + (forget + 1) * units, 1);
        });
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
    return Stream.of(kernel, recurrentKernel, bias).filter(Objects::nonNull).toList();
  }

  /// Copies the first `to.length` values of b, or zeros where there is none.
  void copyBias(float[] to) {
    if (bias == null) {
      Arrays.fill(to, 0);
    } else {
      System.arraycopy(bias.values(), bias.offset(), to, 0, to.length);
    }
  }

  /// Writes the values of b from `from` on, or zeros where there is none, into every row.
  void setBias(Ops ops, int from, Matrix rows) {
    if (bias == null) {
      for (int row = 0; row < rows.rows(); row++) {
        Arrays.fill(rows.data(), rows.offset(row), rows.offset(row) + rows.columns(), 0);
      }
    } else {
      ops.setRows(bias.values(), bias.offset() + from, rows);
    }
  }

  /// Adds the column sums of `dy` to the gradient of b from `from` on.
  void addBiasGradient(Ops ops, int from, Matrix dy, float[] gradients) {
    if (bias != null) {
      ops.addColumnSums(dy, gradients, bias.offset() + from);
    }
  }

  /// Adds the column sums of dz to the gradient of the first `[G]` values of b.
  void addBiasGradient(Ops ops, Step all, float[] gradients) {
    addBiasGradient(ops, 0, all.dz(), gradients);
  }
}
