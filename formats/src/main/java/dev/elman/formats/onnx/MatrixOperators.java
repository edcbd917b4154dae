package dev.elman.formats.onnx;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Products of matrices, and normalisations.
final class MatrixOperators {
  private MatrixOperators() {}

  /// Adds them to a catalogue.
  static void addTo(Map<String, Function<Attributes, Operator>> catalog) {
    catalog.put("MatMul", _ -> new MatrixProduct());
    catalog.put("Gemm", MatrixOperators::gemm);
    catalog.put("BatchNormalization", MatrixOperators::batchNormalization);
    catalog.put("LayerNormalization", MatrixOperators::layerNormalization);
  }

  /// `MatMul`. A second factor of two axes that stays the same from run to run is packed once.
  private static final class MatrixProduct implements Operator {
    private volatile @Nullable Packed last;

    private record Packed(Value source, PackedMatrix panels) {}

    @Override
    public Value[] run(Scope scope, @Nullable Value[] inputs) {
      Value a = Operator.need(inputs, 0);
      Value b = Operator.need(inputs, 1);
      if (b.rank() == 2 && a.rank() > 0) {
        return new Value[] {product(scope.ops(), a, b)};
      }
      return new Value[] {batched(scope.ops(), a, b)};
    }

    private Value product(Ops ops, Value a, Value b) {
      int[] shape = a.shape().clone();
      int k = shape[shape.length - 1];
      shape[shape.length - 1] = b.extent(1);
      float[] y = new float[Value.size(shape)];
      int rows = k == 0 ? 0 : a.size() / k;
      if (b.size() > 0) {
        ops.matMul(
            new Matrix().on(a.reals(), 0, rows, k),
            packed(ops, b),
            new Matrix().on(y, 0, rows, b.extent(1)));
      }
      return Value.of(y, shape);
    }

    private PackedMatrix packed(Ops ops, Value b) {
      Packed known = last;
      if (known == null || known.source != b) {
        known = new Packed(b, pack(ops, b, 0));
        last = known;
      }
      return known.panels;
    }
  }

  private static PackedMatrix pack(Ops ops, Value b, int from) {
    PackedMatrix packed = new PackedMatrix();
    int rows = b.extent(-2);
    int columns = b.extent(-1);
    ops.pack(new Matrix().on(b.reals(), from, rows, columns), packed);
    return packed;
  }

  /// The product of the last two axes for all positions of the others; a factor of one axis is a
  /// row or a column.
  private static Value batched(Ops ops, Value left, Value right) {
    Value a = left.rank() == 1 ? left.reshape(1, left.extent(0)) : left;
    Value b = right.rank() == 1 ? right.reshape(right.extent(0), 1) : right;
    int m = a.extent(-2);
    int k = a.extent(-1);
    int n = b.extent(-1);
    int[] aOuter = Arrays.copyOf(a.shape(), a.rank() - 2);
    int[] bOuter = Arrays.copyOf(b.shape(), b.rank() - 2);
    Broadcast outer = Broadcast.of(aOuter, bOuter);
    int[] shape = Arrays.copyOf(outer.shape(), outer.shape().length + 2);
    shape[shape.length - 2] = m;
    shape[shape.length - 1] = n;
    float[] y = new float[Value.size(shape)];
    int[] aAt = outer.indices(aOuter);
    int[] bAt = outer.indices(bOuter);
    for (int i = 0; i < outer.size() && k * n > 0; i++) {
      ops.matMul(
          new Matrix().on(a.reals(), aAt[i] * m * k, m, k),
          pack(ops, b, bAt[i] * b.extent(-2) * n),
          new Matrix().on(y, i * m * n, m, n));
    }
    return Value.of(y, squeezed(shape, left.rank() == 1, right.rank() == 1));
  }

  private static int[] squeezed(int[] shape, boolean noRows, boolean noColumns) {
    int outer = shape.length - 2;
    int[] kept = Arrays.copyOf(shape, outer + (noRows ? 0 : 1) + (noColumns ? 0 : 1));
    if (!noColumns) {
      kept[kept.length - 1] = shape[outer + 1];
    }
    return kept;
  }

  private static Operator gemm(Attributes a) {
    boolean transposeA = a.flag("transA");
    boolean transposeB = a.flag("transB");
    float alpha = a.real("alpha", 1);
    float beta = a.real("beta", 1);
    MatrixProduct product = new MatrixProduct();
    Transposition ofB = new Transposition();
    return (scope, inputs) -> {
      Value left = Operator.need(inputs, 0);
      Value right = Operator.need(inputs, 1);
      Value x = transposeA ? ShapeOperators.transpose(left, 1, 0) : left;
      Value y = product.product(scope.ops(), x, transposeB ? ofB.of(right) : right);
      Value c = Operator.get(inputs, 2);
      Value scaled = alpha == 1 ? y : ElementwiseOperators.map(y, v -> alpha * v);
      return new Value[] {
        c == null ? scaled : Broadcast.reals(scaled, c, y.type(), (p, q) -> p + beta * q)
      };
    };
  }

  /// The transpose of a matrix that stays the same from run to run.
  private static final class Transposition {
    private volatile Value @Nullable [] last;

    Value of(Value matrix) {
      Value[] known = last;
      if (known == null || known[0] != matrix) {
        known = new Value[] {matrix, ShapeOperators.transpose(matrix, 1, 0)};
        last = known;
      }
      return known[1];
    }
  }

  /// `y = (x - mean) / sqrt(variance + epsilon) · scale + bias` with given statistics.
  private static Operator batchNormalization(Attributes a) {
    double epsilon = a.real("epsilon", 1e-5);
    if (a.flag("training_mode")) {
      throw new IllegalArgumentException(
          "attribute training_mode: expected a graph for inference.");
    }
    return (_, inputs) -> {
      Value x = Operator.need(inputs, 0);
      float[] scale = Operator.need(inputs, 1).reals();
      float[] bias = Operator.need(inputs, 2).reals();
      float[] mean = Operator.need(inputs, 3).reals();
      float[] variance = Operator.need(inputs, 4).reals();
      int inner = x.span(2, x.rank());
      float[] y = new float[x.size()];
      for (int i = 0; i < y.length; i++) {
        int c = i / inner % x.extent(1);
        y[i] =
            (float)
                ((x.reals()[i] - mean[c]) / Math.sqrt(variance[c] + epsilon) * scale[c] + bias[c]);
      }
      return new Value[] {Value.of(x.type(), y, x.shape())};
    };
  }

  private static Operator layerNormalization(Attributes a) {
    long axisNumber = a.whole("axis", -1);
    double epsilon = a.real("epsilon", 1e-5);
    return (_, inputs) -> {
      Value x = Operator.need(inputs, 0);
      int axis = x.axis(axisNumber);
      int count = x.span(axis, x.rank());
      int rows = x.span(0, axis);
      float[] y = new float[x.size()];
      float[] means = new float[rows];
      float[] inverse = new float[rows];
      for (int row = 0; row < rows; row++) {
        normalise(x.reals(), y, row, count, epsilon, means, inverse);
      }
      Value scaled =
          Broadcast.reals(
              Value.of(y, x.shape()), Operator.need(inputs, 1), x.type(), (p, q) -> p * q);
      Value bias = Operator.get(inputs, 2);
      int[] ones = x.shape().clone();
      Arrays.fill(ones, axis, ones.length, 1);
      return new Value[] {
        bias == null ? scaled : Broadcast.reals(scaled, bias, x.type(), (p, q) -> p + q),
        Value.of(means, ones),
        Value.of(inverse, ones)
      };
    };
  }

  private static void normalise(
      float[] x, float[] y, int row, int count, double epsilon, float[] means, float[] inverse) {
    double sum = 0;
    for (int i = row * count; i < (row + 1) * count; i++) {
      sum += x[i];
    }
    double mean = sum / count;
    double squares = 0;
    for (int i = row * count; i < (row + 1) * count; i++) {
      squares += (x[i] - mean) * (x[i] - mean);
    }
    double factor = 1 / Math.sqrt(squares / count + epsilon);
    for (int i = row * count; i < (row + 1) * count; i++) {
      y[i] = (float) ((x[i] - mean) * factor);
    }
    means[row] = (float) mean;
    inverse[row] = (float) factor;
  }
}
